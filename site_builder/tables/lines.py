"""ndjson, json and inline rows: objects by field name, or lists of which the first is the header."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from site_builder.catalog import Distribution
from site_builder.findings import Severity
from site_builder.tables.dialect import Dialect
from site_builder.tables.grid import Broken, Grid, NotATable, Record, Sentence
from site_builder.tables.header import with_header
from site_builder.tables.json_cells import JsonFault, cells, decoder
from site_builder.tables.text import checked_encoding, lines, refuse_other_formats, wrong_encoding

JSON_LIMIT = 256 * 1024 * 1024
"""A JSON document is held as text while it is read; ndjson streams."""

Items = Iterator[tuple[int | None, object]]
"""Line and value of each record; a JsonFault in the place of a value that cannot be read."""

_SPACE = re.compile(r"[ \t\r\n]*")


def open_ndjson(path: Path, distribution: Distribution, dialect: Dialect) -> Grid:
    """One JSON value a line."""
    return _grid(_ndjson(path, distribution.encoding), distribution, dialect)


def open_json(path: Path, distribution: Distribution, dialect: Dialect) -> Grid:
    """A JSON array, at the top or under the dialect's `property`."""
    return _grid(_json(path, distribution.encoding, dialect), distribution, dialect)


def open_inline(distribution: Distribution, dialect: Dialect) -> Grid:
    """The rows in the descriptor; their "line" is the position in `data`."""
    data = distribution.data
    if not isinstance(data, list | tuple):
        raise NotATable(
            Sentence(
                f"表“{distribution.title}”既没有 path，data 也不是数组。",
                "写 path 指向数据文件，或把 data 写成由对象组成的数组。",
            ),
            rule="V24",
            pointer="/data",
        )
    return _grid(enumerate(data), distribution, dialect)


def _ndjson(path: Path, encoding: str) -> Items:
    decode = decoder()
    for number, line in enumerate(lines(path, encoding), start=1):
        text = line.strip(" \t\r\n")
        try:
            yield number, decode.decode(text) if text else JsonFault("是空行")
        except JsonFault as fault:
            yield number, fault
        except json.JSONDecodeError as trouble:
            yield number, JsonFault(f"不是完整的 JSON（第 {trouble.colno} 个字符处）")
        except RecursionError:
            yield number, JsonFault("嵌套太深")


def _json(path: Path, encoding: str, dialect: Dialect) -> Items:
    codec = checked_encoding(encoding)
    refuse_other_formats(path)
    if path.stat().st_size > JSON_LIMIT:
        raise NotATable(
            Sentence(
                f"JSON 文件超过 {JSON_LIMIT // 1024 // 1024} MB，没有读取。",
                "改用 ndjson（每行一个对象）或 csv。",
            )
        )
    try:
        text = path.read_text(encoding=codec).removeprefix("\ufeff")
    except UnicodeError:
        raise wrong_encoding(path, encoding) from None
    decode = decoder()
    try:
        if dialect.property is not None:
            yield from _under(decode.decode(text), dialect.property)
        else:
            yield from _elements(text, decode)
    except json.JSONDecodeError as trouble:
        raise NotATable(
            Sentence(
                f"不是完整的 JSON：第 {trouble.lineno} 行第 {trouble.colno} 个字符处。",
                "用原软件重新导出，或改正此处。",
            ),
            line=trouble.lineno,
        ) from None
    except JsonFault as fault:
        raise NotATable(Sentence(f"JSON {fault}。", "改正后再提交。")) from None
    except RecursionError:
        raise NotATable(Sentence("JSON 嵌套太深，不是表格。", "表格应是由对象组成的数组。")) from None


def _under(value: object, name: str) -> Items:
    for key in name.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if not isinstance(value, list):
        raise _no_array()
    for item in value:
        yield None, item


