"""A small snapshot made by hand: no builder needed, every odd kind of table and dataset in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import jsonschema

from site_builder.snapshot import rows_file

Json = dict[str, Any]

ORDERED = ["eq", "ne", "lt", "lte", "gt", "gte", "in", "isnull"]
TEXT = [*ORDERED, "contains", "startswith", "endswith"]
WRITTEN: dict[str, bytes] = {}
"""Databases of this run by content: writing one takes longer than all tests that read it."""

DEMO = "演示数据，非启东市发布"
COMMIT = "ab12" * 10


@dataclass(frozen=True, kw_only=True)
class Column:
    name: str
    type: str = "string"
    json: str = "string"
    storage: str = "VARCHAR"
    compare: str | None = None
    operators: Sequence[str] = tuple(TEXT)
    masked: bool = False
    sensitive: bool = False


@dataclass(frozen=True, kw_only=True)
class Made:
    """A table: its columns and its rows in file order."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    key: Sequence[str] = ()
    sql: str = ""
    """A SELECT that gives the rows; then `rows` only says how many."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A dataset; `tables` only where rows are served."""

    id: str
    title: str
    code: str
    tables: Sequence[Made] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    described: Sequence[str] = ("t",)
    changes: Json = field(default_factory=dict)
    pinyin: Sequence[str] = ()
    rest: Sequence[str] = ()


def integer(name: str, **more: Any) -> Column:
    return Column(name=name, type="integer", json="integer", storage="BIGINT", operators=ORDERED, **more)


STREETS = Made(
    name="streets",
    key=["code"],
    columns=[
        Column(name="code"),
        Column(name="名称"),
        integer("a"),
        Column(name="PM2.5", type="number", json="number", storage="DOUBLE", operators=ORDERED),
        Column(name="on", type="date", storage="DATE", operators=ORDERED),
        Column(name="at", type="datetime", storage="TIMESTAMP", operators=ORDERED),
        Column(
            name="open",
            type="boolean",
            json="boolean",
            storage="BOOLEAN",
            operators=["eq", "ne", "in", "isnull"],
        ),
        Column(name="_x"),
        Column(name="a__eq"),
        Column(name="x,y"),
        Column(name="phone", operators=[], masked=True),
        Column(name="shape", type="geojson", operators=["eq", "ne", "in", "isnull"]),
    ],
    rows=[
        ("000123", "人民路", 1, 12.5, "2026-01-01", "2026-01-01T08:00:00", True, "u", "p", "q", "05*", "{}"),
        ("000124", "人民路", 2, None, "1899-12-31", None, False, "v", "p", "q", "05*", "{}"),
        ("a,b", "𠮷祥里", 2, -1.0, None, "2026-01-01T08:00:00.5", None, None, None, "q", None, None),
        ("c/d", "", None, 0.1, "2026-03-01", "2026-02-01T00:00:00", True, "u", "r", None, "05*", "{}"),
        ("e%f", "100%_中路", 3, 1e20, "2026-03-01", "2026-02-01T00:00:00", True, "u", "r", "", "05*", "{}"),
    ],
)

LONG = Made(
    name="long",
    columns=[integer("g"), Column(name="s"), integer("n")],
    # Ties and nulls everywhere: a page must not lose or double a row.
    rows=[(i % 7 if i % 5 else None, "甲乙丙丁"[i % 4] if i % 3 else None, i) for i in range(257)],
)

PRICES = Made(
    name="prices",
    key=["place", "day"],
    columns=[
        Column(name="place"),
        Column(name="day", type="date", storage="DATE", operators=ORDERED),
        Column(
            name="amount",
            type="number",
            compare="DECIMAL(38,4)",
            operators=ORDERED,
        ),
        Column(name="big", type="integer", storage="BIGINT", operators=ORDERED),
        Column(name="moment", type="datetime", compare="TIMESTAMP WITH TIME ZONE", operators=ORDERED),
    ],
    rows=[
        ("东市,场", "2026-01-01", "12345678901234567890.12", 9007199254740993, "2026-01-01T00:00:00+08:00"),
        ("东市,场", "2026-01-02", "9.5", 5, "2026-01-01T00:00:00Z"),
        ("西市场", "2026-01-01", "10.50", None, "2025-12-31T23:30:00Z"),
        ("西市场", "2026-01-02", None, 7, None),
    ],
)

PERSONS = Made(
    name="persons",
    key=["证件"],
    columns=[Column(name="证件", sensitive=True), Column(name="姓名", sensitive=True), integer("rank")],
    rows=[("示例000001", "示例甲", 1), ("示例000002", "示例乙", 2)],
)

