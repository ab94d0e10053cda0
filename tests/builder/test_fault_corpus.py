"""The corpus of seeded faults: found at the right file and line, nothing else said, mended where it can be."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from site_builder.authoring import fix
from site_builder.authoring.repairs import repaired
from site_builder.errors import Held
from site_builder.findings import Finding
from site_builder.sources import Document
from tests.builder import faults
from tests.builder.faults.fault import Fault
from tests.builder.faults.tree import Tree

CORPUS: list[Fault] = [
    fault
    for module in pkgutil.iter_modules(faults.__path__)
    for fault in getattr(importlib.import_module(f"{faults.__name__}.{module.name}"), "FAULTS", ())
]
SHARE = 0.99
SHOWN = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What became of one fault."""

    fault: Fault
    found: bool
    strangers: tuple[str, ...]
    """Findings that nobody expected."""
    seen: tuple[str, ...]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Tree:
    return Tree.copy_to(tmp_path_factory.mktemp("faults") / "catalog_src", repository / "catalog_src")


def judged(tree: Tree, fault: Fault) -> Judged:
    files, place = tree.spoilt(fault)
    with tree.holding(files):
        try:
            findings = tree.check(data=fault.data, paths=_folder(fault) if fault.data else None).findings
        except Held:
            held = fault.rule == "V18"
            return Judged(fault=fault, found=held, strangers=() if held else ("held",), seen=("held",))
        others = {(also.rule, also.file, also.pointer) for also in fault.also}
        hits = [finding for finding in findings if _is_expected(finding, fault, place)]
        rest = [f for f in findings if f not in hits and (f.rule, f.file, f.pointer) not in others]
        missing = others - {(f.rule, f.file, f.pointer) for f in findings}
    seen = tuple(f"{_said(finding)}; expected at {place}" for finding in findings)
    strangers = (*map(_said, rest), *(f"not said: {one}" for one in sorted(missing)))
    return Judged(fault=fault, found=bool(hits), strangers=strangers, seen=seen)


def _folder(fault: Fault) -> tuple[str, ...]:
    return ("/".join(fault.file.split("/")[:2]),)


def _is_expected(finding: Finding, fault: Fault, place: tuple[int, int] | None) -> bool:
    line, column = place or (None, None)
    return (
        (finding.rule, finding.file, finding.line) == (fault.rule, fault.file, line)
        and finding.column in (None, column)
        and (fault.file.endswith(".csv") or finding.pointer == fault.pointer)
        and (finding.row, finding.field) == (fault.row, fault.field)
    )


def _said(finding: Finding) -> str:
    place = f"{finding.file}:{finding.line}:{finding.column}{finding.pointer}"
    return f"{finding.rule} {place} row={finding.row} field={finding.field} {finding.message}"


def table(results: list[Judged]) -> str:
    """Rule, seeded, found; then every fault that was missed or brought strangers."""
    seeded = Counter(result.fault.rule for result in results)
    found = Counter(result.fault.rule for result in results if result.found)
    lines = ["rule  seeded  found"]
    lines += [f"{rule:5} {seeded[rule]:6} {found[rule]:6}" for rule in sorted(seeded)]
    lines.append(f"all   {seeded.total():6} {found.total():6}")
    for result in results:
        if not result.found or result.strangers:
            lines.append(f"{'missed' if not result.found else 'more'}: {result.fault.label}")
            lines += [f"    {one}" for one in (result.strangers if result.found else result.seen)[:SHOWN]]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def results(tree: Tree) -> list[Judged]:
    return [judged(tree, fault) for fault in CORPUS]


def test_the_untouched_tree_has_no_finding(tree: Tree) -> None:
    assert [_said(finding) for finding in tree.check(data=True).findings] == []


def test_nearly_every_seeded_fault_is_found_where_it_is(results: list[Judged]) -> None:
    assert len(results) >= 150
    assert sum(result.found for result in results) >= SHARE * len(results), "\n" + table(results)


def test_one_fault_brings_no_other_finding(results: list[Judged]) -> None:
    assert not any(result.strangers for result in results), "\n" + table(results)


@pytest.mark.parametrize("fault", [fault for fault in CORPUS if fault.mended], ids=lambda fault: fault.label)
def test_fix_writes_the_good_file_again(tree: Tree, fault: Fault) -> None:
    files, _ = tree.spoilt(fault)
    with tree.holding(files):
        fix.write(tree.root, fix.plan(tree.config()))
        assert {path: (tree.root / path).read_bytes() for path in tree.whole} == tree.whole


def test_fix_leaves_what_only_a_person_can_decide(tree: Tree) -> None:
    touched = []
    for fault in CORPUS:
        if fault.values and not fault.mended and not fault.rewritten:
            files, _ = tree.spoilt(fault)
            path = fault.values[0][0]
            text = (files[path] or b"").decode()
            document = Document(path=path, text=text, value=json.loads(text))
            touched += [
                (fault.label, said) for said in repaired(document, kind_of(path), code=no_code).operations
            ]
    assert touched == []


def no_code(_: str) -> None:
    """No code is allotted."""


def kind_of(path: str) -> str:
    """The schema of a file."""
    if path.startswith("_policy/"):
        return "policy"
    return ("catalog", "department", "dataset")[path.count("/")]
