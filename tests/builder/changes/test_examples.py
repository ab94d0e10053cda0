"""The rules that need two trees against their examples: `tests/examples/changes/<rule name>/`.

Beside each case stands all that `mulu diff` prints of it; a `pass-*` case ends with exit code 0, a
`fail-*` one names its rule.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from site_builder.cli import main
from site_builder.law import RULES
from tests.builder.changes.trees import TwoCities

EXAMPLES = Path(__file__).parents[2] / "examples" / "changes"
CASES = sorted(EXAMPLES.glob("*/*.json"), key=str)
RULE_IDS = {rule.name: rule.id for rule in RULES.values()}


@pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.name}/{case.stem}" for case in CASES])
def test_example_prints_exactly_its_report(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = json.loads(case.read_text("utf-8"))
    TwoCities.below(tmp_path, example)
    monkeypatch.chdir(tmp_path)
    arguments = ["diff", "base", "head", "--as-of", "2026-11-23"]
    for option in ("submitter", "reference"):
        arguments += [f"--{option}", example[option]] if option in example else []
    code = main(arguments)
    report = capsys.readouterr().out
    assert report == case.with_suffix(".report.txt").read_text("utf-8")
    rule = f"{RULE_IDS[case.parent.name]} {case.parent.name}"
    if case.stem.startswith("pass-"):
        assert code == 0
        assert rule not in report
    else:
        assert rule in report
        assert code == (1 if "  错误  " in report else 0)
