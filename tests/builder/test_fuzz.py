"""Whatever a file holds, checking it ends in findings: no traceback, and in bounded time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.authoring import fix
from site_builder.errors import Held
from tests.builder.faults.tree import Tree, written

ENTRY = "mzj/zhen-minglu/datapackage.json"
CSV = "mzj/zhen-minglu/data/zhen.csv"
FILES = (ENTRY, "mzj/hunyin-dengji/datapackage.json", "mzj/department.json", "catalog.json")
SECONDS = 2.0
"""No single check of this small tree may take longer, however odd the file."""

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["9999-12-31", "0001-01-01", "\ud800", "../..", "10300132068１/1", "[", "机密", "-0"])
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def bounded(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return settings(
        derandomize=True,
        database=None,
        max_examples=examples,
        # The first example pays for what is loaded once.
        deadline=timedelta(seconds=10),
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Tree:
    return Tree.copy_to(tmp_path_factory.mktemp("fuzz") / "catalog_src", repository / "catalog_src")


def check(tree: Tree, files: dict[str, bytes | None], *, data: bool = False) -> None:
    """Check and plan the repairs; anything raised but Held fails the test."""
    with tree.holding(files):
        begin = time.process_time()
        try:
            compiled = tree.check(data=data, paths=("mzj/zhen-minglu",) if data else None)
            assert all(finding.message and finding.hint for finding in compiled.findings)
        except Held:
            pass
        if not data:
            fix.plan(tree.config(paths=tuple(files)))
        assert time.process_time() - begin < SECONDS


def spots(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in a document."""
    items: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [path for key, one in items for path in [(*above, key), *spots(one, (*above, key))]]


@given(value=anything, file=st.sampled_from(FILES))
@bounded(40)
def test_any_json_document_gives_findings_only(tree: Tree, value: Any, file: str) -> None:
    check(tree, {file: json.dumps(value).encode()})


@given(value=anything, file=st.sampled_from(FILES), choice=st.integers(min_value=0))
@bounded(90)
def test_any_value_in_any_place_gives_findings_only(tree: Tree, value: Any, file: str, choice: int) -> None:
    document = json.loads(tree.whole[file])
    places = spots(document)
    *above, last = places[choice % len(places)]
    spot = document
    for step in above:
        spot = spot[step]
    spot[last] = value
    check(tree, {file: json.dumps(document).encode()})


@given(
    file=st.sampled_from(
        [*FILES, "_codelists/cycles.csv", "_codelists/classification.csv", "_policy/decree-809.json"]
    ),
    edits=st.lists(
        st.tuples(st.integers(min_value=0), st.integers(0, 3), st.binary(max_size=4)), min_size=1, max_size=4
    ),
)
@bounded(60)
def test_any_bytes_in_a_descriptor_give_findings_only(
    tree: Tree, file: str, edits: list[tuple[int, int, bytes]]
) -> None:
    check(tree, {file: spoilt(tree.whole[file], edits)})


@given(
    content=st.binary(max_size=200)
    | st.text('",\n\r;\t0123１é汇龙-:.\x00\ufeff\u2028', max_size=60).map(str.encode)
)
@bounded(40)
def test_any_bytes_as_a_table_give_findings_only(tree: Tree, content: bytes) -> None:
    check(tree, {CSV: content}, data=True)


@given(
    edits=st.lists(
        st.tuples(st.integers(min_value=0), st.integers(0, 3), st.binary(max_size=4)), min_size=1, max_size=4
    )
)
@bounded(30)
def test_spoilt_bytes_in_a_table_give_findings_only(tree: Tree, edits: list[tuple[int, int, bytes]]) -> None:
    check(tree, {CSV: spoilt(tree.whole[CSV], edits)}, data=True)


TYPES = st.sampled_from(
    [
        "string",
        "integer",
        "number",
        "boolean",
        "date",
        "datetime",
        "time",
        "year",
        "yearmonth",
        "duration",
        "geopoint",
        "geojson",
        "object",
        "array",
        "list",
        "any",
    ]
)
ODD = st.text('0123456789-:.TZ+eE,PYMD{}[]" 年é\x00', max_size=12) | st.sampled_from(
    [
        "1e400",
        "-0",
        "NaN",
        "INF",
        "99999999999999999999",
        "0000-00-00",
        "24:00:00",
        "P1Y",
        "{}",
        "[1",
        "1,2",
        "10000",
    ]
)


@given(kind=TYPES, cells=st.lists(ODD, min_size=1, max_size=4))
@bounded(40)
def test_any_cell_of_any_type_gives_findings_only(tree: Tree, kind: str, cells: list[str]) -> None:
    document = json.loads(tree.whole[ENTRY])
    schema = document["resources"][0]["schema"]
    schema["fields"] = [{"name": "值", "title": "值", "type": kind, "gov": {"basicItem": True}}]
    del schema["primaryKey"]
    quoted = "\n".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in ["值", *cells])
    check(tree, {ENTRY: written(document).encode(), CSV: quoted.encode()}, data=True)


def spoilt(raw: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """Some bytes taken away, others put in their place."""
    for position, length, new in edits:
        begin = position % (len(raw) + 1)
        raw = raw[:begin] + new + raw[begin + length :]
    return raw
