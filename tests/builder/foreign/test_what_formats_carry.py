"""The table of the handbook that says what each format cannot carry is what a round trip shows."""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from site_builder import exports, sources
from site_builder.authoring.catalogue_adoption import CatalogueRequest, adopt_catalogue
from site_builder.exports.ckan import FOLDER
from site_builder.workbook.cells import plain, shown
from site_builder.workbook.columns import NATIONAL
from site_builder.workbook.extension import EXTENSION
from site_builder.workbook.fields import fields_of
from site_builder.workbook.office import Office, office
from tests.builder.exports.published import edition_of

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")

PAGE = Path(__file__).resolve().parents[3] / "site_builder/handbook/exchange/index.md"
PACKAGES = "datapackage.json"
FORMATS = {
    "DCAT": "catalog.ttl",
    "CKAN": f"{FOLDER}/package_search.json",
    "国家模板": "catalog.xlsx",
    "Data Package": PACKAGES,
}
FULL: dict[str, Any] = {
    "$schema": "../../../schemas/dataset.schema.json",
    "name": "quanbu", "title": "全部内容（示例）", "description": "每个能写的都写了。", "keywords": ["甲", "乙"],
    "gov": {
        "code": "30701032068105/000077", "aliases": ["别名一"], "unit": "社会事务科", "themes": ["民政、扶贫、救灾"],
        "scenes": ["新生儿出生"], "coDepartments": ["gaj"], "origin": "第三方采集",
        "originBasis": {"title": "委托采集协议（示例）", "on": "2025-01-02"}, "sourceSystem": "minzheng-yewu",
        "format": {"class": "数据库", "type": "其他", "note": "自建库（示例）"},
        "sharing": {"type": "有条件共享", "conditions": "核验后提供。", "scope": "市公安局。", "purpose": "核验登记。",
                    "channel": "邮件", "channelReason": "接口未通（示例）", "migrateBy": "2027-01-01", "access": ["联机查询"]},
        "opening": {"type": "有条件开放", "conditions": "脱敏后开放。"}, "updateCycle": "每月", "publishedOn": "2026-02-03",
        "dataUpdatedOn": "2026-10-01", "sourceCount": {"rows": 12, "on": "2026-10-01"}, "dataLevel": "一般数据",
        "visibility": "公开", "retention": "三年（示例）", "project": "mzj-2026-001", "related": ["30701032068105/000077"],
        "people": {"compiledBy": "sh", "reviewedBy": "bz"},
        "secrecyReview": {"entry": True, "data": "限定范围共享", "by": "bm", "approvedBy": "fg", "on": "2026-01-02",
                          "reviewBy": "2027-01-02", "ref": "〔2026〕1号（示例）", "hash": "sha256:" + "0" * 64},
        "census": {"totalGb": 1, "records10k": 2, "sharedGb": 3, "sharedRecords10k": 4, "openGb": 5, "openRecords10k": 6},
    },
    "resources": [
        {"name": "yi", "title": "表一", "format": "csv", "data": [], "schema": {"fields": [
            {"name": "bh", "title": "编号", "type": "string", "description": "唯一", "constraints": {"maxLength": 20, "required": True}},
            {"name": "je", "title": "金额", "type": "number", "gov": {"dataType": "Y", "length": "8,2"}}]}},
        {"name": "er", "title": "表二", "format": "csv", "data": [], "schema": {"fields": [{"name": "x", "title": "其他", "type": "date"}]}},
    ],
}  # fmt: skip
WITHDRAWN = {
    "status": "停用",
    "withdrawn": {"on": "2026-11-01", "reason": "合并到别处。", "replacedBy": "mzj/quanbu"},
}
DENIED = {
    "type": "不予共享", "channel": "共享平台方式", "reason": "涉及未成年人隐私，依法不得提供。",
    "denialBasis": [{"level": "法律", "title": "示例法", "article": "第一条", "quote": "不得向任何单位提供。"}],
}  # fmt: skip
OTHERS: Mapping[str, tuple[str, ...]] = {
    "mzj/tingyong": ("状态", "停用日期", "停用理由", "替代资源"),
    "mzj/buyu": ("不予共享理由", "不予共享依据"),
}
"""What only an entry of another kind says is measured on one."""
SETTLED = ("数据级别", "信息资源提供方", "资源提供方代码")
"""The first has one word only, the others belong to the department."""
INNER: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    "字段名": lambda value: [field["name"] for field in _fields(value)],
    "字段的说明和约束": lambda value: [
        (field.get("description"), field.get("constraints")) for field in _fields(value)
    ],
    "几张表和表名": lambda value: [(one["name"], one["title"]) for one in value.get("resources", ())],
}


