"""The rules as readers meet them: in the terminal and on the site, both from the rule's own docstring."""

from __future__ import annotations

import json

import pytest

from site_builder import rules
from site_builder.cli import main
from tests.builder.site import Site
from tests.small_city import City

IDS = [module.RULE.id for module in rules.modules()]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site.of(City.copy_to(tmp_path_factory.mktemp("rules") / "catalog_src"))


def test_list_shows_every_rule_with_level_and_basis(site: Site) -> None:
    words = site.words("rules/index.html")
    for module in rules.modules():
        assert module.RULE.id in words
        assert f'href="../rules/{module.RULE.name}/index.html"' in site["rules/index.html"]
    assert "须修改" in words
    assert "建议" in words


@pytest.mark.parametrize("module", rules.modules(), ids=IDS)
def test_every_rule_has_a_page_with_reason_examples_and_cure(site: Site, module: object) -> None:
    address = f"rules/{module.RULE.name}/index.html"
    words = site.words(address)
    assert all(heading in words for heading in ("为什么", "正确", "错误", "怎样改"))
    assert module.RULE.article is None or module.RULE.article in words
    # Bold and code are laid out, not shown as signs.
    assert "**" not in words
    assert "`" not in words


def test_citation_leads_to_the_sentence_of_the_regulation(site: Site) -> None:
    assert 'href="../../rules/index.html#第十条（一）"' in site["rules/denial-has-legal-basis/index.html"]
    assert '<dt id="第十条（一）">' in site["rules/index.html"]


def test_wrapped_docstring_lines_are_joined_without_a_blank(site: Site) -> None:
    assert "党中央、国务院政策依据" in site.words("rules/denial-has-legal-basis/index.html")


def test_terminal_lists_every_rule_and_explains_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    listed = capsys.readouterr().out
    assert all(f"{id_}  " in listed for id_ in IDS)
    assert main(["rules", "v09"]) == 0
    by_id = capsys.readouterr().out
    assert main(["rules", "denial-has-legal-basis"]) == 0
    assert capsys.readouterr().out == by_id
    assert by_id.startswith("V09  denial-has-legal-basis（须修改）\n不予共享有法律")
    assert "\n怎样改\n  改写为所依据的法律" in by_id
    assert "依据\n  第十条（一）：凡列入不予共享类" in by_id


def test_json_of_the_list_and_of_one_rule(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rules", "--format", "json"])
    listed = json.loads(capsys.readouterr().out)
    assert [rule["id"] for rule in listed] == IDS
    main(["rules", "V20", "--format", "json"])
    one = json.loads(capsys.readouterr().out)
    assert one["name"] == "census-adds-up"
    assert [part["heading"] for part in one["parts"]] == ["为什么", "正确", "错误", "怎样改"]


def test_unknown_rule_is_one_line_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "V99"]) == 2
    assert "没有“V99”这条规则" in capsys.readouterr().err
