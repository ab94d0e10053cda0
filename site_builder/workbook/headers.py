"""Where the columns of somebody's sheet are: found by what their headers say, not by position."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from site_builder.workbook.column import Column
from site_builder.workbook.columns import NATIONAL
from site_builder.workbook.extension import EXTENSION, ID
from site_builder.workbook.reading import Sheet

_SEARCHED = 30
"""Rows from the top in which a header may stand, below titles and remarks."""
_LEAST = 4
_REMARK = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Headed:
    """A sheet with its columns known."""

    sheet: Sheet
    columns: Mapping[int, Column]
    """By position from 0."""
    first: int
    """The first row below the header, from 0."""
    unknown: Mapping[int, str]
    """Headers that mean nothing to us, by position."""
    doubled: Mapping[int, str]
    """Headers of columns that another one already stands for."""
    is_extension: bool

    def at(self, header: str) -> int | None:
        """Where one of our columns stands."""
        return next((place for place, column in self.columns.items() if column.header == header), None)


def headed(sheet: Sheet) -> Headed | None:
    """The sheet with its columns, or None when it is about something else."""
    extension = _best(sheet, _names(EXTENSION))
    if extension and any(column.header == ID for column in extension.columns.values()):
        return extension
    # A department's own sheet may have columns of both of ours.
    national = _best(sheet, {**_names(EXTENSION), **_names(NATIONAL)})
    named = national and any(column.header == "信息资源名称" for column in national.columns.values())
    return national if named else None


def label(text: str) -> str:
    """A header without what people put around it: blanks, line breaks, stars, remarks in brackets."""
    plain = re.sub(r"[\s*:：]+", "", unicodedata.normalize("NFKC", text))
    return _REMARK.sub("", plain) or plain


def _names(columns: Sequence[Column]) -> dict[str, Column]:
    return {label(name): one for one in columns for name in (*one.variants, one.header)}


def _best(sheet: Sheet, names: Mapping[str, Column]) -> Headed | None:
    found = [_at(sheet, row, names) for row in range(min(_SEARCHED, len(sheet.rows)))]
    best = max(found, key=lambda one: len(one.columns), default=None)
    return best if best and len(best.columns) >= _LEAST else None


def _at(sheet: Sheet, row: int, names: Mapping[str, Column]) -> Headed:
    """A header that begins in this row: two rows deep where the second names columns too."""
    upper = [label(cell) for cell in sheet.rows[row]]
    lower = [label(cell) for cell in sheet.rows[row + 1]] if row + 1 < len(sheet.rows) else []
    two = any(text in names for text in lower)
    columns: dict[int, Column] = {}
    unknown: dict[int, str] = {}
    doubled: dict[int, str] = {}
    for at in range(max(len(upper), len(lower))):
        above = upper[at] if at < len(upper) else ""
        below = lower[at] if two and at < len(lower) else ""
        text = below or above
        if not text:
            continue
        column = names.get(text)
        if column is None:
            unknown[at] = text
        elif column in columns.values():
            doubled[at] = text
        else:
            columns[at] = column
    return Headed(
        sheet=sheet,
        columns=columns,
        first=row + (2 if two else 1),
        unknown=unknown,
        doubled=doubled,
        is_extension=any(column.header == ID for column in columns.values()),
    )