def _elements(text: str, decode: json.JSONDecoder) -> Items:
    """The elements of the array one by one, with the line each begins on."""
    index = _skip(text, 0)
    if not text.startswith("[", index):
        decode.decode(text)
        raise _no_array()
    line, counted = 1, 0
    index = _skip(text, index + 1)
    while not text.startswith("]", index):
        line += text.count("\n", counted, index)
        counted = index
        value, index = decode.raw_decode(text, index)
        yield line, value
        index = _skip(text, index)
        if text.startswith(",", index):
            index = _skip(text, index + 1)
        elif not text.startswith("]", index):
            raise json.JSONDecodeError("Expecting ',' delimiter", text, index)
    if _skip(text, index + 1) != len(text):
        raise json.JSONDecodeError("Extra data", text, index + 1)


def _skip(text: str, index: int) -> int:
    match = _SPACE.match(text, index)
    assert match is not None, "the pattern matches nothing too"
    return match.end()


def _no_array() -> NotATable:
    return NotATable(
        Sentence(
            "JSON 的最外层不是数组，不是表格。",
            "写成由对象组成的数组；数组在某个键下面的，在 dialect 里写 property。",
        )
    )


def _grid(items: Iterable[tuple[int | None, object]], distribution: Distribution, dialect: Dialect) -> Grid:
    names = [field.name for field in distribution.fields]
    stream = iter(items)
    first = next(stream, None)
    if first is None:
        if distribution.path is not None and _is_ndjson(distribution):
            raise NotATable(Sentence("文件是空的。", "放入数据；确实没有数据的，改用有表头的 csv。"))
        return Grid(labels=tuple(names), header_line=None, records=iter(()))
    again = _chain(first, stream)
    if isinstance(first[1], list | tuple):
        return with_header(_lists(again), dialect)
    return Grid(labels=tuple(names), header_line=None, records=_objects(again, names))


def _is_ndjson(distribution: Distribution) -> bool:
    return "json" in (distribution.path or "") and not (distribution.path or "").endswith(".json")


def _chain(first: tuple[int | None, object], rest: Items) -> Items:
    yield first
    yield from rest


def _lists(items: Items) -> Iterator[Record | Broken]:
    for line, value in items:
        if isinstance(value, list | tuple) and not hasattr(value, "kind"):
            yield _record(line, list(value))
        else:
            yield _broken(line, value, "数组")


def _objects(items: Items, names: list[str]) -> Iterator[Record | Broken]:
    """Cells in the order of the fields; a name that is no field is told once, a field never met too."""
    known = set(names)
    met: set[str] = set()
    strange: set[str] = set()
    any_row = False
    for line, value in items:
        if not isinstance(value, dict):
            yield _broken(line, value, "对象")
            continue
        any_row = True
        met |= value.keys() & known
        for name in value.keys() - known - strange:
            strange.add(name)
            yield Broken(
                line,
                Sentence(f"数据里有“{name}”，描述文件里没有这个信息项。", "补充信息项，或从数据里删去。"),
                counts=False,
            )
        yield _record(line, [value.get(name) for name in names])
    for name in names:
        if any_row and name not in met:
            yield Broken(
                None,
                Sentence(
                    f"没有一条记录有信息项“{name}”。", "核对名称是否写错；确实没有的，从描述文件里删去。"
                ),
                counts=False,
                severity=Severity.WARNING,
            )


def _record(line: int | None, values: list[object]) -> Record | Broken:
    try:
        texts, kinds = cells(values)
    except JsonFault as fault:
        return _broken(line, fault, "")
    except RecursionError:
        return _broken(line, JsonFault("嵌套太深"), "")
    return Record(line, texts, kinds)


def _broken(line: int | None, value: object, wanted: str) -> Broken:
    place = "有一条记录" if line is None else f"第 {line} 行"
    reason = str(value) if isinstance(value, JsonFault) else f"不是{wanted}，与第一条记录不同"
    return Broken(line, Sentence(f"{place}{reason}。", "改正这一行；每条记录写法要一致。"))
