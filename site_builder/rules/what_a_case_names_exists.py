"""办理单里写到的信息资源、信息项、部门、人员、系统和办理单都存在。

**为什么**　目录是部门间共享的依据（第六条）。申请一项目录里没有的资源，应当作为需求提出；写错一个字，
期限就算到了别的部门头上。

**正确**　`"dataset": "gaj/juzhuzheng"`，`"fields": ["juzhuzheng.签发日期"]`，`"by": "bz"`

**错误**　`"dataset": "gaj/juzhuzhen"`；`"fields": ["签发日期"]`（没有写表）；`"by": "zhangsan"`，本部门没有登记

**怎样改**　照目录里的写法改正；目录里确实没有的信息，提一份共享需求（`_demands`）；人员先在 department.json
登记。
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from site_builder.catalog import Catalog, Dataset
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.ledgers import Case, Paper
from site_builder.ledgers.case import Role
from site_builder.rules._context import Context

RULE = RULES["L03"]
Named = tuple[str, str, str]
"""Pointer, what it is, and the word that is not known."""


def check(context: Context) -> Iterator[Finding]:
    """Every word that points elsewhere."""
    for case in context.ledgers.cases:
        yield from _findings(case.file, _case(context, case))
        yield from _findings(case.file, _persons(context, case))
    for paper in context.ledgers.papers:
        yield from _findings(paper.file, _paper(context, paper))
        yield from _findings(paper.file, _persons(context, paper))


def _findings(file: str, named: Iterator[Named]) -> Iterator[Finding]:
    hints = {
        "信息资源": "照目录里的 部门/信息资源 改正；目录里没有的，提一份需求（_demands）。",
        "信息项": "写成 表.信息项，照该信息资源的 schema。",
        "部门": "写部门文件夹的名字。",
        "人员": "先在本部门 department.json 的 people 里登记，再写他的编号。",
        "应用系统": "先在本部门 department.json 的 systems 里登记。",
        "数据元": "照 _codelists/elements.csv 的编号改正。",
        "共享申请": "协调的编号与申请相同；先有申请。",
    }
    for pointer, what, word in named:
        yield RULE.finding(file=file, pointer=pointer, message=f"没有“{word}”这个{what}。", hint=hints[what])


def _case(context: Context, case: Case) -> Iterator[Named]:
    catalog, raw = context.catalog, case.raw
    yield from _datasets(catalog, raw)
    dataset = catalog.datasets_by_id.get(str(raw.get("dataset")))
    if dataset is not None and case.ledger == "_requests":
        yield from _fields(dataset, raw.get("fields"))
    if case.ledger in ("_rectifications", "_sources"):
        yield from _one("/department", "部门", raw["department"], catalog.departments_by_id)
    elements = {row["id"] for row in catalog.codelists.get("elements", ())}
    if case.ledger == "_sources" and elements:
        yield from _one("/element", "数据元", raw["element"], elements)
    if case.ledger == "_forms" and elements:
        for index, item in enumerate(_objects(raw["fields"])):
            yield from _one(f"/fields/{index}/element", "数据元", item.get("element"), elements)
    own = catalog.departments_by_id.get(case.department)
    if own is not None and case.ledger in ("_keys", "_forms"):
        yield from _one("/system", "应用系统", raw.get("system"), {system.id for system in own.systems})
    for key in ("scores", "improvements") if case.ledger == "_evaluations" else ():
        for index, item in enumerate(_objects(raw[key])):
            department = item["department"]
            yield from _one(f"/{key}/{index}/department", "部门", department, catalog.departments_by_id)


def _paper(context: Context, paper: Paper) -> Iterator[Named]:
    if paper.role is Role.COORDINATOR and paper.id not in context.ledgers.unread:
        case = context.ledgers.cases_by_id.get(paper.id)
        if case is None or case.ledger != "_requests":
            yield "/id", "共享申请", paper.id
    for event in paper.events:
        for pointer, what, word in _datasets(context.catalog, event.details):
            yield event.pointer + pointer, what, word


def _persons(context: Context, one: Case | Paper) -> Iterator[Named]:
    department = context.catalog.departments_by_id.get(one.department)
    if department is None:
        return
    yield from _one("/by", "人员", one.by, department.people_by_id)
    for event in one.opened if isinstance(one, Case) else one.events:
        yield from _one(f"{event.pointer}/by", "人员", event.by, department.people_by_id)


def _datasets(catalog: Catalog, value: object) -> Iterator[Named]:
    holder = value if isinstance(value, dict) else {}
    yield from _one("/dataset", "信息资源", holder.get("dataset"), catalog.datasets_by_id, catalog)
    for index, dataset in enumerate(holder.get("datasets", ())):
        yield from _one(f"/datasets/{index}", "信息资源", dataset, catalog.datasets_by_id, catalog)
    for index, item in enumerate(_objects(holder.get("exceptions"))):
        place = f"/exceptions/{index}/dataset"
        yield from _one(place, "信息资源", item["dataset"], catalog.datasets_by_id, catalog)


def _fields(dataset: Dataset, fields: object) -> Iterator[Named]:
    known = {f"{table.name}.{field.name}" for table in dataset.distributions for field in table.fields}
    for index, field in enumerate(fields if isinstance(fields, list) else ()):
        yield from _one(f"/fields/{index}", "信息项", field, known)


def _one(
    pointer: str, what: str, word: object, known: Collection[str], catalog: Catalog | None = None
) -> Iterator[Named]:
    if not isinstance(word, str) or word in known:
        return
    # What a file with a fault of its own would have said is not known.
    if catalog is None or f"{word}/datapackage.json" not in catalog.unread:
        yield pointer, what, word


def _objects(value: object) -> list[dict[str, object]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
