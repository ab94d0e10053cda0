"""The two jobs: deliveries with their receipts into the data root, small tables into the catalogue."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.sample_city.departments import TABLES
from tests.sample_city.departments.nyncj import BULLETIN, BULLETIN_LINES
from tests.sample_city.files import write
from tests.sample_city.pdf import one_page
from tests.sample_city.tables import Shape, Table, open_city

STAMP = ".sample-city.json"
_FACTS = ("mzj/zhen-minglu/data/zhen.csv", "mzj/cunju-minglu/data/cunju.csv")


def deliver(source: Path, data_root: Path, *, tables: Sequence[Table] = TABLES, force: bool = False) -> int:
    """Write every delivery and its receipt and give their number; 0 when all are there already."""
    city = open_city(source)
    wanted = [(t, s) for t in tables if (s := city.shape(t.dataset, t.resource)).is_delivered]
    targets = {_target(data_root, table, shape): (table, shape) for table, shape in wanted}
    version = _version(source, [table for table, _ in wanted])
    if not force and _is_current(data_root, version, list(targets)):
        print(f"示例交换数据已是最新，共 {len(targets)} 个文件：{data_root}", file=sys.stderr)
        return 0
    (data_root / STAMP).unlink(missing_ok=True)  # a run that is broken off must not look finished
    for target, (table, shape) in targets.items():
        started = time.monotonic()
        rows = write(target, shape, table.rows(city))
        _write_receipt(target, table, rows)
        _tell(target.relative_to(data_root), rows, started)
    sizes = {target.relative_to(data_root).as_posix(): target.stat().st_size for target in targets}
    _write_json(data_root / STAMP, {"version": version, "files": sizes})
    return len(targets)


def commit_tables(source: Path, into: Path | None = None) -> list[Path]:
    """Write the small tables beside their descriptors (or in the same places below `into`)."""
    city = open_city(source)
    root = into or source
    written = []
    for table in TABLES:
        shape = city.shape(table.dataset, table.resource)
        if shape.is_delivered:
            continue
        target = root / table.dataset / shape.path
        started = time.monotonic()
        rows = write(target, shape, table.rows(city))
        _tell(target.relative_to(root), rows, started)
        written.append(target)
    bulletin = root / BULLETIN
    bulletin.parent.mkdir(parents=True, exist_ok=True)
    bulletin.write_bytes(one_page(BULLETIN_LINES))
    return [*written, bulletin]


def _target(data_root: Path, table: Table, shape: Shape) -> Path:
    return data_root / table.dataset / shape.path.removeprefix("dropbox/")


def _write_receipt(target: Path, table: Table, rows: int) -> None:
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    _write_json(
        target.with_name(f"{target.name}.receipt.json"),
        {
            "rows": rows,
            "bytes": target.stat().st_size,
            "digest": f"sha256:{digest}",
            "dataDate": table.data_date.isoformat(),
            "deliveredOn": table.delivered_on.isoformat(),
            "by": "bz",
        },
    )


def _write_json(target: Path, value: object) -> None:
    partial = target.with_name(f"{target.name}.tmp")
    partial.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    partial.replace(target)


def _version(source: Path, tables: list[Table]) -> str:
    """What the files depend on: this program, the descriptors, the facts and DuckDB's parquet writer."""
    import duckdb

    digest = hashlib.sha256(duckdb.__version__.encode())
    inputs = sorted(p for p in Path(__file__).parent.rglob("*.py") if not p.name.startswith("test_"))
    inputs += sorted({source / table.dataset / "datapackage.json" for table in tables})
    inputs += [source / fact for fact in _FACTS]
    for path in inputs:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_current(data_root: Path, version: str, targets: list[Path]) -> bool:
    try:
        stamp = json.loads((data_root / STAMP).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    if not isinstance(stamp, dict) or stamp.get("version") != version:
        return False
    sizes = stamp.get("files", {})
    return all(
        target.is_file()
        and target.with_name(f"{target.name}.receipt.json").is_file()
        and target.stat().st_size == sizes.get(target.relative_to(data_root).as_posix())
        for target in targets
    )


def _tell(path: Path, rows: int, started: float) -> None:
    seconds = time.monotonic() - started
    print(f"  {path.as_posix()}  {rows:,} 行  {seconds:.1f} 秒", file=sys.stderr, flush=True)
