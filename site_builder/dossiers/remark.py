"""One thing that is told back to whoever sent a file in: where it stands there, what it is, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from site_builder.law import quotation


class Weight(StrEnum):
    """How much a remark weighs for the sender."""

    MUST = "须修改"
    ADVICE = "建议"
    NOTE = "说明"
    """What was taken over in another way than it stood there, or not at all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """One line of the 补正告知单 and of the 检查意见."""

    weight: Weight
    message: str
    hint: str = ""
    article: str | None = None
    rule: str = ""
    dataset: str = ""
    """Title of the 信息资源; empty where the whole file is meant."""
    key: str = ""
    """RFC 6901 pointer in the descriptor, or the table and row of its data."""
    sheet: str = ""
    """Of a workbook; empty for any other file."""
    row: int | None = None
    """From 1, in the sheet or the text."""
    column: str = ""
    """Letter in a sheet, number in a text."""

    @property
    def place(self) -> str:
        """Where to look, as one text: `政务信息资源目录!AD3`, or line and key."""
        if self.sheet:
            return f"{self.sheet}!{self.column}{self.row}"
        line = f"第 {self.row} 行" if self.row is not None else ""
        return "　".join(filter(None, (line, self.key)))

    @property
    def basis(self) -> str:
        """The article with its words; empty where no article says it."""
        return quotation(self.article) if self.article else ""
