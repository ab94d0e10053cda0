"""`mulu fix`: safe repairs of descriptors and typed cells, as a plan that is shown or carried out.

Meaning is never changed, and `secrecyReview.hash` never written: what a review was about is for
those who reviewed it to say.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder import sources
from site_builder.authoring import cell_repairs
from site_builder.authoring.allotment import Allotment
from site_builder.authoring.repairs import Operation, repaired
from site_builder.config import BuildConfig
from site_builder.errors import BuildError, OutputUnwritable
from site_builder.review import content_hash
from site_builder.sources import Document, Source
from site_builder.sources.json_text import parse

PACKED = (".gz", ".zip")
DELIMITED = frozenset({"csv", "tsv"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One file before and after its repair."""

    path: str
    """Relative to the source."""
    before: bytes
    after: bytes
    encoding: str
    said: tuple[str, ...]
    operations: tuple[Operation, ...] = ()
    """RFC 6902, for descriptors; order of keys and indents cannot be said in it."""
    is_sensitive: bool = False
    """The file holds personal data, so its lines are not to be printed."""
    needs_review: bool = False
    """A repaired text was part of what the secrecy review was about."""


class FileChanged(BuildError):
    """Somebody wrote a file while it was being mended."""


def plan(config: BuildConfig) -> tuple[Change, ...]:
    """Every file that `fix` would change, by path.

    Raises:
        SourceMissing: there is no such folder.
    """
    return tuple(sorted(_changes(config, sources.read(config.source)), key=lambda change: change.path))


def write(source: Path, changes: tuple[Change, ...]) -> None:
    """Put every file in place in one step each; nothing is touched when one cannot be written.

    Raises:
        FileChanged: a file is no longer what the plan was made from.
        OutputUnwritable: a file cannot be replaced.
    """
    drafts: list[tuple[Path, Path]] = []
    try:
        for change in changes:
            # A symbolic link stays one; what it points to is mended.
            file = (source / change.path).resolve()
            if file.read_bytes() != change.before:
                raise FileChanged(f"{change.path} 刚被改过，没有写入任何文件；请再运行一次。")
            draft = file.with_name(f".fix-{file.name}-{os.getpid()}")
            drafts.append((draft, file))
            draft.write_bytes(change.after)
            draft.chmod(file.stat().st_mode & 0o777)
        for draft, file in drafts:
            draft.replace(file)
    except OSError as error:
        raise OutputUnwritable(f"没有写成：{error.filename or ''} {error.strerror}") from error
    finally:
        # Also on Ctrl-C; what was put in place is no draft any more.
        for draft, _ in drafts:
            draft.unlink(missing_ok=True)


def _changes(config: BuildConfig, source: Source) -> Iterator[Change]:
    # Of a key that is written twice the second would win silently.
    doubled = {finding.file for finding in source.findings if finding.rule == "F07"}
    allotment = Allotment.of(source)
    given = dict(allotment.codes)
    groups = (
        ("catalog", (source.city,) if source.city else ()),
        ("department", source.departments),
        ("dataset", source.datasets),
        ("policy", source.policies),
    )

    def allot(path: str) -> str | None:
        code = Allotment(codes=given, prefixes=allotment.prefixes, region=allotment.region).code(
            path.split("/")[0]
        )
        if code is not None:
            given[path] = code
        return code

    for kind, documents in groups:
        for document in documents:
            if document.path in doubled:
                continue
            repair = repaired(document, kind, code=allot)
            if config.covers(document.path):
                yield from _descriptor(config.source, document, repair.text, repair.said, repair.operations)
            if kind == "dataset":
                yield from _data(config, document)


def _descriptor(
    root: Path, document: Document, text: str, said: list[str], operations: list[Operation]
) -> Iterator[Change]:
    before, after = (root / document.path).read_bytes(), text.encode()
    if before.startswith(b"\xef\xbb\xbf"):
        said = [*said, "去掉文件开头的 BOM"]
    if before != after:
        yield Change(
            path=document.path,
            before=before,
            after=after,
            encoding="utf-8",
            said=tuple(said),
            operations=tuple(operations),
            needs_review=_unsettles_review(document, text),
        )


def _unsettles_review(document: Document, text: str) -> bool:
    old, new = document.value, parse(text).value
    reviewed = isinstance(old, dict) and "secrecyReview" in _object(old.get("gov"))
    return reviewed and isinstance(new, dict) and content_hash(_object(old)) != content_hash(new)


def _data(config: BuildConfig, document: Document) -> Iterator[Change]:
    """Repairs in the dataset's csv files that lie in git."""
    folder = Path(document.path).parent
    resources = _object(document.value).get("resources")
    for resource in resources if isinstance(resources, list) else []:
        value = _object(resource)
        path = value.get("path")
        # A stated size or digest says that the file is meant to stay as it is, byte for byte.
        if not isinstance(path, str) or "bytes" in value or "hash" in value:
            continue
        relative = (folder / path).as_posix()
        form = str(value.get("format") or path.rpartition(".")[2]).lower()
        if form not in DELIMITED or path.lower().endswith(PACKED) or not config.covers(relative):
            continue
        raw = _raw(config.source, relative)
        found = None if raw is None else cell_repairs.repaired(raw, {**value, "format": form})
        if raw is not None and found is not None and found[0] != raw:
            yield Change(
                path=relative,
                before=raw,
                after=found[0],
                encoding=str(value.get("encoding", "utf-8")),
                said=(f"{found[1]} 个单元格改为规范写法（半角数字、日期、首尾空格）",),
                is_sensitive=_is_sensitive(value),
            )


def _raw(root: Path, relative: str) -> bytes | None:
    """The file's bytes; None for what is delivered elsewhere, leaves the tree or is large."""
    file = root / relative
    if relative.split("/")[2:3] == ["dropbox"]:
        return None
    try:
        inside = file.resolve().is_relative_to(root.resolve())
        if not inside or not file.is_file() or file.stat().st_size > cell_repairs.MAX_BYTES:
            return None
        return file.read_bytes()
    except (OSError, ValueError):
        return None


def _is_sensitive(resource: Mapping[str, object]) -> bool:
    fields = _object(resource.get("schema")).get("fields")
    return any(
        "sensitive" in _object(_object(f).get("gov")) for f in (fields if isinstance(fields, list) else [])
    )


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