ENTRIES = [
    Entry(
        id="mzj/streets",
        title="街路巷信息",
        code="307001001/000001",
        tables=[STREETS, LONG],
        described=("streets", "long"),
        files={"map": b"%PDF-1.4 example"},
        pinyin=["jieluxiangxinxi", "jlxxx"],
        rest=["地名", "民政局"],
    ),
    Entry(
        id="fgw/prices",
        title="农产品价格",
        code="307002001/000001",
        tables=[PRICES],
        described=("prices",),
        pinyin=["nongchanpinjiage", "ncpjg"],
        rest=["价格监测", "街路巷信息的价格"],
        changes={"disputes": ["mzj-2026-001"], "updatedOn": "2026-10-01", "themes": ["物价"]},
    ),
    Entry(
        id="fgw/persons",
        title="示例人员",
        code="307002001/000002",
        tables=[PERSONS],
        described=("persons",),
        changes={"retention": True},
    ),
    Entry(
        id="gaj/conditional",
        title="有条件的街路巷信息",
        code="307003001/000001",
        changes={"sharing": "有条件共享", "conditions": "业务所需", "scope": "民政", "purpose": "核对"},
    ),
    Entry(
        id="gaj/denied",
        title="不予的",
        code="307003001/000002",
        changes={
            "sharing": "不予共享",
            "reason": "法律禁止",
            "denialBasis": [{"level": "法律", "title": "《示例法》", "article": "第一条"}],
        },
    ),
    Entry(
        id="gaj/gone",
        title="停用的",
        code="307003001/000003",
        changes={
            "status": "停用",
            "withdrawn": {"on": "2026-01-01", "reason": "职能调整", "replacedBy": None},
        },
    ),
    Entry(id="gaj/draft", title="预编的", code="307003001/000004", changes={"status": "预编"}),
    Entry(id="gaj/elsewhere", title="在平台的", code="307003001/000005"),
]


CITY: Json = {
    "title": "启东市政务信息资源目录",
    "authority": "dsj",
    "authorityTitle": "启东市大数据中心",
    "region": {"code": "320681", "name": "启东市"},
    "demo": DEMO,
    "platform": None,
    "siteUrl": "https://catalog.example/qd/",
    "apiUrl": "",
}


def make(folder: Path, *, entries: Iterable[Entry] = ENTRIES, generation: str = "", **catalog: Any) -> str:
    """Write one generation and make it the current one; its id."""
    place = folder / "new"
    datasets = [dataset_record(place, entry) for entry in entries]
    record: Json = {
        "snapshot_version": 1,
        "commit": COMMIT,
        "asOf": "2026-11-23",
        "dataDate": "2026-11-20",
        "city": CITY,
        "departments": [
            {"id": name, "title": f"启东市{name}", "shortTitle": name}
            for name in ("mzj", "fgw", "gaj", "dsj")
        ],
        "datasets": sorted(datasets, key=lambda d: str(d["id"])),
        **catalog,
    }
    check(record)
    content = json.dumps(record, ensure_ascii=False).encode()
    (place / "catalog.json").write_bytes(content)
    name = generation or f"2026-11-23-nogit-{hashlib.sha256(content).hexdigest()[:12]}"
    write_manifest(place, name, record)
    place.rename(folder / name)
    (folder / "current").write_text(name + "\n")
    return name


def check(record: Json) -> None:
    schema = Path(__file__).resolve().parents[2] / "schemas" / "snapshot.schema.json"
    jsonschema.Draft202012Validator(json.loads(schema.read_bytes())).validate(record)


def write_manifest(place: Path, name: str, record: Json) -> None:
    files = [
        {
            "path": path.relative_to(place).as_posix(),
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "content": None,
        }
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    ]
    manifest = {
        "snapshot_version": 1,
        "generation": name,
        "commit": record["commit"],
        "asOf": record["asOf"],
        "files": files,
    }
    (place / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False))


def _digest(value: object) -> str:
    return "sha256:" + hashlib.sha256(json.dumps(value, ensure_ascii=False, default=str).encode()).hexdigest()


