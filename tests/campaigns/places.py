"""Every place of a call where a caller can write something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

V1 = "/api/v1"
DATASET = f"{V1}/datasets/mzj/streets"
STREETS = f"{DATASET}/tables/streets"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A call with a hole in it: `{}` percent-encoded, `{raw}` as it is."""

    address: str = "/"
    method: str = "GET"
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


HOLE = "{hole}"

ADDRESSES = [
    "/{}", "/{raw}", f"{V1}/{{}}", f"{V1}/datasets/{{}}/streets", f"{V1}/datasets/mzj/{{}}", f"{V1}/datasets/{{raw}}",
    f"{DATASET}/tables/{{}}", f"{DATASET}/tables/{{}}/rows", f"{STREETS}/rows/{{}}", f"{STREETS}/rows/{{raw}}",
    f"{V1}/datasets/fgw/prices/tables/prices/rows/{{}},2026-01-01", f"{DATASET}/files/{{}}", f"{V1}/tickets/{{}}",
    f"{V1}/docs/assets/{{}}", f"{STREETS}/rows?{{raw}}", f"{STREETS}/rows?{{}}=1", f"{STREETS}/rows?{{}}__eq=1",
    f"{STREETS}/rows?code__{{}}=1", f"{STREETS}/summary?_measures=sum:{{}}", f"{STREETS}/rows?a__in=1&a__in={{}}",
    *(f"{V1}/datasets?{name}={{}}" for name in ("q", "department", "sharing", "theme", "code", "updated_after", "_limit", "_after")),
    *(f"{STREETS}/rows?{name}={{}}" for name in ("code", "code__contains", "code__in", "名称__startswith", "a", "on__lt", "at")),
    *(f"{STREETS}/rows?{name}={{}}" for name in ("PM2.5", "open", "shape", "_select", "_sort", "_limit", "_after", "_count", "_format", "_asof")),
    *(f"{STREETS}/summary?{name}={{}}" for name in ("_by", "_measures", "code__ne")),
    *(f"{STREETS}/download?{name}={{}}" for name in ("_format", "_bom", "_select", "code__endswith")),
    f"{STREETS}/download?_format=parquet&code={{}}", f"{V1}/changes?_since={{}}", "/health/ready?{}=1",
]  # fmt: skip
LEAF = {"field": "code", "op": "eq", "value": "x"}
BODIES: list[tuple[str, Any]] = [
    ("lookup", {"keys": [HOLE, "000123"]}),
    ("lookup", {"keys": ["000123"], "select": [HOLE]}),
    ("lookup", {"keys": ["000123"], HOLE: 1}),
    ("query", {"where": {**LEAF, "value": HOLE}}),
    ("query", {"where": {**LEAF, "field": HOLE}}),
    ("query", {"where": {**LEAF, "op": HOLE}}),
    ("query", {"where": {"not": {"or": [LEAF, {"field": "名称", "op": "contains", "value": HOLE}]}}}),
    ("query", {"where": {"field": "code", "op": "in", "value": [HOLE]}}),
    ("query", {"where": {HOLE: []}}),
    ("query", {"sort": [HOLE], "select": [HOLE]}),
    ("query", {"after": HOLE, "count": HOLE, "limit": HOLE}),
    ("query", HOLE),
]
HEADERS = [
    "authorization", "mulu-purpose", "mulu-operator", "mulu-gateway", "x-request-id", "if-none-match", "accept",
    "accept-encoding", "range", "if-range", "host", "origin", "x-forwarded-for", "content-type", "referer",
]  # fmt: skip

PLACES = [
    *(Place(address=address) for address in ADDRESSES),
    *(Place(address=f"{STREETS}/{call}", method="POST", body=body) for call, body in BODIES),
    *(Place(address=f"{STREETS}/rows?a=1", headers={name: HOLE}) for name in HEADERS),
    *(
        Place(address=f"{STREETS}/download?_format=csv", headers={name: HOLE})
        for name in ("range", "if-range")
    ),
    *(
        Place(
            address=f"{STREETS}/{call}", method="POST", body={"keys": ["1"]}, headers={"content-type": HOLE}
        )
        for call in ("lookup", "query")
    ),
]
