"""Where our verdict on a table differs from frictionless', and why: the one list of known differences.

No file of the collection shows these, or they hold for a whole format:

- an error cell (#N/A, #DIV/0!) is a finding; frictionless reads it as text
- the delimiter is the dialect's, a comma without one; frictionless guesses from the first hundred lines
- `a|b` must match the whole value; frictionless anchors only the first and last alternative
- year and yearmonth are four plain digits, a date's year too; Python's int() takes signs and blanks
- format `any` takes only what means the same on whatever day it is read; dateutil fills in today
- a name in a JSON record that is no field is a finding; frictionless drops it in silence
- an integer may have `groupChar`, as Data Package v2 says; frictionless knows it for numbers only
- more than six decimals of a second are refused where they say something; Python cuts them off
- a whole number of more than 15 digits in a workbook is refused for integers: digits are lost
- more than 2,000 fields are refused
- a workbook's date in a datetime field is midnight; openpyxl never says date
"""

from __future__ import annotations

QUOTES = (
    "a quote that is never closed, or goes on after its end, is a finding; frictionless keeps a garbled value"
)
DIGITS = "full-width digits, and underscores between digits, are no numbers; Python's int() takes both"
BLANK_END = "blank rows at the end of a sheet come from formatting alone and are left out"

DIFFERENCES: dict[tuple[str, str], str] = {
    ("chinese/full-width-digits.csv", "inferred"): DIGITS,
    ("chinese/one-field-2mb-open-quote.csv", "text"): QUOTES,
    ("chinese/one-field-2mb-open-quote.csv", "inferred"): QUOTES,
    ("frictionless-fixtures/escaping.csv", "text"): QUOTES,
    ("frictionless-fixtures/escaping.csv", "inferred"): QUOTES,
    ("frictionless-fixtures/issue-493.csv", "inferred"): DIGITS,
    ("frictionless-fixtures/issue-870.xlsx", "inferred"): BLANK_END,
}
"""File below `bad-tables/` and kind of schema → reason."""
