"""Is the audit whole? Every line is followed, every head, every file that another one names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from query_api.audit import files, heads
from query_api.audit.chain import GENESIS, BrokenLink, follow
from query_api.audit.heads import Head
from query_api.audit.records import ChainEntry, EventEntry, JoinEntry, Place
from query_api.audit.tail import entry_of, number_and_phase

PRUNE = "audit.prune"
"""The event that names the files which were removed after their time; its details are places."""


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Fault:
    """The first bad record of a file."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {self.text}"


@dataclass(kw_only=True, slots=True)
class Verdict:
    """What was found."""

    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Things an auditor should know that are no faults."""
    files: int = 0
    records: int = 0
    refused: int = 0
    """Calls answered 503 because their records could not be written."""


@dataclass(kw_only=True, slots=True)
class _End:
    """What one file holds."""

    first: int = 1
    """Number of its first record."""
    count: int = 0
    """Number of its last whole record."""
    head: str = GENESIS
    lines: int = 0
    bad: Fault | None = None
    loose: int = 0
    """Bytes behind the last record that follows."""
    at: dict[int, str] = field(default_factory=dict)
    """The hash at each number that a head was noted for."""


@dataclass(kw_only=True, slots=True)
class _Claims:
    """What is said of files: by heads, by the file after, by writers that joined them."""

    heads: dict[str, dict[int, tuple[str, str]]] = field(default_factory=dict)
    """By file and number: hash, and where that is said."""
    ends: dict[str, list[tuple[Place, str]]] = field(default_factory=dict)
    """Where a file must end, and who says so."""
    gone: dict[str, Place] = field(default_factory=dict)

    def add_head(self, head: Head, where: str) -> None:
        self.heads.setdefault(head.file, {})[head.count] = (head.hash, where)
        if head.sealed:
            self.add_end(Place(file=head.file, count=head.count, hash=head.hash), where)

    def add_end(self, place: Place, where: str) -> None:
        self.ends.setdefault(place.file, []).append((place, where))


def verify(folder: Path, *, witness: Path | None = None) -> Verdict:
    """Judge the audit of a folder; `witness` is a copy of `heads.jsonl` that was kept elsewhere."""
    verdict, claims = Verdict(), _Claims()
    with files.held(folder, alone=False):
        # A service may go on writing. The names first, then the heads, then the newest file: then
        # nothing that is read is older than what speaks of it.
        there = files.everything(folder)
        _read_heads(folder / heads.FILE, claims, verdict, needed=bool(there))
        if witness is not None:
            _read_heads(witness, claims, verdict, needed=True)
        ends = {name: _walk(name, path, claims, verdict) for name, path in reversed(there.items())}
    for name, end in sorted(ends.items()):
        verdict.files += 1
        verdict.records += end.lines
        fault = _judge(name, end, claims, verdict)
        if fault is not None:
            verdict.faults.append(fault)
    named = claims.heads.keys() | claims.ends.keys()
    for name in sorted(named - there.keys() - claims.gone.keys()):
        verdict.faults.append(Fault(file=name, line=1, text=f"整个文件不见了（{_who(name, claims)}）"))
    verdict.faults.sort()
    return verdict


def _read_heads(path: Path, claims: _Claims, verdict: Verdict, *, needed: bool) -> None:
    if not path.is_file():
        if needed:
            verdict.faults.append(Fault(file=path.name, line=1, text="链头文件不见了"))
        return
    for number, head in heads.read(path):
        where = f"{path.name}:{number}"
        if head is not None:
            claims.add_head(head, where)
        else:
            verdict.notes.append(f"{where}  一行链头没有写完")


def _walk(name: str, path: Path, claims: _Claims, verdict: Verdict) -> _End:
    """Follow a file as far as it goes."""
    end = _End()
    known = claims.heads.get(name, {})
    with files.reading(path) as lines:
        for number, line in _whole_lines(lines, end):
            if end.bad is not None:
                end.loose += len(line)
                continue
            try:
                _step(name, number, line, end, claims, verdict)
            except (BrokenLink, ValueError, msgspec.DecodeError) as error:
                text = str(error) if isinstance(error, BrokenLink) else "不是审计记录"
                end.bad = Fault(file=name, line=number, text=text)
                end.loose += len(line)
                continue
            if end.count in known:
                end.at[end.count] = end.head
    return end


def _whole_lines(lines: Iterable[bytes], end: _End) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(lines, 1):
        if line.endswith(b"\n"):
            yield number, line
        else:
            end.loose += len(line)


def _step(name: str, number: int, line: bytes, end: _End, claims: _Claims, verdict: Verdict) -> None:
    former = None
    if number == 1:
        first = entry_of(line, number_and_phase(line)[1])
        if not isinstance(first, ChainEntry):
            raise BrokenLink("文件的第一条应说明它接续哪里：其前的记录被删去")
        if (former := first.former) is not None:
            end.count, end.head, end.first = former.count, former.hash, former.count + 1
    body, head = follow(end.head, line)
    stated, phase = number_and_phase(body)
    if stated != end.count + 1:
        raise BrokenLink(f"序号应为 {end.count + 1}，写的是 {stated}")
    if former is not None:
        claims.add_end(former, f"{name}:1")
    entry = entry_of(body, phase)
    if isinstance(entry, JoinEntry):
        for place in entry.joins:
            claims.add_end(place, f"{name}:{number}")
    elif isinstance(entry, EventEntry) and entry.event == PRUNE:
        for place in msgspec.convert(entry.details, list[Place]):
            claims.gone[place.file] = place
    elif phase == b"gap":
        refused = int(msgspec.json.decode(body)["refused"])
        verdict.refused += refused
        verdict.notes.append(f"{name}:{number}  审计曾写不进，其间 {refused} 次调用答 503")
    end.count, end.head, end.lines = stated, head, number


def _judge(name: str, end: _End, claims: _Claims, verdict: Verdict) -> Fault | None:
    """The first thing wrong with a file, all that is said of it considered."""
    wrong: list[Fault] = [end.bad] if end.bad else []
    for count, (hash_, where) in claims.heads.get(name, {}).items():
        if count > end.count:
            text = f"从这里起少了记录：{where} 记有 {count} 条，文件里只到第 {end.count} 条"
            wrong.append(Fault(file=name, line=end.lines + 1, text=text))
        elif end.at.get(count, hash_) != hash_:
            line = count - end.first + 1
            wrong.append(Fault(file=name, line=line, text=f"与 {where} 记下的链头不符"))
    torn = 0
    for place, where in claims.ends.get(name, []):
        torn = max(torn, place.torn)
        if place.count > end.count:
            text = f"从这里起少了记录：{where} 说有 {place.count} 条，文件里只到第 {end.count} 条"
            wrong.append(Fault(file=name, line=end.lines + 1, text=text))
        elif place.count < end.count:
            text = f"多出了记录：{where} 说到第 {place.count} 条为止"
            wrong.append(Fault(file=name, line=max(place.count - end.first + 2, 1), text=text))
        elif place.hash != end.head:
            wrong.append(Fault(file=name, line=max(end.lines, 1), text=f"末条与 {where} 所说不符"))
    is_over = name in claims.ends
    if end.loose and end.loose == torn and all(fault is end.bad for fault in wrong):
        verdict.notes.append(f"{name}:{end.lines + 1}  进程中断时没有写完的 {torn} 字节，已由后来的进程记明")
        return None
    if end.loose and not end.bad and is_over:
        wrong.append(Fault(file=name, line=end.lines + 1, text=f"末尾多出 {end.loose} 字节"))
    elif end.loose and not end.bad:
        verdict.notes.append(f"{name}:{end.lines + 1}  末条没有写完（正在写，或进程中断）")
    return min(wrong) if wrong else None


def _who(name: str, claims: _Claims) -> str:
    says = [where for _, where in claims.ends.get(name, [])]
    says += [where for _, where in claims.heads.get(name, {}).values()]
    return f"见 {says[0]}"
