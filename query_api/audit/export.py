"""Records of a time, to be handed over: whole stretches of the chains, with what proves them.

A zip of `<name>.jsonl` (consecutive lines of one file, from the first record of the time to the first
head after the last one), `heads.jsonl` (the heads of these files) and `export.json`. Who holds a copy of
the heads sees that nothing in the stretches was changed, left out or added.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import msgspec

from query_api.audit import files, heads
from query_api.audit.chain import GENESIS, BrokenLink, follow
from query_api.audit.heads import Head
from query_api.audit.records import ChainEntry
from query_api.audit.search import Criteria, Found
from query_api.audit.tail import first_entry, number_and_phase
from query_api.errors import OperatorError

EXPORT = "export.json"
EXPORT_VERSION = 1


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Consecutive lines of one file."""

    file: str
    first: int
    """Number of the first record."""
    last: int
    before: str
    """Head of the chain before the first record."""
    head: str
    """Head after the last one."""


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """`export.json`."""

    export_version: int
    since: str
    until: str
    stretches: list[Stretch]


def export(folder: Path, *, since: str, until: str, target: Path) -> Export:
    """Write the records of a time and their proofs.

    Raises:
        OperatorError: a chain is broken, so that it proves nothing; `verify` says where.

    """
    criteria = Criteria(since=since, until=until)
    with files.held(folder, alone=False), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        known: dict[str, list[Head]] = {}
        for _, head in heads.read(folder / heads.FILE):
            if head is not None:
                known.setdefault(head.file, []).append(head)
        stretches, proofs = [], []
        for name, path in files.everything(folder).items():
            if not criteria.admits_day(name[:10]):
                continue
            counts = {head.count for head in known.get(name, [])}
            lines, stretch = _stretch(name, path, criteria, counts)
            if stretch is None:
                continue
            out.writestr(name, b"".join(lines))
            stretches.append(stretch)
            proofs += [h for h in known.get(name, []) if stretch.first <= h.count <= stretch.last]
        made = Export(export_version=EXPORT_VERSION, since=since, until=until, stretches=stretches)
        out.writestr(heads.FILE, b"".join(msgspec.json.encode(head) + b"\n" for head in proofs))
        out.writestr(EXPORT, msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")
    return made


def _stretch(
    name: str, path: Path, criteria: Criteria, counts: set[int]
) -> tuple[list[bytes], Stretch | None]:
    head, before, first = GENESIS, GENESIS, 0
    start = first_entry(path)
    if isinstance(start, ChainEntry) and start.former is not None:
        head = start.former.hash
    kept: list[bytes] = []
    wanted = 0
    """How many of the kept lines reach to the first head after the last record of the time."""
    is_covered = True
    with files.reading(path) as lines:
        for number, line in enumerate(lines, 1):
            if not line.endswith(b"\n"):
                break
            try:
                previous, (body, head) = head, follow(head, line)
                count, _ = number_and_phase(body)
            except (BrokenLink, ValueError) as error:
                raise OperatorError(f"{name}:{number} {error}；先用 mulu-api audit verify 查明。") from error
            if criteria.admits(msgspec.json.decode(body, type=Found)):
                if not kept:
                    before, first = previous, count
                kept.append(line)
                wanted, is_covered = len(kept), count in counts
            elif kept:
                kept.append(line)
                if not is_covered:
                    wanted, is_covered = len(kept), count in counts
    if not wanted:
        return [], None
    last = head if wanted == len(kept) else kept[wanted - 1][-67:-3].decode()
    return kept[:wanted], Stretch(file=name, first=first, last=first + wanted - 1, before=before, head=last)


def verify_export(source: Path, *, witness: Path | None = None) -> list[str]:
    """What is wrong with an export; nothing: it is what it says.

    Raises:
        OperatorError: it cannot be read.

    """
    wrong: list[str] = []
    try:
        with zipfile.ZipFile(source) as archive:
            made = msgspec.json.decode(archive.read(EXPORT), type=Export)
            told = [msgspec.json.decode(x, type=Head) for x in archive.read(heads.FILE).splitlines()]
            if witness is not None:
                told += [head for _, head in heads.read(witness) if head is not None]
            for stretch in made.stretches:
                wrong += _wrong(stretch, archive.read(stretch.file).splitlines(keepends=True), told)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise OperatorError(f"{source} 不是 mulu-api audit export 写出的文件：{error}。") from error
    return wrong


def _wrong(stretch: Stretch, lines: list[bytes], told: list[Head]) -> list[str]:
    head, count, at = stretch.before, stretch.first - 1, {}
    for number, line in enumerate(lines, 1):
        try:
            _, head = follow(head, line)
        except BrokenLink as error:
            return [f"{stretch.file}:{number}  {error}"]
        count += 1
        at[count] = head
    if (count, head) != (stretch.last, stretch.head):
        return [f"{stretch.file}:{len(lines) + 1}  应到第 {stretch.last} 条，只到第 {count} 条"]
    return [
        f"{stretch.file}:{h.count - stretch.first + 1}  与记下的链头不符"
        for h in told
        if h.file == stretch.file and at.get(h.count, h.hash) != h.hash
    ][:1]
