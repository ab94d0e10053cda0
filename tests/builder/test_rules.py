"""Every rule against its examples: `tests/examples/rules/<name>/`, a merge patch over the small city each.

`pass-*.json` leaves the city without a finding; `fail-*.json` gives exactly the text beside it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from site_builder import rules
from site_builder.law import RULES
from tests.small_city import City

EXAMPLES = Path(__file__).parent.parent / "examples" / "rules"
CASES = sorted(EXAMPLES.glob("*/*.json"), key=str)
NAMES = [f"{case.parent.name}/{case.stem}" for case in CASES]
OF_CHANGES = sorted((EXAMPLES.parent / "changes").glob("*/*.json"), key=str)
"""Examples of rules that need two trees; `tests/builder/changes/test_examples.py` judges them."""


SHOWN_ELSEWHERE = {
    "L08": "test_ledgers.py",
    "F02": "test_sources.py",
    "F03": "tables/test_delimited.py",
    "F04": "test_sources.py",
    "F05": "tables/test_locate.py",
    "F06": "tables/test_locate.py",
}
"""Rules whose failure no merge patch can make (a history, bytes, links, files that are not there) → who makes it."""


def spoil(city: City, case: Path) -> None:
    for path, change in json.loads(case.read_text("utf-8")).items():
        if isinstance(change, str):
            city.write(path, change)
        else:
            city.patch(path, change)


def test_the_small_city_has_no_findings(city: City) -> None:
    assert city.report() == ""


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_example_gives_exactly_its_findings(city: City, case: Path) -> None:
    spoil(city, case)
    beside = case.with_suffix(".findings.txt")
    expected = beside.read_text("utf-8").strip() if case.stem.startswith("fail-") else ""
    assert city.report() == expected


@pytest.mark.parametrize("module", rules.modules(), ids=lambda module: module.RULE.name)
def test_rule_is_documented_and_has_examples(module: object) -> None:
    rule = module.RULE
    assert rule is RULES[rule.id]
    assert module.__name__.rpartition(".")[2].replace("_", "-") == rule.name
    page = module.__doc__
    assert all(part in page for part in ("**为什么**", "**正确**", "**错误**", "**怎样改**"))
    if elsewhere := SHOWN_ELSEWHERE.get(rule.id):
        assert f'"{rule.id}"' in (Path(__file__).parent / elsewhere).read_text("utf-8")
        return
    shown = [*NAMES, *(f"{case.parent.name}/{case.stem}" for case in OF_CHANGES)]
    own = [name for name in shown if name.startswith(f"{rule.name}/")]
    assert any("/pass-" in name for name in own)
    assert any("/fail-" in name for name in own)