def dataset_record(place: Path, entry: Entry) -> Json:
    served = bool(entry.tables)
    department, name = entry.id.split("/")
    database = None
    place.mkdir(parents=True, exist_ok=True)
    if served:
        content = _digest([(t.name, t.rows) for t in entry.tables])
        database = {"path": f"tables/{entry.id}-{content[7:19]}.duckdb", "content": content}
        target = place / database["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        if content not in WRITTEN:
            _write(target, entry.tables)
            WRITTEN[content] = target.read_bytes()
        target.write_bytes(WRITTEN[content])
    files = []
    for file, content_bytes in entry.files.items():
        digest = "sha256:" + hashlib.sha256(content_bytes).hexdigest()
        path = f"files/{entry.id}-{digest[7:19]}/{file}.pdf"
        (place / path).parent.mkdir(parents=True)
        (place / path).write_bytes(content_bytes)
        files.append(
            {
                "name": file,
                "title": file,
                "format": "pdf",
                "path": path,
                "bytes": len(content_bytes),
                "content": digest,
            }
        )
    record: Json = {
        "id": entry.id,
        "department": department,
        "departmentTitle": f"启东市{department}",
        "code": entry.code,
        "title": entry.title,
        "description": "示例",
        "sharing": "无条件共享",
        "status": "在用",
        "served": served,
        "themes": [],
        "updateCycle": "每年",
        "publishedOn": "2026-01-01",
        "updatedOn": "2026-06-01" if served else None,
        "freshness": {"state": "按期", "dueOn": "2027-01-01"},
        "conditions": None,
        "scope": None,
        "purpose": None,
        "reason": None,
        "denialBasis": [],
        "withdrawn": None,
        "retention": False,
        "disputes": [],
        "search": {"title": entry.title, "pinyin": list(entry.pinyin), "rest": [entry.code, *entry.rest]},
        "descriptor": {
            "name": name,
            "title": entry.title,
            "resources": [{"name": table} for table in entry.described],
            "gov": {"delivery": {"platform": "省平台", "resourceNo": "R-1"}} if name == "elsewhere" else {},
        },
        "database": database,
        "tables": [table_record(f"t{number}", table) for number, table in enumerate(entry.tables, 1)],
        "files": files,
    }
    record |= {"lookups": _lookups(place, record)}
    return record | entry.changes


def _lookups(place: Path, record: Json) -> Json | None:
    if not any(rows_file.is_wanted(table) for table in record["tables"]):
        return None
    path = record["database"]["path"].replace(".duckdb", ".rows")
    content = _digest([record["database"]["content"], "rows"])
    if content not in WRITTEN:
        rows_file.write(place / record["database"]["path"], place / path, record["tables"])
        WRITTEN[content] = (place / path).read_bytes()
    (place / path).write_bytes(WRITTEN[content])
    return {"path": path, "content": content}


def table_record(physical: str, table: Made) -> Json:
    return {
        "name": table.name,
        "title": table.name,
        "table": physical,
        "rows": len(table.rows),
        "content": _digest(table.rows),
        "orderColumn": "n",
        "keyColumn": "k" if table.key else None,
        "primaryKey": list(table.key),
        "foreignKeys": [],
        "dataUpdatedOn": None,
        "fields": [
            {
                "name": column.name,
                "title": column.name,
                "type": column.type,
                "json": column.json,
                "column": f"c{number}",
                "storage": column.storage,
                "compare": column.compare,
                "operators": list(column.operators),
                "cost": "index" if list(table.key) == [column.name] else "scan",
                "masked": column.masked,
                "sensitive": column.sensitive,
            }
            for number, column in enumerate(table.columns, 1)
        ],
    }


def _write(path: Path, tables: Sequence[Made]) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("BEGIN")
        for number, table in enumerate(tables, 1):
            columns = ", ".join(f"c{i} {column.storage}" for i, column in enumerate(table.columns, 1))
            connection.execute(f"CREATE TABLE t{number} (n BIGINT, k VARCHAR, {columns})")
            if table.sql:
                key = "c1" if table.key else "NULL"
                columns = ", ".join(f"c{i}" for i in range(1, len(table.columns) + 1))
                connection.execute(
                    f"INSERT INTO t{number} SELECT row_number() OVER (), {key}, {columns} FROM ({table.sql})"
                    f" AS made({columns})"
                )
                if table.key:
                    connection.execute(f"CREATE INDEX k{number} ON t{number} (k)")
                continue
            names = [column.name for column in table.columns]
            places = [names.index(part) for part in table.key]
            rows = [
                (n, "\x1f".join(str(row[i]) for i in places) if places else None, *row)
                for n, row in enumerate(table.rows, 1)
            ]
            marks = ", ".join("?" * (len(table.columns) + 2))
            connection.executemany(f"INSERT INTO t{number} VALUES ({marks})", rows)
            if table.key:
                connection.execute(f"CREATE INDEX k{number} ON t{number} (k)")
        connection.execute("COMMIT")
