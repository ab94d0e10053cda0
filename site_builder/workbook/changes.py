"""What a cell asks to change: compared with what the export would have written there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from site_builder.structure.validators import validator_of
from site_builder.workbook.cells import is_whole, plain, shown, value_at
from site_builder.workbook.column import Column, Json, Key
from site_builder.workbook.entries import Spot, Trouble
from site_builder.workbook.forms import Unreadable, half
from site_builder.workbook.office import Office, code_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One key of a dataset or of one of its fields; `value` is None where it goes."""

    key: Key
    value: object


@dataclass(kw_only=True)
class Asked:
    """Reads cells against one department; what cannot be taken is kept, nothing is dropped silently."""

    office: Office
    blank_removes: bool
    """Whether a blank cell means that there is nothing: in our own workbook, not in just any template."""
    leave: Callable[[str, str], None]
    """Told what was not taken: a sentence with `{which}`, and the cell."""
    troubles: list[Trouble] = field(default_factory=list)

    def change(
        self, column: Column, value: Json, text: str, spot: Spot, *, base: Json | None = None
    ) -> Change | None:
        """What the cell changes, if it does; `base` is the whole dataset where `value` is a field."""
        cell = shown(column, value, self.office)
        if text == plain(cell):
            return None
        if column.is_derived:
            if text and not _agrees(text, plain(cell), base or value):
                self.leave(
                    f"“{column.header}”由系统得出，没有采用：{{which}}。", f"{spot.address}“{text[:20]}”"
                )
            return None
        if not is_whole(cell):
            self.trouble(
                spot, "原有内容过长或有特殊字符，工作簿里只有一部分。", "请在 datapackage.json 里修改。"
            )
            return None
        if not text:
            return self._blank(column, value, spot)
        try:
            new = column.form.read(text, column.choices(self.office))
            return self._read(column, value, new)
        except Unreadable as error:
            self.trouble(spot, f"{column.header}：{error.message}", error.hint)
            return None

    def trouble(self, spot: Spot, message: str, hint: str) -> None:
        """Keep one thing that has to be mended in the workbook."""
        self.troubles.append(Trouble(spot=spot, message=message, hint=hint))

    def _blank(self, column: Column, value: Json, spot: Spot) -> Change | None:
        key = column.key_in(value)
        if value_at(value, key) is None:
            return None
        if not self.blank_removes:
            self.leave("{n} 个单元格空着，保留目录里原有的内容：{which}。", f"{column.header} {spot.address}")
            return None
        if column.is_required:
            self.trouble(
                spot, f"{column.header}是必填的，不能清空。", "写上内容；原有内容见 datapackage.json。"
            )
            return None
        return Change(key=key, value=None)

    def _read(self, column: Column, value: Json, new: object) -> Change | None:
        key = column.key_in(value)
        old = value_at(value, key)
        if key[-1] in ("length", "maxLength"):
            key, new = _length(key, old, new)
        if new == (column.absent(value) if old is None else old) and key == column.key_in(value):
            return None
        node = replace(column, key=key).node
        wrong = next(iter(validator_of(node).iter_errors(new)), None)
        if wrong is not None:
            hint = next((part["x-hint"] for part in (wrong.schema, node) if "x-hint" in part), "")
            raise Unreadable(f"“{str(new)[:40]}”不合写法。", str(hint or node.get("description", "")))
        return Change(key=key, value=new)


def _length(key: Key, old: object, new: object) -> tuple[Key, object]:
    """数据长度 as it is kept: a whole number in a constraint, text or number beside 数据类型."""
    digits = re.fullmatch(r"\d{1,9}(\.0)?", str(new))
    if key[-1] == "maxLength" and not digits:
        return ("gov", "length"), new
    as_number = key[-1] == "maxLength" or (isinstance(old, int) and digits)
    return key, int(float(str(new))) if as_number else re.sub(r"[，、\s]", ",", str(new))


def _agrees(text: str, cell: str, descriptor: Json) -> bool:
    """Whether a derived cell, filled in somebody's own way, says nothing else than ours."""
    typed = half(text)
    if typed in ("是", "否"):
        return {"是": "1", "否": "0"}[typed] == cell
    parts = [set(re.split(r"[、,，；;/\s]+", one)) for one in (typed, half(cell))]
    code = code_of(descriptor)
    return parts[0] == parts[1] or bool(cell and cell in typed) or (typed.isalnum() and typed in code)
