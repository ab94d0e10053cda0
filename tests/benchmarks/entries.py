"""Entries with unique titles, names and codes, in the shares that real catalogues show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from site_builder.review import content_hash
from tests.benchmarks.city import REGION, Office, pinyin
from tests.benchmarks.lexicon import ACTIONS, DOCUMENTS, FIELDS, PARTS

SHARES = (("无条件共享", 61), ("有条件共享", 34), ("不予共享", 5))
CLASSES = ((1, 8), (2, 22), (3, 70))
_T = TypeVar("_T")
CYCLES = ("每日", "每周", "每月", "每季度", "每半年", "每年", "不定期", "不更新")
QUOTE = "统计调查中获得的能够识别或者推断单个统计调查对象身份的资料，任何单位和个人不得对外提供、泄露，不得用于统计以外的目的。"
REVIEW_DUE = "2099-12-31"
"""So late that a benchmark run in ten years still has no finding."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One dataset of the invented city."""

    office: Office
    name: str
    descriptor: dict[str, object]
    fields: tuple[tuple[str, str], ...]
    """Names and types of its table's columns."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Title:
    subject: str
    action: str
    document: str
    part: str | None

    @property
    def text(self) -> str:
        return f"{self.part + '片区' if self.part else ''}{self.subject}{self.action}{self.document}"

    @property
    def name(self) -> str:
        words = [self.subject, self.action, self.document]
        if self.part:
            words.insert(0, self.part)
        return "-".join(pinyin(word) for word in words)


def entries(offices: list[Office], count: int, *, with_rows: int, seed: int) -> Iterator[Entry]:
    """`count` entries, spread over the offices; the first `with_rows` have a table of rows."""
    random = Random(seed)
    titles = [_titles(office, random) for office in offices]
    names: list[set[str]] = [set() for _ in offices]
    serials: dict[str, int] = {}
    for number in range(count):
        at = number % len(offices)
        title = next(title for title in titles[at] if title.name not in names[at])
        names[at].add(title.name)
        yield _entry(offices[at], title, serials, has_rows=number < with_rows, random=random)


def _titles(office: Office, random: Random) -> Iterator[_Title]:
    """Every title of the office's domain once, the ones without a 片区 first, each group shuffled."""
    for parts in ((None,), PARTS):
        group = [
            _Title(subject=subject, action=action, document=document, part=part)
            for subject in office.domain.objects
            for action in ACTIONS
            for document in DOCUMENTS
            for part in parts
        ]
        random.shuffle(group)
        yield from group


