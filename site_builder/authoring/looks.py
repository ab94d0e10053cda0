"""One data file looked at: what the package leaves unsaid of it and the file itself shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder.authoring.columns import Column, columns_of
from site_builder.authoring.encoding import (
    TEXT_FORMATS,
    delimiter_of,
    encoding_of,
    format_of,
    is_known,
    packing_of,
)
from site_builder.authoring.notes import Notes
from site_builder.tables.archives import unpack
from site_builder.tables.grid import NotATable


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What was found; only what the package does not state."""

    found: Mapping[str, object]
    """`format`, `encoding`, `dialect`."""
    columns: tuple[Column, ...] | None = None
    """None where there is a schema, or no table."""


def look(file: Path, path: str, resource: Mapping[str, object], *, name: str, notes: Notes) -> Look:
    """Look at `file`, which the package calls `path`."""
    form = format_of(path)
    found: dict[str, object] = {"format": form} if form and not resource.get("format") else {}
    form = str(resource.get("format") or form).lower()
    packing = packing_of(path)
    if packing is None:
        return _inside(file, form, found, resource, name, notes)
    with TemporaryDirectory(prefix="mulu-") as folder:
        try:
            inner = unpack(file, packing, Path(folder))
        except NotATable as trouble:
            notes.leave(f"资源“{name}”：{trouble.sentence.message}")
            return Look(found=found)
        return _inside(inner, form, found, resource, name, notes)


def _inside(
    file: Path,
    form: str,
    found: dict[str, object],
    resource: Mapping[str, object],
    name: str,
    notes: Notes,
) -> Look:
    if form in TEXT_FORMATS and "encoding" not in resource:
        _encoding(file, found, name, notes)
    stated = resource.get("encoding", found.get("encoding"))
    encoding = stated if isinstance(stated, str) and is_known(stated) else None
    if form == "csv" and "dialect" not in resource:
        _delimiter(file, encoding or "utf-8", found, resource.get("schema"), name, notes)
    if "schema" in resource:
        return Look(found=found)
    dialect = resource.get("dialect", found.get("dialect"))
    return Look(found=found, columns=columns_of(file, form, encoding=encoding, dialect=dialect))


def _encoding(file: Path, found: dict[str, object], name: str, notes: Notes) -> None:
    encoding = encoding_of(file)
    if encoding is None:
        notes.leave(f"资源“{name}”没有写 encoding，从文件也看不出是什么编码，请补写。")
        return
    found["encoding"] = encoding
    if encoding != "utf-8":
        notes.derive(f"资源“{name}”没有写 encoding，从文件看是 {encoding}，请核对。")


def _delimiter(
    file: Path, encoding: str, found: dict[str, object], schema: object, name: str, notes: Notes
) -> None:
    fields = schema.get("fields") if isinstance(schema, dict) else None
    delimiter = delimiter_of(file, encoding, len(fields) if isinstance(fields, list) else None)
    if delimiter:
        found["dialect"] = {"delimiter": delimiter}
        shown = "制表符" if delimiter == "\t" else f"“{delimiter}”"
        notes.derive(f"资源“{name}”没有写 dialect，从表头看分隔符是{shown}。")
