"""Examples of files for the schemas, and a source that holds one."""

from __future__ import annotations

from pathlib import Path

EXAMPLES = Path(__file__).parents[1] / "examples" / "structure"
CASES = sorted(EXAMPLES.glob("*.json"))
PLACES = {
    "catalog": "catalog.json",
    "department": "shi/department.json",
    "dataset": "shi/shili/datapackage.json",
    "policy": "_policy/qidong-2019.json",
    "calendar": "_calendar/2027.json",
    "upstream": "_upstream/nantong.json",
    "target": "_targets/shangji.json",
}