def _fields(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [field for one in value["resources"] for field in one.get("schema", {}).get("fields", ())]


def cells(value: Mapping[str, Any], own: Office) -> dict[str, object]:
    """What the workbook would show of an entry, by header; several words in any order."""
    items = [one.value for one in fields_of(value)] or [{}]
    found: dict[str, object] = {}
    for column in (*EXTENSION, *NATIONAL):
        texts = (
            [plain(shown(column, item, own)) for item in items]
            if column.is_item
            else [plain(shown(column, value, own))]
        )
        found[column.header] = [sorted(re.split("[；、]", text)) for text in texts]
    return found | {name: look(value) for name, look in INNER.items()}


def entries() -> dict[str, dict[str, Any]]:
    """An entry that says everything, and those that say what it cannot."""
    withdrawn, denied = copy.deepcopy(FULL), copy.deepcopy(FULL)
    withdrawn |= {"name": "tingyong", "title": "停用的（示例）"}
    withdrawn["gov"] |= {**WITHDRAWN, "code": "30701032068105/000078"}
    denied |= {"name": "buyu", "title": "不予共享的（示例）"}
    denied["gov"] |= {"sharing": DENIED, "code": "30701032068105/000079", "opening": {"type": "不予开放"}}
    return {"mzj/quanbu": copy.deepcopy(FULL), "mzj/tingyong": withdrawn, "mzj/buyu": denied}


def read_back(address: str, site: Path, origin: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """The descriptors that an export brings back, by title."""
    if address == PACKAGES:
        files = sorted((site / "datasets").rglob("datapackage.json"))
    else:
        shutil.copytree(origin, folder)
        adopt_catalogue(CatalogueRequest(file=site / address, source=folder))
        files = sorted(folder.glob("*/*/datapackage.json"))
    return {value["title"]: value for value in (json.loads(file.read_bytes()) for file in files)}


def measured(origin: Path, work: Path) -> dict[str, dict[str, bool]]:
    """By header, whether each format brings its content back."""
    source = work / "full"
    shutil.copytree(origin, source)
    for id_, value in entries().items():
        file = source / id_ / "datapackage.json"
        file.parent.mkdir()
        file.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    own = office(sources.read(source), "mzj")
    exports.write(work / "site", edition_of(source))
    back = {
        name: read_back(address, work / "site", origin, work / f"back-{number}")
        for number, (name, address) in enumerate(FORMATS.items())
    }
    of_others = {header: id_ for id_, headers in OTHERS.items() for header in headers}
    table: dict[str, dict[str, bool]] = {}
    for id_, value in entries().items():
        for header, content in cells(value, own).items():
            if header in SETTLED or content == [[""]] or of_others.get(header, "mzj/quanbu") != id_:
                continue
            found = {name: by_title.get(value["title"]) for name, by_title in back.items()}
            table[header] = {
                name: one is not None and cells(one, own)[header] == content for name, one in found.items()
            }
    return table


def rendered(table: Mapping[str, Mapping[str, bool]]) -> str:
    lines = [f"| 内容 | {' | '.join(FORMATS)} |", "|---|" + "---|" * len(FORMATS)]
    lines += [
        f"| {header} | {' | '.join('✓' if of[name] else '—' for name in FORMATS)} |"
        for header, of in table.items()
    ]
    return "\n".join(lines)


def test_the_handbook_says_what_each_format_cannot_carry(home: Path, tmp_path: Path) -> None:
    table = measured(home, tmp_path)
    page = PAGE.read_text("utf-8")
    written = page.partition("<!-- carried -->\n")[2].partition("<!-- /carried -->")[0].strip()
    expected = rendered(table)
    assert written == expected, f"the table between the marks has to be\n{expected}"
    # Every entry's name comes back from everywhere; nothing brings back who reviewed it.
    assert all(table["信息资源名称"].values())
    assert not any(table["审查文号"].values())
