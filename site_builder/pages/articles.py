"""条款落实对照表: the 29 articles, what each obliges, what of this system carries it out, and how it stands today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.duties import BY_PEOPLE, DUTIES, Duty
from site_builder.edition import Edition
from site_builder.evaluation import Evaluated
from site_builder.evaluation.measures import measure_of
from site_builder.evaluation.tabular import in_words
from site_builder.law import ARTICLES, RULES
from site_builder.pages.board import LIMITS
from site_builder.pages.ledgers import LEDGERS
from site_builder.pages.page import Page
from site_builder.pages.rule_text import rule_texts

TITLES: Mapping[str, str] = {
    **{ledger.address: ledger.title for ledger in LEDGERS},
    "about/index.html": "关于本目录",
    "cases/index.html": "办理时限",
    "cases/office/authority/index.html": "主管部门待办",
    "cases/office/overview/index.html": "领导小组一览",
    "cases/office/security/index.html": "网络安全到期清单",
    "cases/office/suspicions/index.html": "疑似情形",
    "cataloguing/index.html": "部门编目指南",
    "classes/index.html": "按类别浏览",
    "codelists/index.html": "代码表",
    "datasets/index.html": "信息资源",
    "denied/index.html": "不予共享清单",
    "departments/index.html": "部门",
    "elements/index.html": "信息项字典",
    "evaluation/index.html": "共享评估",
    "ledgers/index.html": "台账",
    "notices/index.html": "目录通告",
    "service/evidence/index.html": "取数记录与紧急处置",
    "service/index.html": "接口说明",
    "standards/index.html": "标准规范",
    "statistics/index.html": "目录统计",
    "themes/index.html": "按主题浏览",
}
"""Every page that a duty may name."""


def pages(edition: Edition) -> Iterator[Page]:
    """The one page."""
    found = edition.this_year
    explained = {text.rule.id for text in rule_texts()}
    grouped: dict[str, list[Mapping[str, object]]] = {}
    for duty in DUTIES:
        grouped.setdefault(duty.article, []).append(_row(duty, found, edition, explained))
    yield Page(
        kind="articles",
        address="articles/index.html",
        title="条款落实对照表",
        description="《启东市政务信息资源共享管理办法》二十九条逐条对照：要求、由什么落实、现在怎样。",
        words={
            "as_of": edition.as_of,
            "regulation": edition.cases.facts.policies.own_title,
            "articles": [
                {
                    "title": article,
                    "quotes": [text for key, text in ARTICLES.items() if key.partition("（")[0] == article],
                    "rows": rows,
                }
                for article, rows in grouped.items()
            ],
            "people": sum(duty.by_people_alone for duty in DUTIES),
            "total": len(DUTIES),
        },
    )


def _row(duty: Duty, found: Evaluated | None, edition: Edition, explained: set[str]) -> Mapping[str, object]:
    seen = duty.pages if edition.viewer.sees_cases else [p for p in duty.pages if not _is_ledger(p)]
    links = [*seen, *(duty.restricted if edition.viewer.sees_all else ())]
    return {
        "duty": duty,
        "rules": [
            {
                "rule": RULES[id_],
                "address": f"rules/{RULES[id_].name}/index.html" if id_ in explained else None,
            }
            for id_ in duty.rules
        ],
        "limits": [LIMITS[id_] for id_ in duty.limits],
        "links": [{"title": TITLES[address], "address": address} for address in links],
        "unseen": [TITLES[address] for address in (*duty.pages, *duty.restricted) if address not in links],
        "live": [
            {"title": one.title, "words": in_words(one, found.city(one))}
            for one in map(measure_of, duty.measures)
        ]
        if found
        else [],
        "people": f"{BY_PEOPLE}：{duty.people}" if duty.people else "",
    }


def _is_ledger(address: str) -> bool:
    return address.startswith("ledgers/") and address != "ledgers/index.html"
