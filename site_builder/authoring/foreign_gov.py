"""What a foreign entry says, put into the keys of a descriptor; what does not fit is told, one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from site_builder.authoring.notes import Notes
from site_builder.authoring.workbook_entry import WAYS, opening_type, put
from site_builder.catalog import SharingType
from site_builder.foreign import Foreign, ForeignEntry, Loss
from site_builder.foreign.headers import columns
from site_builder.structure.validators import validator_of
from site_builder.workbook.column import Column
from site_builder.workbook.forms import Unreadable, Words, half
from site_builder.workbook.office import Office

Lose = Callable[[str, str, str], None]
CODE = "信息资源代码"
ELSEWHERE = frozenset({"信息资源提供方", "资源提供方代码", "信息资源名称", "关联及类目名称", "共享类型"})
"""Decided or carried before: whose it is, what it is called, what it belongs to."""
CLASSES = ("类", "项", "目", "细目")


@dataclass(frozen=True, kw_only=True)
class ForeignGov:
    """Fills descriptors of one department."""

    found: Foreign
    office: Office
    kept: Collection[str]
    """Codes of theirs that stay what they are."""

    def fill(self, made: dict[str, object], entry: ForeignEntry, losses: list[Loss], notes: Notes) -> None:
        """Everything but `related`, which needs the codes of the others."""
        gov = made["gov"]
        assert isinstance(gov, dict)

        def lose(where: str, value: str, why: str) -> None:
            losses.append(Loss(entry=entry.title, where=where, value=value, why=why))

        self._code(gov, entry, lose)
        if "信息资源格式分类" in entry.said:
            # What was concluded from a file's ending is no part of what they say.
            gov["format"] = {}
        for header, text in entry.said.items():
            column = columns().get(header)
            if header in ELSEWHERE or header == CODE or column is None:
                continue
            if header in CLASSES:
                lose(header, text, "由信息资源代码得出，代码由本目录分配")
            elif column.is_derived:
                self._derived(gov, header, text, entry, lose, notes)
            else:
                self._put(made, column, text, lose)
        self._coherent(made, gov, entry, lose, notes)

    def _code(self, gov: dict[str, object], entry: ForeignEntry, lose: Lose) -> None:
        stated = half(entry.said.get(CODE, ""))
        if not stated or stated == gov.get("code"):
            return
        if stated in self.kept:
            gov["code"] = stated
        else:
            lose(CODE, stated, f"是对方目录或已有资源的代码，本目录分配 {gov.get('code', '（待补）')}")

    def _put(self, made: dict[str, object], column: Column, text: str, lose: Lose) -> None:
        choices = column.choices(self.office)
        parts = [text]
        if isinstance(column.form, Words) and choices:
            # One word that we do not have should not cost the others.
            parts = [part.strip() for part in re.split("[；;\n]", text) if part.strip()]
        kept: list[object] = []
        for part in parts:
            try:
                value = column.form.read(part, choices)
            except Unreadable as trouble:
                lose(column.header, part, f"{trouble.message}{trouble.hint}")
                continue
            wrong = next(iter(validator_of(column.node).iter_errors(value)), None)
            if wrong is not None:
                hint = next((one["x-hint"] for one in (wrong.schema, column.node) if "x-hint" in one), "")
                lose(column.header, part, f"不合写法。{hint}")
                continue
            kept += value if isinstance(value, list) and len(parts) > 1 else [value]
        if kept:
            several = len(parts) > 1
            put(made, column.key, list(dict.fromkeys(map(str, kept))) if several else kept[0])

    def _derived(
        self, gov: dict[str, object], header: str, text: str, entry: ForeignEntry, lose: Lose, notes: Notes
    ) -> None:
        if header == "是否向社会开放":
            if "开放类型" not in entry.said:
                conditions = {"conditions": entry.said.get("开放条件")}
                put(gov, ("opening", "type"), opening_type(text, conditions))
                notes.derive("开放类型由“是否向社会开放”得出，请核对：{which}。", entry.title)
        elif header == "共享方式类型":
            plain = half(text)
            ways = [WAYS[kind] for kind in sorted(filter(plain.__contains__, WAYS), key=plain.index)]
            if ways and "提供方式" not in entry.said:
                put(gov, ("sharing", "access"), ways)
                notes.derive("提供方式由共享方式类型得出，请核对：{which}。", entry.title)
            elif not ways:
                lose(header, text, "不是接口、数据库或文件")
        else:
            lose(header, text, "由本目录的办理得出，不从别的目录带入")

    def _coherent(
        self, made: dict[str, object], gov: dict[str, object], entry: ForeignEntry, lose: Lose, notes: Notes
    ) -> None:
        """What the sharing type forbids or asks."""
        sharing = gov["sharing"]
        assert isinstance(sharing, dict)
        kind = sharing["type"]
        if kind == SharingType.DENIED:
            if conditions := sharing.pop("conditions", None):
                lose("共享条件", str(conditions), "不予共享的依据要分层级、名称、条款、原文写")
            if "reason" not in sharing and self.found.kind != "国家模板" and made.get("description"):
                sharing["reason"] = made["description"]
                notes.derive("不予共享的理由取自摘要，请核对：{which}。", entry.title)
        if kind == SharingType.UNCONDITIONAL:
            for key, header in (("conditions", "共享条件"), ("scope", "共享范围"), ("purpose", "使用用途")):
                if (value := sharing.pop(key, None)) is not None:
                    lose(header, str(value), "无条件共享的不写")
            if self.found.kind != "国家模板":
                gov["delivery"] = self._delivery(entry)
                notes.derive(
                    "无条件共享的 {n} 项数据仍由对方平台提供（delivery）；改由本目录提供的，补上数据文件：{which}。",
                    entry.title,
                )
        elif entry.contact:
            lose("联系方式", entry.contact, "联系人写在本部门 department.json")
        if "description" not in made:
            made["description"] = f"{entry.title}。"
            notes.derive("没有摘要，由名称写成，请改写：{which}。", entry.title)

    def _delivery(self, entry: ForeignEntry) -> dict[str, object]:
        return {
            "platform": _line(self.found.title or f"{self.found.kind} 目录"),
            "resourceNo": _line(entry.key),
            "modes": ["见对方平台"],
            "contact": _line(entry.contact or entry.page or entry.said.get("信息资源提供方") or "见对方平台"),
        }


def _line(text: str) -> str:
    return " ".join(text.split())
