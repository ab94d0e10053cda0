"""Every fenced block of README, CONTRIBUTING and the handbook is run by a test, or the reason stands here."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.documents import HANDBOOK, ROOT, Block, blocks

RUN_BY = {
    f"{HANDBOOK}/supervision/index.md": "tests/builder/reports/test_handbook.py",
    f"{HANDBOOK}/exchange/index.md": "tests/builder/foreign/test_handbook_examples.py",
    f"{HANDBOOK}/service/examples/index.md": "tests/api/test_examples_of_the_page.py",
    f"{HANDBOOK}/development/recipes/index.md": "tests/campaigns/test_recipes.py",
}
"""Pages with a test of their own, that runs all their blocks but those named in NOT_RUN."""
COMMANDS_RUN_BY = "tests/campaigns/test_documents.py"
"""Runs every call of `mulu` and `mulu-api` on the pages that have no test of their own."""
BLOCK_RUN_BY = {
    (f"{HANDBOOK}/cataloguing/index.md", "{"): "tests/test_schemas.py",
    (f"{HANDBOOK}/operations/index.md", "[common]"): "tests/builder/words/test_own_words.py",
    (
        f"{HANDBOOK}/service/gateway/index.md",
        "import base64, hashlib, time, uuid",
    ): "tests/api/test_gateway.py",
}
"""(document, first line) → the test that takes this block out of the page."""
NOT_RUN = {
    ("README.md", "catalog_src/**/*.json, data/*"): "a drawing",
    ("README.md", "catalog_src/mzj/shouyang/datapackage.json:31:18"): "what a finding looks like; the wording is "
    "held by tests/examples/rules/denial-has-legal-basis",
    ("README.md", "make run "): "asks for ports and the network of pip; `make run` is what .ci/run's parts are made of",
    ("README.md", "curl 'http://127.0.0.1:8000"): "the same calls run in tests/api/test_examples_of_the_page.py",
    ("CONTRIBUTING.md", "uv pip compile"): "asks a package registry; tests/test_lock.py holds its result",
    (f"{HANDBOOK}/cataloguing/index.md", "catalog_src/"): "a drawing of folders",
    (f"{HANDBOOK}/exchange/index.md", "ckan = ckanapi"): "names a host; the same client reads us in tests/api/test_ckan.py",
    (f"{HANDBOOK}/service/examples/index.md", "export MULU="): "sets what the test itself sets for the examples below",
    (f"{HANDBOOK}/operations/index.md", "浏览器、应用系统"): "a drawing",
    (f"{HANDBOOK}/operations/index.md", "apt-get install nginx-light"): "changes the machine; tests/deploy starts "
    "each file that it copies",
    (f"{HANDBOOK}/operations/index.md", "git clone 程序仓库 /opt/mulu/1.1"): "clones and restarts units; what "
    "`mulu-switch` does is seen by tests/deploy/test_switch.py",
    (f"{HANDBOOK}/operations/index.md", "systemctl stop mulu-api@1"): "stops units; what `mulu-restore` does is seen "
    "by tests/deploy/test_backup.py",
    (f"{HANDBOOK}/service/gateway/index.md", "GET"): "the text that is digested; the program below it makes the digest",
    (f"{HANDBOOK}/service/index.md", "curl \"@@mulu-api@@"): "a pattern with 部门 and 资源 to be filled in",
    (f"{HANDBOOK}/service/index.md", "curl -H \"Authorization"): "the same; with real names in the examples' page",
}  # fmt: skip
"""(document, beginning of the first line) → why nothing runs this block."""

ALL = list(blocks())


def reason(block: Block) -> str | None:
    found = [
        why for (document, start), why in NOT_RUN.items() if block.document == document and block.first.startswith(start)
    ]  # fmt: skip
    return found[0] if found else None


def runner(block: Block) -> str | None:
    if reason(block):
        return None
    if by := RUN_BY.get(block.document) or BLOCK_RUN_BY.get((block.document, block.first)):
        return by
    return COMMANDS_RUN_BY if [*block.commands()] else None


@pytest.mark.parametrize(
    "block", ALL, ids=lambda one: f"{one.document.removeprefix(HANDBOOK)}: {one.first[:30]}"
)
def test_block_is_run_by_a_test_or_has_a_reason(block: Block) -> None:
    by = runner(block)
    assert by or reason(block), "run it in a test, or say in NOT_RUN why not"
    if by is not None:
        assert (ROOT / by).is_file()


def test_no_reason_outlives_its_block() -> None:
    for document, start in NOT_RUN:
        assert any(one.document == document and one.first.startswith(start) for one in ALL), (document, start)
    for document, first in BLOCK_RUN_BY:
        assert any((one.document, one.first) == (document, first) for one in ALL), (document, first)


def test_a_test_that_is_said_to_run_a_page_reads_that_page() -> None:
    named = Counter((document, by) for document, by in RUN_BY.items())
    for document, by in named:
        assert re.search(re.escape(document.removeprefix("site_builder/")), (ROOT / by).read_text("utf-8")), (
            by
        )


def test_every_fence_is_closed_and_counted() -> None:
    for document in {one.document for one in ALL}:
        fences = len(re.findall(r"^ *```", (ROOT / document).read_text("utf-8"), re.MULTILINE))
        assert fences == 2 * sum(one.document == document for one in ALL), document
