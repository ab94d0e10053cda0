"""The sample city as it is and with many random cases on top, each compiled once."""

from __future__ import annotations

import atexit
import json
import shutil
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

from site_builder.basis import Basis
from site_builder.compilation import compile_catalog
from site_builder.config import BuildConfig
from site_builder.usage import Usage, read_usage
from tests.benchmarks.ledger_cases import write_cases

SAMPLE = Path(__file__).parents[3] / "catalog_src"
AS_OF = date(2026, 11, 23)


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluable:
    """A source on disk, and what was compiled from it."""

    root: Path
    basis: Basis
    uses: list[dict[str, Any]]


@cache
def sample(as_of: date = AS_OF) -> Evaluable:
    """The sample city, descriptors and ledgers only."""
    return compiled(SAMPLE, as_of)


@cache
def crowded(seed: int, count: int = 300) -> Evaluable:
    """The sample city with random cases and a random usage file."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    root = folder / "catalog_src"
    shutil.copytree(SAMPLE, root)
    write_cases(root, count=count, as_of=AS_OF, seed=seed)
    return compiled(root, AS_OF, usage=random_usage(root.parent / "usage.json", seed))


def random_usage(file: Path, seed: int) -> Usage:
    """A usage file of random calls between the departments of the sample city."""
    random = Random(seed)
    departments = sorted(one.parent.name for one in SAMPLE.glob("*/department.json"))
    datasets = sorted(
        one.parent.relative_to(SAMPLE).as_posix() for one in SAMPLE.glob("*/*/datapackage.json")
    )
    uses = []
    for _ in range(60):
        calls = random.randint(1, 400)
        failed = random.randint(0, calls // 10)
        refused = random.randint(0, (calls - failed) // 4)
        uses.append(
            {
                "month": f"{random.randint(2025, 2026)}-{random.randint(1, 11):02}",
                "department": random.choice([*departments, None]),
                "system": "shili",
                "dataset": random.choice([*datasets, None]),
                "purpose": "rz",
                "calls": calls,
                "answered": calls - failed - refused,
                "refused": refused,
                "failed": failed,
                "rows": random.randint(0, 5000),
            }
        )
    value = {"usage_version": 1, "since": "2025", "until": "2026", "uses": uses}
    file.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return read_usage(file)


def compiled(
    root: Path, as_of: date = AS_OF, *, with_data: bool = False, usage: Usage | None = None
) -> Evaluable:
    """A source on a day."""
    found = compile_catalog(BuildConfig(source=root, as_of=as_of, with_data=with_data))
    uses = json.loads(usage.content)["uses"] if usage else []
    return Evaluable(root=root, basis=Basis.of(found, usage), uses=uses)
