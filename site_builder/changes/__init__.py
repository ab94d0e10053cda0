"""What changed between two trees, what that breaks and for whom, and what it must have said of itself.

`compare` is pure: two catalogues in, changes out. `judge` (V22, V02), `judge_folders` (V23) and
`judge_past_codes` (V02 over history) turn changes into findings; `reach` says what a change can break.
"""

from __future__ import annotations

from site_builder.changes import as_json, as_markdown, as_text
from site_builder.changes.change import MEANINGS, Affected, Change, Entry, Kind
from site_builder.changes.compare import compare, differences
from site_builder.changes.comparison import Comparison, Side, other_edits
from site_builder.changes.entries import entries_of, former_ids, new_entries
from site_builder.changes.folders import Account, Submission, accounts_in, judge_folders
from site_builder.changes.judgement import judge
from site_builder.changes.nearby import nearby
from site_builder.changes.past_codes import judge_past_codes
from site_builder.changes.reach import Touched, reach
from site_builder.changes.scope import limited, touched_since

__all__ = [
    "MEANINGS",
    "Account",
    "Affected",
    "Change",
    "Comparison",
    "Entry",
    "Kind",
    "Side",
    "Submission",
    "Touched",
    "accounts_in",
    "as_json",
    "as_markdown",
    "as_text",
    "compare",
    "differences",
    "entries_of",
    "former_ids",
    "judge",
    "judge_folders",
    "judge_past_codes",
    "limited",
    "nearby",
    "new_entries",
    "other_edits",
    "reach",
    "touched_since",
]
