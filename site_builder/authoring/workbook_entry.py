"""A resource that stands in a workbook and not yet in the tree → its descriptor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.authoring.notes import Notes
from site_builder.authoring.package import SCHEMA
from site_builder.authoring.workbook_codes import Allotment, shape
from site_builder.authoring.workbook_items import ITEM, new_field, order
from site_builder.catalog import SharingType
from site_builder.workbook.changes import Asked
from site_builder.workbook.derived import KINDS
from site_builder.workbook.entries import CODE, Entry
from site_builder.workbook.forms import half

DEFAULTS: Mapping[str, object] = {"origin": "直接采集", "dataLevel": "一般数据"}
"""What a template does not ask and the contract does; said aloud when taken."""
WAYS = {"接口": "联机查询", "数据库": "前置机共享", "文件": "部门批量下载"}


@dataclass(kw_only=True)
class NewEntries:
    """Makes descriptors of new resources, one after the other."""

    allotment: Allotment
    asked: Asked
    notes: Notes

    def descriptor(self, entry: Entry, extension: Entry | None) -> dict[str, object]:
        """Complete as far as the workbook says; what is missing is left for `check`."""
        made: dict[str, object] = {"$schema": SCHEMA}
        for source in filter(None, (entry, extension)):
            for at, column in source.resource_columns():
                if column.is_derived or not column.key:
                    continue
                for text, row in source.said(at)[:1]:
                    change = self.asked.change(column, made, text, source.at(at, row))
                    if change is not None:
                        put(made, change.key, change.value)
        title = entry.title
        made["name"] = self.allotment.name(title)
        self._code(entry, made)
        self._defaults(entry, made)
        made["resources"] = [self._resource(entry, made, title)]
        self.notes.derive("{n} 项新的信息资源，名称由拼音得出：{which}。", f"{title}→{made['name']}")
        for missing in ("people", "secrecyReview"):
            if missing not in _object(made["gov"]) and _object(made["gov"]).get("status") != "预编":
                label = {"people": "编制人和审核人", "secrecyReview": "保密审查"}[missing]
                self.notes.leave(f"新的信息资源还要补{label}：{{which}}。", title)
        return in_order(made)

    def _code(self, entry: Entry, made: dict[str, object]) -> None:
        code = entry.code
        draft = self.allotment.again.get(entry.title)
        if draft is not None and code in ("", draft.code):
            put(made, ("gov", "code"), draft.code)
        elif code and not shape(code):
            hint = "写成 30701032068101/000001 的样子；没有的空着，由工具分配。"
            self.asked.trouble(entry.spot(CODE), f"“{code}”不是信息资源代码。", hint)
        elif code and self.allotment.is_taken(code):
            self.asked.trouble(entry.spot(CODE), f"代码“{code}”已是别的信息资源的。", "空着，由工具分配。")
        elif code:
            self.allotment.keep(code)
            self.notes.derive("沿用表里的信息资源代码，请目录主管部门核对：{which}。", code)
            put(made, ("gov", "code"), code)
        elif given := self.allotment.code((entry.text("类"), entry.text("项"), entry.text("目"))):
            self.notes.derive("分配信息资源代码：{which}。", f"{entry.title} {given}")
            put(made, ("gov", "code"), given)
        else:
            named = "／".join(filter(None, (entry.text("类"), entry.text("项"), entry.text("目"))))
            self.asked.trouble(
                entry.spot("类"), f"按“{named}”分配不了代码。",
                "类、项、目照代码表的名称写；部门信息资源只写类，或都空着。",
            )  # fmt: skip

    def _defaults(self, entry: Entry, made: dict[str, object]) -> None:
        gov = made.setdefault("gov", {})
        assert isinstance(gov, dict)
        for key, value in DEFAULTS.items():
            if key not in gov:
                gov[key] = value
                self.notes.derive(f"没有写的先写“{value}”，请核对：{{which}}。", entry.title)
        for column in entry.headed.columns.values():
            if column.is_required and not column.is_item and not entry.text(column.header):
                self.asked.trouble(
                    entry.spot(column.header), f"{column.header}没有填写。", column.explanation()
                )
        sharing = gov.setdefault("sharing", {})
        if sharing.get("type") == SharingType.DENIED and sharing.pop("conditions", None):
            self.notes.leave(
                "不予共享的依据要分层级、名称、条款、原文写在“本市扩展”，共享条件里的没有采用：{which}。",
                entry.title,
            )
        if "access" not in sharing and sharing.get("type") != SharingType.DENIED:
            kinds = half(entry.text("共享方式类型"))
            if ways := [way for kind, way in WAYS.items() if kind in kinds]:
                sharing["access"] = ways
                self.notes.derive("提供方式由共享方式类型得出，请核对：{which}。", entry.title)
        if "opening" not in gov or "type" not in gov["opening"]:
            opening = gov.setdefault("opening", {})
            opening["type"] = opening_type(entry.text("是否向社会开放"), opening)
            self.notes.derive("开放类型由“是否向社会开放”得出，请核对：{which}。", entry.title)

    def _resource(self, entry: Entry, made: dict[str, object], title: str) -> dict[str, object]:
        """One table without rows; the data come later, and only where sharing is 无条件 (第九条)."""
        table: dict[str, object] = {"name": made["name"], "title": title, "data": []}
        taken: set[object] = set()
        fields = []
        place = entry.headed.at(ITEM)
        for row in entry.item_rows() if place is not None else ():
            if not entry.headed.sheet.cell(row, place or 0):
                self.asked.trouble(entry.at(place or 0, row), "这一行没有信息项名称。", "写上名称。")
                continue
            fields.append(new_field(entry, row, taken, self.asked))
            taken.add(fields[-1]["name"])
        if fields:
            table["schema"] = {"fields": fields}
        if _object(_object(made["gov"]).get("sharing")).get("type") == SharingType.UNCONDITIONAL:
            self.notes.leave("数据不经工作簿提供；有了文件再把 data 改为 path：{which}。", title)
        if fields and str(_object(made["gov"]).get("code", "")).startswith("1"):
            self.notes.leave("基础信息资源的信息项还要写是不是基础信息项（basicItem）：{which}。", title)
        return table


def opening_type(text: str, opening: Mapping[str, object]) -> str:
    """开放类型 of 是否向社会开放 and what is said of conditions."""
    if half(text).casefold() not in ("1", "是", "y", "yes", "true"):
        return "不予开放"
    return "有条件开放" if opening.get("conditions") else "无条件开放"


def access_of(kinds: str, access: object) -> list[str] | None:
    """提供方式 that fit 共享方式类型 as a template names them; None where nothing changes."""
    wanted = [kind for kind in WAYS if kind in half(kinds)]
    now = [way for way in access if isinstance(way, str)] if isinstance(access, list) else []
    kept = [way for way in now if KINDS.get(way) in wanted]
    have = {KINDS[way] for way in kept}
    result = kept + [WAYS[kind] for kind in wanted if kind not in have]
    return None if not wanted or result == now else result


def put(made: dict[str, object], key: tuple[str, ...], value: object) -> None:
    """Set a value below a path of keys, making the objects on the way."""
    for step in key[:-1]:
        inner = made.setdefault(step, {})
        assert isinstance(inner, dict)
        made = inner
    made[key[-1]] = value


def in_order(value: dict[str, object], path: tuple[str | int, ...] = ()) -> dict[str, object]:
    """The same with every object's keys in the order of the contract."""
    known = [key for key in order(path) if key in value]
    return {key: _inside(value[key], (*path, key)) for key in (*known, *(k for k in value if k not in known))}


def _inside(value: object, path: tuple[str | int, ...]) -> object:
    if isinstance(value, dict):
        return in_order(value, path)
    if isinstance(value, list):
        return [_inside(one, (*path, 0)) for one in value]
    return value


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
