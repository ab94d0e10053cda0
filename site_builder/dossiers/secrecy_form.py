"""《政务信息资源保密审查表》: what a department looks at before it shares an entry (第十八条).

Made from the descriptor as it is written, because an entry that was never reviewed has no valid
descriptor yet. The paper stays in the department; the catalogue keeps its number, day and answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from site_builder.datatypes import NAMES, letter_of
from site_builder.dossiers.paper import Cell, Paper, Table
from site_builder.review import QUESTIONS, SHORT, content_hash

TITLE = "政务信息资源保密审查表"
BOXES = "□ 可以共享　　□ 限定范围共享　　□ 不得在政务外网共享"
WIDTHS = (30, 48, 30, 48)
BLANK_DAY = "　　　年　　月　　日"


def secrecy_form(
    descriptor: Mapping[str, object], department: Mapping[str, object], *, allowed: Sequence[str]
) -> bytes:
    """The form for one entry; `allowed` are the answers that fit its sharing type."""
    paper = Paper(TITLE)
    paper.line(f"{_text(department, 'title') or '—'}　　　编号：〔　　　　〕保审第　　　号")
    digest = content_hash(descriptor).removeprefix("sha256:")
    paper.table(Table(widths=WIDTHS, rows=list(_elements(descriptor, department))))
    paper.heading(f"信息项清单（摘要值前 {SHORT} 位 {digest[:SHORT]}）")
    paper.table(Table(widths=(14, 52, 40, 22, 28), rows=list(_fields(descriptor)), headed=True))
    paper.heading("审查事项")
    questions = [[Cell(text="审查内容", label=True), Cell(text="意见", label=True)]]
    questions += [
        [Cell(text=f"{number}. {text}"), Cell(text="□ 是　□ 否")] for number, text in enumerate(QUESTIONS, 1)
    ]
    paper.table(Table(widths=(126, 30), rows=questions, headed=True))
    paper.heading("审查结论")
    kind = _text(descriptor, "gov", "sharing", "type")
    paper.table(
        Table(
            widths=(30, 126),
            rows=[
                [Cell(text="条目", label=True), Cell(text="□ 可以登记在政务外网目录　　□ 不得登记")],
                [Cell(text="数据", label=True), Cell(text=BOXES)],
                [Cell(text="复审日期", label=True), Cell(text=f"{BLANK_DAY}前")],
                [Cell(text="承办人意见", label=True), Cell(text=_signed("签名："), right=True)],
                [Cell(text="保密审查员\n意见", label=True), Cell(text=_signed("签名："), right=True)],
                [Cell(text="分管负责人\n意见", label=True), Cell(text=_signed("签名："), right=True)],
                [Cell(text="单位盖章", label=True), Cell(text=_signed("（单位盖章）"), right=True)],
            ],
            heights=(0, 0, 0, 20, 20, 20, 24),
        )
    )
    paper.note(f"拟定{kind}的，数据结论须为“{'”或“'.join(allowed)}”；不是的，先改共享类型，再重新审查。")
    paper.note("本表由本部门留存，不得填写涉密内容；不得登记的，不提交目录，按保密规定线下处理。")
    paper.foot(f"审查内容摘要值 sha256:{digest}")
    return paper.to_bytes()


def _elements(descriptor: Mapping[str, object], department: Mapping[str, object]) -> Iterator[list[Cell]]:
    gov = _object(descriptor.get("gov"))
    sharing = _object(gov.get("sharing"))
    yield _wide("信息资源名称", _text(descriptor, "title"))
    yield _pair("信息资源代码", _text(gov, "code"), "提供方内部部门", _text(gov, "unit"))
    yield _wide("信息资源摘要", _text(descriptor, "description"))
    form = _text(gov, "format", "class"), _text(gov, "format", "type")
    yield _pair("信息资源格式", " ".join(filter(None, form)), "更新周期", _text(gov, "updateCycle"))
    yield _pair("拟定共享类型", _text(sharing, "type"), "社会开放", _text(gov, "opening", "type"))
    for label, key in (
        ("共享条件", "conditions"),
        ("共享范围", "scope"),
        ("使用用途", "purpose"),
        ("不予共享理由", "reason"),
    ):
        if said := _text(sharing, key):
            yield _wide(label, said)
    if bases := [_object(one) for one in _list(sharing.get("denialBasis"))]:
        yield _wide(
            "不予共享依据",
            "；".join(f"《{_text(b, 'title').strip('《》')}》{_text(b, 'article')}" for b in bases),
        )
    ways = "、".join(str(way) for way in _list(sharing.get("access")))
    yield _pair("共享渠道", _text(sharing, "channel"), "共享方式", ways)
    people = {
        _text(_object(one), "id"): _text(_object(one), "name") for one in _list(department.get("people"))
    }
    compiled, reviewed = (_text(gov, "people", key) for key in ("compiledBy", "reviewedBy"))
    yield _pair("编制人", people.get(compiled, compiled), "审核人", people.get(reviewed, reviewed))
    if last := _object(gov.get("secrecyReview")):
        same = "内容未变" if last.get("hash") == content_hash(descriptor) else "此后内容有改动"
        yield _wide("上次审查", f"{_text(last, 'ref')}，{_text(last, 'on')}，{_text(last, 'data')}；{same}")


def _fields(descriptor: Mapping[str, object]) -> Iterator[list[Cell]]:
    headers = ("序号", "信息项名称", "字段", "类型", "个人信息、限制")
    yield [Cell(text=text, label=True) for text in headers]
    tables = [_object(one) for one in _list(descriptor.get("resources"))]
    number = 0
    for table in tables:
        if len(tables) > 1:
            yield [Cell(text=f"表：{_text(table, 'title') or _text(table, 'name')}", span=5)]
        for field in map(_object, _list(_object(table.get("schema")).get("fields"))):
            number += 1
            told = (_text(field, "gov", key) for key in ("sensitive", "masking", "sharing"))
            yield [
                Cell(text=str(number)),
                Cell(text=_text(field, "title")),
                Cell(text=_text(field, "name")),
                Cell(text=_type(field)),
                Cell(text="；".join(filter(None, told)) or "—"),
            ]
    if not number:
        yield [Cell(text="没有信息项；按文件整体审查。", span=5)]


def _type(field: Mapping[str, object]) -> str:
    letter = _text(field, "gov", "dataType") or letter_of(_text(field, "type") or "string")
    return NAMES.get(letter, letter)


def _wide(label: str, text: str) -> list[Cell]:
    return [Cell(text=label, label=True), Cell(text=text or "—", span=3)]


def _pair(label: str, text: str, other: str, more: str) -> list[Cell]:
    return [
        Cell(text=label, label=True),
        Cell(text=text or "—"),
        Cell(text=other, label=True),
        Cell(text=more or "—"),
    ]


def _signed(word: str) -> str:
    return f"\n\n{word}　　　　　　　　{BLANK_DAY}"


def _text(value: Mapping[str, object], *path: str) -> str:
    found: object = value
    for step in path:
        found = _object(found).get(step)
    return found if isinstance(found, str) else ""


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
