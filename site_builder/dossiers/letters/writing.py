"""A 公文 before it is laid out, and the words that all of them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from site_builder.ledgers import Standing

LETTER, ANSWER, NOTICE, REPORT = "函", "复函", "整改通知书", "报告"
KINDS = (LETTER, ANSWER, NOTICE, REPORT)
LEADING_GROUP = "政务信息系统整合共享工作领导小组"


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """One 公文 before it is laid out."""

    kind: str
    title: str
    doc_no: str
    to: str
    body: tuple[str, ...]
    """Paragraphs; one that begins with `一、` is a heading."""
    signed: str
    """Who signs: the department."""
    on: date
    contact: str = ""
    """附注: office and telephone, nobody's name."""
    signer: bool = False
    """Upwards, 签发人 has to stand on it."""
    attachments: tuple[str, ...] = ()


def of_opener(standing: Standing, kind: str, subject: str, to: str, body: Sequence[str]) -> Letter:
    """A letter that the department which opened the case sends."""
    case = standing.case
    return Letter(
        kind=kind,
        title=title_of(case.department, standing) + subject,
        doc_no=str(case.raw.get("docNo", "")),
        to=title_of(to, standing),
        body=tuple(body),
        signed=title_of(case.department, standing),
        on=case.on,
        contact=contact(case.department, standing, case.on),
    )


def title_of(department: str, standing: Standing) -> str:
    """The full name of a department."""
    known = standing.course.facts.catalog.departments_by_id.get(department)
    return known.title if known else department


def dataset_title(id_: str, standing: Standing) -> str:
    """The title of a dataset; its id where it is not there."""
    known = standing.course.facts.catalog.datasets_by_id.get(id_)
    return known.title if known else id_


def provider(dataset: str) -> str:
    """Whose dataset it is."""
    return dataset.split("/")[0]


def contact(department: str, standing: Standing, on: date) -> str:
    """附注: office and telephone of the contact post on a day."""
    known = standing.course.facts.catalog.departments_by_id.get(department)
    if known is None:
        return ""
    lines = [
        one.phone
        for one in known.people
        if "联系人" in one.roles
        and (one.since is None or one.since <= on)
        and (one.until is None or one.until >= on)
    ]
    return f"承办：{known.office}　办公电话：{'、'.join(dict.fromkeys(lines)) or '未登记'}"


def sentence(text: str) -> str:
    """A text that ends as a sentence does."""
    text = text.strip()
    return text if text.endswith(("。", "；", "：", "”")) else f"{text}。"


def chinese_day(day: date) -> str:
    """`2026年3月2日`."""
    return f"{day.year}年{day.month}月{day.day}日"
