"""`mulu infer`: a descriptor from a data file, as far as the file itself says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder.authoring import naming
from site_builder.authoring.encoding import TEXT_FORMATS, delimiter_of, encoding_of, format_of, packing_of
from site_builder.authoring.guesses import field_of, keys_of, primary_key
from site_builder.authoring.loading import MAX_READ, MAX_ROWS, FileUnreadable
from site_builder.authoring.profiles import FORMATS, Table, read
from site_builder.tables.archives import unpack
from site_builder.tables.grid import NotATable


@dataclass(frozen=True, kw_only=True, slots=True)
class Inferred:
    """One file as a table of a dataset, and what a person should look at."""

    resource: dict[str, object]
    table: Table
    notes: tuple[str, ...]

    @property
    def fields(self) -> list[dict[str, object]]:
        """The fields of the schema."""
        schema = self.resource["schema"]
        assert isinstance(schema, dict)
        fields: list[dict[str, object]] = schema["fields"]
        return fields


def infer(file: Path) -> Inferred:
    """Read the file and describe it.

    Raises:
        FileUnreadable: no such file, or none that holds a table.
    """
    if not file.is_file():
        raise FileUnreadable(f"没有这个文件：{file}")
    form, packing = format_of(file.name), packing_of(file.name)
    form = "ndjson" if form == "jsonl" else form
    if form not in FORMATS:
        raise FileUnreadable(
            f"{file.name} 不是能识别的表格（{'、'.join(FORMATS)}）；xls、et 请另存为 xlsx 或 csv。"
        )
    if packing is None:
        return _described(file, file, form)
    with TemporaryDirectory(prefix="mulu-") as folder:
        try:
            inner = unpack(file, packing, Path(folder))
        except NotATable as trouble:
            raise FileUnreadable(f"{file.name}：{trouble.sentence.message}") from trouble
        return _described(inner, file, form)


def _described(data: Path, file: Path, form: str) -> Inferred:
    encoding = encoding_of(data) if form in TEXT_FORMATS else "utf-8"
    if encoding is None:
        raise FileUnreadable(f"看不出 {file.name} 是什么编码；请另存为 UTF-8 的 csv。")
    delimiter = delimiter_of(data, encoding, None) if form == "csv" else None
    table = read(data, form, encoding=encoding, dialect={"delimiter": delimiter} if delimiter else None)
    stem = file.name.partition(".")[0]
    name = naming.fit(stem) or "table-1"
    resource: dict[str, object] = {
        "name": name,
        "title": stem,
        "path": f"data/{name}{file.name[len(stem) :].lower()}",
        "format": form,
    }
    if form in TEXT_FORMATS:
        resource["encoding"] = encoding
    if table.dialect:
        resource["dialect"] = table.dialect
    schema: dict[str, object] = {"fields": [field_of(profile) for profile in table.profiles]}
    if key := primary_key(table):
        schema["primaryKey"] = list(key)
    resource["schema"] = schema
    return Inferred(resource=resource, table=table, notes=tuple(_notes(resource, table, encoding, key)))


def _notes(resource: dict[str, object], table: Table, encoding: str, key: tuple[str, ...]) -> Iterator[str]:
    if encoding != "utf-8":
        yield f"文件编码看来是 {encoding}，请核对有没有乱码。"
    dialect = table.dialect or {}
    if "delimiter" in dialect:
        shown = "制表符" if dialect["delimiter"] == "\t" else f"“{dialect['delimiter']}”"
        yield f"分隔符是{shown}。"
    if isinstance(rows := dialect.get("headerRows"), list):
        yield f"表头在第 {rows[0]} 行，之前的行当作标题略去。"
    if table.skipped:
        yield f"{table.skipped} 行读不出来或列数不对，没有算在内；mulu check 会逐行指出。"
    if table.rows in (MAX_READ, MAX_ROWS):
        yield f"只看了前 {table.rows:,} 行。"
    others = [candidate for candidate in keys_of(table) if candidate != key]
    if key:
        yield f"“{key[0]}”各行都有且不重复，作为主键。"
    if others:
        listed = "、".join("＋".join(candidate) for candidate in others[:5])
        yield f"{'另外' if key else '没有写主键，'}可作主键的有：{listed}。"
    sensitive = [
        f"{profile.name}（{kind}）"
        for profile in table.profiles
        if (kind := _sensitive(resource, profile.name)) is not None
    ]
    if sensitive:
        yield f"可能含个人信息，已标 sensitive，请逐一核对：{'、'.join(sensitive)}。"
    empty = [profile.name for profile in table.profiles if not profile.filled]
    if empty:
        yield f"整列为空，按文本处理：{'、'.join(empty)}。"


def _sensitive(resource: dict[str, object], name: str) -> str | None:
    schema = resource["schema"]
    assert isinstance(schema, dict)
    found = next(field for field in schema["fields"] if field["name"] == name)
    kind: str | None = found["gov"].get("sensitive")
    return kind
