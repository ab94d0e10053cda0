"""Which row is which 信息项: by title and order, so that a rename is a rename and not a loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """The result: positions in the two lists."""

    pairs: tuple[tuple[int, int], ...]
    """(field, row), in the order of the rows."""
    new: tuple[tuple[int, int | None], ...]
    """(row, the field it comes after; None: before all)."""
    gone: tuple[int, ...]
    """Fields without a row."""
    is_reordered: bool


def match(fields: Sequence[str], rows: Sequence[str]) -> Match:
    """Equal titles in order first, then equal titles anywhere, then as many renamed as stand between."""
    found: dict[int, int] = {}
    blocks: list[tuple[range, range]] = []
    for kind, a, b, c, d in SequenceMatcher(None, fields, rows, autojunk=False).get_opcodes():
        if kind == "equal":
            found.update(zip(range(c, d), range(a, b), strict=True))
        else:
            blocks.append((range(a, b), range(c, d)))
    free = [field for own, _ in blocks for field in own]
    moved = False
    for row in (row for _, theirs in blocks for row in theirs):
        same = next((field for field in free if fields[field] == rows[row]), None)
        if same is not None:
            found[row] = same
            free.remove(same)
            moved = True
    for own, theirs in blocks:
        left = [field for field in own if field in free]
        open_rows = [row for row in theirs if row not in found]
        if len(left) == len(open_rows):
            found.update(zip(open_rows, left, strict=True))
            free = [field for field in free if field not in left]
    new: list[tuple[int, int | None]] = []
    before: int | None = None
    for row in range(len(rows)):
        if row in found:
            before = found[row]
        else:
            new.append((row, before))
    return Match(
        pairs=tuple((found[row], row) for row in sorted(found)),
        new=tuple(new),
        gone=tuple(free),
        is_reordered=moved,
    )
