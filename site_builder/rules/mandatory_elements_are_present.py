"""核心元数据齐全、不为空白、前后没有空格，代码里没有全角数字和字母。

**为什么**　《政务信息资源目录编制指南》规定 13 项核心元数据必须填写；检索、对账和上报都按原文
比对，前后的空格和全角字符会让同一个名称、同一个代码对不上。

**正确**　`"title": "公共厕所"`，`"code": "107001320681/000001"`

**错误**　`"title": "公共厕所 "`，`"code": "１０７００１320681/000001"`

**怎样改**　删去首尾空格，全角改半角；必填项没有内容的，补上内容。
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V01"]


def check(context: Context) -> Iterator[Finding]:
    """Texts of the core elements, as far as a schema cannot judge them."""
    for dataset in context.datasets(RULE):
        texts = {"/title": dataset.title, "/description": dataset.description}
        codes = {"/gov/code": dataset.code}
        codes |= {f"/gov/related/{i}": code for i, code in enumerate(dataset.related)}
        for table in dataset.distributions:
            texts |= {f"{field.pointer}/title": field.title for field in table.fields}
        yield from _texts(dataset.file, texts)
        yield from _codes(dataset.file, codes)
    for department in context.catalog.departments:
        yield from _texts(department.file, {"/title": department.title, "/office": department.office})
        yield from _codes(department.file, {"/uscc": department.uscc})


def _texts(file: str, texts: dict[str, str]) -> Iterator[Finding]:
    for pointer, text in texts.items():
        if not text.strip():
            yield RULE.finding(
                file=file, pointer=pointer, message="必填项只有空白，没有内容。", hint="填写实际内容。"
            )
        elif text != text.strip():
            yield RULE.finding(
                file=file,
                pointer=pointer,
                message=f"“{text}”前后有空格。",
                hint=f"改为“{text.strip()}”。",
                fix=({"op": "replace", "path": pointer, "value": text.strip()},),
            )


def _codes(file: str, codes: dict[str, str]) -> Iterator[Finding]:
    for pointer, code in codes.items():
        narrow = unicodedata.normalize("NFKC", code).strip()
        if narrow != code:
            yield RULE.finding(
                file=file,
                pointer=pointer,
                message=f"代码“{code}”里有全角数字、字母或空格。",
                hint=f"改为半角：“{narrow}”。",
                fix=({"op": "replace", "path": pointer, "value": narrow},),
            )
