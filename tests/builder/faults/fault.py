"""What a seeded fault is, and short ways to write one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

MARK = "⟦"
"""Stands in a text before the place where the finding is expected; not written to the file."""
CUT = object()
"""As a value: the key is taken away."""

Spot = Literal["value", "key"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Also:
    """One more finding that the same fault rightly has."""

    rule: str
    file: str
    pointer: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One mutation and the finding expected."""

    rule: str
    file: str
    """Where the finding is expected, relative to the source."""
    pointer: str = ""
    spot: Spot = "value"
    values: tuple[tuple[str, str, Any], ...] = ()
    """JSON edits: file, pointer, new value or CUT."""
    texts: tuple[tuple[str, str | bytes | None, str | bytes | None], ...] = ()
    """Raw edits: file, a part of it (None: the whole), what stands there instead (None: no file)."""
    row: int | None = None
    field: str | None = None
    at: tuple[int, int] | None = None
    """Line and column, where an edit of bytes cannot mark them."""
    whole: bool = False
    """The finding concerns the whole file: it has no line."""
    data: bool = False
    """The tables have to be opened to find it."""
    mended: bool = False
    """`mulu fix` writes the good file again."""
    rewritten: str = ""
    """Why `mulu fix` writes something here that is not the good file."""
    keep_hash: bool = False
    """The digest of the review stays as it is; otherwise it follows the change."""
    also: tuple[Also, ...] = ()
    note: str = ""

    @property
    def label(self) -> str:
        """For the table of what was not found."""
        edits = [f"{pointer}={'∅' if value is CUT else value!r}" for _, pointer, value in self.values]
        edits += [f"{old!r}→{new!r}" for _, old, new in self.texts]
        return f"{self.rule} {self.file}{self.pointer} [{self.note or '; '.join(edits)[:160]}]"

    def with_(self, *values: tuple[str, str, Any], **changes: Any) -> Fault:
        """The same fault with more edits or other properties."""
        return replace(self, values=self.values + values, **changes)


def file_of(name: str) -> str:
    """`mzj/zhen-minglu` is a dataset, `mzj` a department; anything else is a file already."""
    if name.endswith((".json", ".csv")):
        return name
    return f"{name}/{'datapackage' if '/' in name else 'department'}.json"


def put(rule: str, name: str, pointer: str, value: Any, *, at: str | None = None, **more: Any) -> Fault:
    """A wrong value; the finding stands at the value, or at another pointer."""
    file = file_of(name)
    where = pointer if at is None else at
    return Fault(rule=rule, file=file, pointer=where, values=((file, pointer, value),), **more)


def mend(rule: str, name: str, pointer: str, value: Any, **more: Any) -> Fault:
    """A wrong value that `mulu fix` writes as it was."""
    return put(rule, name, pointer, value, mended=True, keep_hash=True, **more)


def cut(rule: str, name: str, pointer: str, **more: Any) -> Fault:
    """A missing key; the finding stands at the object that lacks it."""
    return put(rule, name, pointer, CUT, at=pointer.rpartition("/")[0], **more)


def add(rule: str, name: str, pointer: str, value: Any = "某值", **more: Any) -> Fault:
    """A key too many; the finding stands at the key."""
    return put(rule, name, pointer, value, spot="key", **more)


def text(rule: str, name: str, old: str | bytes | None, new: str | bytes | None, **more: Any) -> Fault:
    """A raw edit; `⟦` in `new` marks the place of the finding."""
    file = file_of(name)
    return Fault(rule=rule, **({"file": file} | more), texts=((file, old, new),))


def cell(old: str, new: str, *, rule: str = "V24", name: str, **more: Any) -> Fault:
    """A raw edit of a csv file; the line of the mark is the line of the finding."""
    return text(rule, name, old, new, data=True, **more)
