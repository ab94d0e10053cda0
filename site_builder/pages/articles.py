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
    "about/index.html": "articles.about",
    "cases/index.html": "board.title",
    "cases/office/authority/index.html": "common.todo_of_authority",
    "cases/office/overview/index.html": "common.overview",
    "cases/office/security/index.html": "common.security",
    "cases/office/suspicions/index.html": "common.suspicions",
    "cataloguing/index.html": "articles.cataloguing",
    "classes/index.html": "classes.title",
    "codelists/index.html": "common.codelists",
    "datasets/index.html": "common.datasets",
    "denied/index.html": "common.denied_list",
    "departments/index.html": "common.department",
    "elements/index.html": "common.element_dictionary",
    "evaluation/index.html": "common.sharing_evaluation",
    "ledgers/index.html": "common.ledgers",
    "notices/index.html": "notices.title",
    "service/evidence/index.html": "articles.evidence",
    "service/index.html": "common.service",
    "standards/index.html": "standards.title",
    "statistics/index.html": "common.statistics",
    "themes/index.html": "themes.title",
}
"""Every page that a duty may name, and the word for it."""


def pages(edition: Edition) -> Iterator[Page]:
    """The one page."""
    found, say = edition.this_year, edition.words
    explained = {text.rule.id for text in rule_texts()}
    grouped: dict[str, list[Mapping[str, object]]] = {}
    for duty in DUTIES:
        grouped.setdefault(duty.article, []).append(_row(duty, found, edition, explained))
    yield Page(
        kind="articles",
        address="articles/index.html",
        title=say("articles.title"),
        description=say("articles.description"),
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
    say = edition.words
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
        "limits": [say(LIMITS[id_]) for id_ in duty.limits],
        "links": [{"title": say(TITLES[address]), "address": address} for address in links],
        "unseen": [
            say(TITLES[address]) for address in (*duty.pages, *duty.restricted) if address not in links
        ],
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
