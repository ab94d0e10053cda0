"""条款落实对照表: every article, every rule, every limit, and nothing that is not there."""

from __future__ import annotations

import json
import re

from query_api.cli import names as service_commands
from site_builder.cli import names
from site_builder.cli._case_new import KINDS as CASES
from site_builder.cli.case import ACTIONS
from site_builder.duties import BY_PEOPLE, DUTIES
from site_builder.evaluation import themes
from site_builder.law import ARTICLES, RULES
from site_builder.pages import articles
from site_builder.pages.board import LIMITS
from site_builder.visibility import GOVERNMENT
from tests.builder.cases.editions import AUTHORITY, PUBLIC, ROOT, bodies, edition, words

NUMBERS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
ALL = [
    *NUMBERS,
    *(f"十{n}" for n in NUMBERS[:9]),
    "二十",
    *(f"二十{n}" for n in NUMBERS[:9]),
]


def page(audience: object = AUTHORITY) -> str:
    return bodies(articles, edition(audience))["articles/index.html"]  # type: ignore[arg-type] # an Audience


def test_all_29_articles_are_there_in_their_order() -> None:
    told = list(dict.fromkeys(duty.article for duty in DUTIES))
    assert told == [f"第{number}条" for number in ALL]
    assert len(told) == 29
    assert re.findall(r"<h2 id=\"art-\d+\">(第[一二三四五六七八九十]+条)", page()) == told


def test_every_rule_and_every_limit_is_cited_by_an_article() -> None:
    cited = {id_ for duty in DUTIES for id_ in duty.rules}
    assert cited == RULES.keys()
    policies = [json.loads(p.read_text("utf-8")) for p in (ROOT / "catalog_src/_policy").glob("*.json")]
    limits = {limit["id"] for policy in policies for limit in policy["limits"]} | LIMITS.keys()
    assert {id_ for duty in DUTIES for id_ in duty.limits} == limits


def test_a_rule_is_cited_by_the_article_it_rests_on() -> None:
    cited = {(duty.article, id_) for duty in DUTIES for id_ in duty.rules}
    for rule in RULES.values():
        if rule.article in ARTICLES:
            assert (rule.article.partition("（")[0], rule.id) in cited


def test_every_figure_of_the_evaluation_is_cited() -> None:
    assert {id_ for duty in DUTIES for id_ in duty.measures} == {
        one.id for theme in themes() for one in theme.measures
    }


def test_every_command_that_is_named_exists() -> None:
    for duty in DUTIES:
        for command in duty.commands:
            tool, name, *more = command.split()
            assert name in (names() if tool == "mulu" else service_commands()), command
            if name == "case":
                assert more[0] in ACTIONS
                assert more[0] != "new" or more[1:] == [] or more[1] in CASES


def test_what_only_people_can_do_is_said_plainly() -> None:
    for duty in DUTIES:
        assert not duty.by_people_alone or duty.people
    text = words(page())
    assert f"{BY_PEOPLE}：资金安排由财政部门和各部门办理。" in text
    assert text.count(BY_PEOPLE) >= sum(bool(duty.people) for duty in DUTIES)


def test_live_figures_stand_beside_the_obligations() -> None:
    text = words(page(GOVERNMENT))
    entries = sum(one.status.value == "在用" for one in edition().catalog.datasets)
    assert f"信息资源 {entries} 项" in text
    assert f"信息资源 {entries} 项" not in words(page(PUBLIC))


def test_pages_of_the_authority_are_linked_for_it_alone() -> None:
    assert "cases/office/suspicions/index.html" in page()
    assert "cases/office/" not in page(GOVERNMENT)
