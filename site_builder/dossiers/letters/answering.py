"""复函: the answer of the department that was asked, with reasons where it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from site_builder.dossiers.letters.writing import ANSWER, Letter, chinese_day, contact, sentence, title_of
from site_builder.ledgers import Standing
from site_builder.ledgers.case import Event

ANSWERS = ("同意", "部分同意", "不同意", "属实已更正", "不属实", "无法核实", "无法提供", "转报", "确认数源")
"""Events that a 复函 can tell."""


def answer(standing: Standing, asked: Letter) -> Letter:
    """复函: the latest answer to a letter."""
    event = standing.course.last(*ANSWERS)
    assert event is not None  # the caller looked
    received = (
        f"你单位《{asked.title}》{f'（{asked.doc_no}）' if asked.doc_no else ''}收悉。经研究，现函复如下："
    )
    subject = asked.title.removeprefix(title_of(standing.case.department, standing))
    subject = subject.replace("关于商请", "关于", 1).replace("关于提出", "关于", 1).removesuffix("的函")
    return Letter(
        kind=ANSWER,
        title=f"{title_of(event.department, standing)}{subject}的复函",
        doc_no=event.text("docNo"),
        to=title_of(standing.case.department, standing),
        body=(received, *_decision(event)),
        signed=title_of(event.department, standing),
        on=event.on,
        contact=contact(event.department, standing, event.on),
    )


def _decision(event: Event) -> Sequence[str]:
    if event.kind in ("不同意", "无法提供", "不属实", "无法核实"):
        return (
            sentence(f"一、意见：{event.kind}"),
            sentence(f"二、理由：{event.text('reason')}"),
            sentence(f"三、依据：{event.text('reasonClass') or '见理由'}"),
            sentence(f"四、建议：{event.text('text') or '需要进一步协商的，请与我单位联系'}"),
        )
    fields = event.details.get("fields")
    found = [sentence(f"一、意见：{event.kind}")]
    found += [sentence(event.text("text"))] if event.text("text") else []
    if isinstance(fields, list):
        found.append(sentence(f"信息项：{'、'.join(str(one) for one in fields)}"))
    for key, words in (("scope", "使用范围"), ("conditions", "使用条件"), ("until", "使用时限")):
        if event.text(key):
            value = chinese_day(date.fromisoformat(event.text(key))) if key == "until" else event.text(key)
            found.append(sentence(f"{words}：{value}"))
    if event.kind in ("同意", "部分同意"):
        found.append(
            "请按上述意见使用，不得用于其他目的，不得提供给第三方；期满停止使用，处置数据并反馈情况。"
        )
    return found
