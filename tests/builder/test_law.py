"""What findings cite is what the regulation says."""

from __future__ import annotations

import re
from pathlib import Path

from site_builder.law import ARTICLES, DECREE, FORM, GUIDE, PRIVACY, RULES, USCC, quotation


def test_every_article_is_quoted_word_for_word(shared: Path) -> None:
    regulation = re.sub(r"\s", "", (shared / "regulation" / "qidong-2019-63.txt").read_text("utf-8"))
    for citation, quote in ARTICLES.items():
        article, _, item = citation.partition("（")
        start = regulation.index(f"{article}", regulation.index("第一条为规范"))
        body = regulation[start : start + 1500]
        assert quote in body, citation
        assert not item or f"（{item}" in body, citation


def test_all_29_articles_can_be_cited() -> None:
    assert len({citation.partition("（")[0] for citation in ARTICLES}) == 29


def test_every_rule_has_its_own_name_and_a_basis_that_exists() -> None:
    names = [rule.name for rule in RULES.values()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", name) for name in names)
    outside = (GUIDE, FORM, USCC, DECREE, PRIVACY)
    for rule in RULES.values():
        assert rule.article is None or rule.article in ARTICLES or rule.article.startswith(outside)
    assert {f"V{n:02}" for n in range(1, 35)} | {f"L{n:02}" for n in range(1, 12)} <= RULES.keys()
    assert RULES["V09"].name == "denial-has-legal-basis"


def test_a_citation_outside_the_regulation_stands_alone() -> None:
    assert quotation("第二十八条") == "第二十八条：本办法由市大数据中心负责解释。"
    assert quotation(GUIDE) == GUIDE