def _entry(
    office: Office, title: _Title, serials: dict[str, int], *, has_rows: bool, random: Random
) -> Entry:
    sharing = "无条件共享" if has_rows else _pick(SHARES, random)
    resource_class = _pick(CLASSES, random) if office.leads and not has_rows else 3
    if sharing != "无条件共享" and resource_class == 1:
        resource_class = 2
    category = office.category(resource_class)
    serials[category] = serials.get(category, 0) + 1
    fields = _fields(title, random)
    published = f"{random.randint(2021, 2025)}-{random.randint(1, 12):02}-{random.randint(2, 28):02}"
    gov: dict[str, object] = {
        "code": f"{category}/{serials[category]:06}",
        "aliases": [f"{title.part or ''}{title.subject}{title.document}"],
        "unit": random.choice(("办公室", "综合科", "信息中心", "业务科", "监管科")),
        "themes": [office.domain.theme],
        "origin": "系统产生",
        "format": {"class": "数据库", "type": random.choice(("mysql", "KingbaseES"))},
        "sharing": _sharing(sharing, title, random),
        "opening": _opening(sharing, random),
        # Rows in git may not belong to a shorter cycle than a month, and must not fall overdue.
        "updateCycle": "不定期" if has_rows else random.choice(CYCLES),
        "publishedOn": published,
        "dataLevel": "一般数据",
        "people": {"compiledBy": "bz", "reviewedBy": "sh"},
    }
    if has_rows:
        gov["dataUpdatedOn"] = published
    elif sharing == "无条件共享":
        gov["delivery"] = {
            "platform": "示例市公共数据平台",
            "resourceNo": f"SL{REGION}{office.number:04}{serials[category]:06}",
            "modes": ["库表交换"],
            "contact": f"0513-{office.number:08}",
        }
    table: dict[str, object] = {"name": pinyin(title.subject), "title": title.subject}
    table |= {"path": "data/rows.csv", "format": "csv", "encoding": "utf-8"} if has_rows else {"data": []}
    table["schema"] = {
        "fields": [_field(name, kind, basic=resource_class == 1) for name, kind in fields],
        "primaryKey": [fields[0][0]],
    }
    descriptor: dict[str, object] = {
        "$schema": "../../../schemas/dataset.schema.json",
        "name": title.name,
        "title": title.text,
        "description": _summary(office, title, fields),
        "keywords": [title.subject, title.action],
        "created": f"{published}T09:00:00+08:00",
        "version": "1.0.0",
        "gov": gov,
        "resources": [table],
    }
    answer = {"无条件共享": "可以共享", "有条件共享": "限定范围共享", "不予共享": "不得在政务外网共享"}
    gov["secrecyReview"] = {
        "entry": True,
        "data": answer[sharing],
        "by": "bm",
        "approvedBy": "fg",
        "on": published,
        "reviewBy": REVIEW_DUE,
        "ref": f"〔{published[:4]}〕保审第{serials[category]}号",
        "hash": content_hash(descriptor),
    }
    return Entry(office=office, name=title.name, descriptor=descriptor, fields=fields)


def _pick(shares: tuple[tuple[_T, int], ...], random: Random) -> _T:
    return random.choices([value for value, _ in shares], [share for _, share in shares])[0]


def _fields(title: _Title, random: Random) -> tuple[tuple[str, str], ...]:
    own = ((f"{title.subject}编号", "string"), (f"{title.action}日期", "date"))
    common = random.sample(FIELDS, random.randint(3, 12))
    return (*own, *sorted(common, key=FIELDS.index))


def _field(name: str, kind: str, *, basic: bool) -> dict[str, object]:
    field: dict[str, object] = {"name": name, "title": name, "type": kind}
    if kind == "string":
        field["constraints"] = {"maxLength": 100}
    if basic:
        field["gov"] = {"basicItem": True}
    return field


def _sharing(kind: str, title: _Title, random: Random) -> dict[str, object]:
    value: dict[str, object] = {"type": kind}
    if kind == "有条件共享":
        value["conditions"] = (
            f"使用部门有法律、行政法规规定的职责依据，逐件核验{title.subject}，查询逐笔留痕。"
        )
        value["scope"] = f"市行政审批局、市统计局；可提供{title.subject}编号和{title.action}日期。"
        value["purpose"] = f"用于办理与{title.subject}有关的事项时核验，不得用于其他目的。"
    if kind == "不予共享":
        value["reason"] = f"{title.subject}的单户资料能够识别单个调查对象，法律规定不得对外提供。"
        value["denialBasis"] = [
            {
                "level": "法律",
                "title": "中华人民共和国统计法（2024年修正）",
                "article": "第二十八条",
                "quote": QUOTE,
            }
        ]
    value["channel"] = "共享平台方式"
    if kind != "不予共享":
        value["access"] = random.choice(
            (["联机查询", "部门批量下载"], ["系统对接"], ["前置机共享", "联机查询"])
        )
    return value


def _opening(sharing: str, random: Random) -> dict[str, object]:
    is_open = sharing == "无条件共享" and random.random() < 0.4
    return {"type": "无条件开放" if is_open else "不予开放"}


def _summary(office: Office, title: _Title, fields: tuple[tuple[str, str], ...]) -> str:
    names = "、".join(name for name, _ in fields[1:5])
    return f"{office.title}在{title.subject}{title.action}工作中形成的{title.document}，含{names}等。"
