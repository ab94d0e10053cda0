"""Which commits touched a folder of the source between two days: the history that an audit asks for (第二十三条)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from site_builder import git

SHANGHAI = ZoneInfo("Asia/Shanghai")
FORMAT = "%x01%H%x02%ct%x02%an%x02%s"
"""No record separator: what git prints is stripped, and Python takes those for blanks."""
KINDS = {"A": "新增", "M": "修改", "D": "删除", "T": "改变类型"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Touch:
    """One file in one commit."""

    commit: str
    on: date
    """The committer's day in Beijing."""
    author: str
    subject: str
    kind: str
    """新增, 修改, 删除."""
    path: str
    """Relative to the source."""
    blob: str
    """Git's id of the content after the commit; zeros where it was deleted."""


def touches(source: Path, folders: tuple[str, ...], since: date, until: date) -> tuple[Touch, ...] | None:
    """Every change of some folders or files from `since` to `until`, the oldest first; None outside git."""
    if git.ask(source, "rev-parse", "--git-dir") is None:
        return None
    prefix = git.ask(source, "rev-parse", "--show-prefix") or ""
    # -m: what came by a merge alone came too; git prints it for each parent.
    options = ("--raw", "-m", "--first-parent", "-z", "--no-renames", "--no-abbrev", "--reverse")
    log = git.ask(source, "log", *options, f"--format={FORMAT}", "--", *folders) or ""
    found = (touch for part in log.split("\x01")[1:] for touch in _of_commit(part, prefix))
    return tuple(touch for touch in found if since <= touch.on <= until)


def is_shallow(source: Path) -> bool:
    """Whether the clone lacks older commits."""
    return git.ask(source, "rev-parse", "--is-shallow-repository") == "true"


def _of_commit(part: str, prefix: str) -> Iterator[Touch]:
    words = iter(part.split("\0"))
    commit, time, author, subject = next(words).strip().split("\x02")
    on = datetime.fromtimestamp(int(time), SHANGHAI).date()
    for word in words:
        head = word.strip()
        if not head.startswith(":"):
            continue
        path = next(words).removeprefix(prefix)
        _, _, _, blob, kind = head.split(" ")
        yield Touch(
            commit=commit,
            on=on,
            author=author,
            subject=subject,
            kind=KINDS.get(kind[0], kind),
            path=path,
            blob=blob,
        )


def last_touched(source: Path, path: str) -> date | None:
    """The day on which the branch last took a change of a file in; None where git does not know it."""
    time = git.ask(source, "log", "-1", "--first-parent", "-m", "--format=%ct", "--", path)
    return datetime.fromtimestamp(int(time), SHANGHAI).date() if time else None
