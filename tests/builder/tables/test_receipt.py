"""A delivery is held against its receipt: half a file, another file, a receipt nobody can read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from site_builder.findings import Severity
from tests.small_city import City

DATASET = "mzj/gongce/datapackage.json"


@pytest.fixture
def delivered(city: City) -> Path:
    """The small city's one table, delivered to the front-end machine without a receipt."""
    resource = json.loads((city.source / DATASET).read_text("utf-8"))["resources"][0]
    resource["path"] = city.deliver("mzj/gongce", "cesuo.csv")
    city.patch(DATASET, {"resources": [resource]})
    return city.source.parent / "dropbox/mzj/gongce/cesuo.csv"


def write(delivered: Path, **changes: object) -> None:
    content = delivered.read_bytes()
    receipt = {
        "rows": 3,
        "bytes": len(content),
        "digest": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dataDate": "2026-11-01",
        "deliveredOn": "2026-11-02",
        "by": "bz",
    }
    text = json.dumps(receipt | changes)
    delivered.with_name("cesuo.csv.receipt.json").write_text(text, encoding="utf-8")


def test_a_whole_delivery_has_no_finding(city: City, delivered: Path) -> None:
    write(delivered)
    assert city.report() == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"bytes": 4711}, "字节数是 126，回执写的是 4711"),
        ({"digest": f"sha256:{'0' * 64}"}, "摘要值是 sha256:"),
        ({"rows": 4}, "行数是 3，回执写的是 4"),
    ],
    ids=["bytes", "digest", "rows"],
)
def test_a_delivery_that_differs_from_its_receipt_is_an_error(
    city: City, delivered: Path, changes: dict[str, object], said: str
) -> None:
    write(delivered, **changes)
    (finding,) = city.check().findings
    assert (finding.rule, finding.severity, finding.file) == (
        "V24",
        Severity.ERROR,
        "dropbox/mzj/gongce/cesuo.csv",
    )
    assert said in finding.message


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"dataDate": "2026-02-30"}'], ids=["half", "list", "no-such-day"]
)
def test_a_receipt_that_nobody_understands_is_a_warning(city: City, delivered: Path, text: str) -> None:
    delivered.with_name("cesuo.csv.receipt.json").write_text(text, encoding="utf-8")
    (finding,) = city.check().findings
    assert (finding.rule, finding.severity) == ("F03", Severity.WARNING)
