"""A change as a unified diff that `git apply` and `patch -p1` understand."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

_NO_NEWLINE = "\\ No newline at end of file\n"
_MANY = 2000
# Not str.splitlines: to git only LF ends a line.
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def unified(path: str, before: str, after: str) -> str:
    """The diff of one file; empty when nothing differs."""
    old, new = _LINE.findall(before), _LINE.findall(after)
    if len(old) == len(new) and len(old) > _MANY:
        return _joined(_same_length(path, old, new))
    return _joined(difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"))


def _joined(lines: Iterable[str]) -> str:
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}" for line in lines)


def _same_length(path: str, old: list[str], new: list[str]) -> Iterator[str]:
    # Only cells differ, so lines pair up; difflib would compare all with all.
    if old == new:
        return
    yield from (f"--- a/{path}\n", f"+++ b/{path}\n")
    start = 0
    while start < len(old):
        end = start
        while end < len(old) and old[end] != new[end]:
            end += 1
        if end > start:
            yield f"@@ -{start + 1},{end - start} +{start + 1},{end - start} @@\n"
            yield from (f"-{line}" for line in old[start:end])
            yield from (f"+{line}" for line in new[start:end])
        start = end + 1
