"""The rows of served datasets, as far as a check looks at them: when they are from, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from site_builder.catalog import Dataset
from site_builder.config import BuildConfig
from site_builder.findings import Finding
from site_builder.tables import Examined, examine
from site_builder.tables.delivery import delivered_data_date, delivered_files


def delivered(served: Iterable[Dataset], config: BuildConfig) -> list[Path]:
    """The delivered files that are on this machine."""
    return [
        path
        for dataset in served
        for path in delivered_files(dataset, source=config.source, data_root=config.data_root)
    ]


def dates(served: Iterable[Dataset], config: BuildConfig) -> dict[str, date]:
    """By dataset id: the data's own date of each delivery that lies on this machine."""
    found = {
        dataset.id: delivered_data_date(dataset, source=config.source, data_root=config.data_root)
        for dataset in served
    }
    return {dataset: day for dataset, day in found.items() if day is not None}


def check(
    served: Sequence[Dataset],
    config: BuildConfig,
    progress: Callable[[str], None],
    keep: Callable[[str], Path] | None,
) -> tuple[dict[str, Examined], list[Finding]]:
    """What each dataset's tables hold, by its id, and every finding; `keep` also stores whole tables."""
    examined: dict[str, Examined] = {}
    for done, dataset in enumerate(served, start=1):
        progress(f"核对数据 {done}/{len(served)}：{dataset.id}")
        examined[dataset.id] = examine(
            dataset,
            source=config.source,
            data_root=config.data_root,
            keep=keep(dataset.id) if keep else None,
            quarantine=config.quarantine is not None,
        )
    return examined, _with_one_notice([finding for one in examined.values() for finding in one.findings])


def _with_one_notice(findings: list[Finding]) -> list[Finding]:
    """The data findings, with one F06 for all deliveries that are not on this machine.

    A clerk without the front-end machine's data needs to know that, once.
    """
    absent = [finding for finding in findings if finding.rule == "F06"]
    if len(absent) < 2:
        return findings
    first = min(absent, key=lambda finding: finding.sort_key)
    notice = replace(first, message=f"{first.message}另有 {len(absent) - 1} 张表也是这样。")
    return [notice, *(finding for finding in findings if finding.rule != "F06")]
