"""Everything below a source, read and checked: what `check`, `build` and the authoring commands begin with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder import descriptors, ledgers, rules, sources, structure
from site_builder.catalog import Catalog, Dataset
from site_builder.changes import Touched, judge_past_codes, limited, nearby, touched_since
from site_builder.config import BuildConfig
from site_builder.errors import Held
from site_builder.findings import Finding, Place, Severity, ordered
from site_builder.history import Commit, commit_of, past_of
from site_builder.ledgers import Ledgers
from site_builder.rules.no_classified_content import is_held
from site_builder.sources import Source
from site_builder.stops import Suspension, read_stops

if TYPE_CHECKING:
    from datetime import date

    from site_builder.tables import Examined

Progress = Callable[[str], None]
Keep = Callable[[str], Path]


def silent(_: str) -> None:
    """Report no progress."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Compiled:
    """What a source says, and what is wrong with it."""

    config: BuildConfig
    source: Source
    catalog: Catalog
    """Entries whose files have the right structure."""
    examined: Mapping[str, Examined]
    """By dataset id; only datasets that are served here and whose data was looked at."""
    findings: tuple[Finding, ...]
    commit: Commit | None
    ledgers: Ledgers
    data_dates: Mapping[str, date] = field(default_factory=dict)
    """By dataset id: the data's own date of each delivery that lies on this machine."""
    stops: Mapping[str, Suspension] | None = None
    """By dataset id: what is suspended at the query service; None: nobody gave the list."""

    @property
    def counts(self) -> dict[str, int]:
        """The figures of a report."""
        rows = [rows for examined in self.examined.values() for rows in examined.rows.values()]
        return {
            "error": sum(finding.severity is Severity.ERROR for finding in self.findings),
            "warning": sum(finding.severity is Severity.WARNING for finding in self.findings),
            "departments": len(self.source.departments),
            "datasets": len(self.source.datasets),
            "tables": len(rows),
            "rows": sum(rows),
        }


def compile_catalog(
    config: BuildConfig, progress: Progress = silent, *, keep: Keep | None = None
) -> Compiled:
    """Read and check everything below the source; with `keep`, also store the tables that are whole.

    Raises:
        SourceMissing: there is no such folder.
        BuildError: there is no commit as `changed_since` names.
        StopsUnreadable: a list of suspended datasets was named and cannot be read.
        Held: something carries a 密级标志.
    """
    stops = read_stops(config.stops) if config.stops else None
    progress("读取目录文件")
    # Git looks at every file of the source too: it does so while we read them.
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="git") as git:
        touched = git.submit(touched_since, config)
        commit = git.submit(commit_of, config.source)
        source = sources.read(config.source, choose=_choice(config, touched))
        findings = [*source.findings, *structure.check(source)]
        broken = {finding.file for finding in findings if finding.severity is Severity.ERROR}
        catalog = descriptors.to_catalog(source, broken=broken)
        config = limited(config, touched.result(), catalog)
        served = _served(catalog, config)
        delivered, dates = _deliveries(served, config)
        texts = {path: one.text for path, one in source.documents.items() if config.covers(path)}
        folders = ("",) if config.paths is None else config.paths
        # Everything ends here, before a table is named in a progress line.
        if is_held(config.source, texts=texts, folders=folders, bare=source.bare, delivered=delivered):
            raise Held
        progress(f"核对规则：{len(catalog.datasets)} 项信息资源")
        cases = ledgers.read(source, catalog, broken=broken, as_of=config.as_of)
        findings += rules.check(
            rules.Context(
                catalog=catalog,
                as_of=config.as_of,
                root=config.source,
                ledgers=cases,
                bare=source.bare,
                data_dates=dates,
                stops=stops or {},
            )
        )
        if config.with_history:
            findings += judge_past_codes(catalog, past_of(config.source))
        examined, found = _examined(served, config, progress, keep)
        if any(one.held for one in examined.values()):
            raise Held
        findings += found
        return Compiled(
            config=config,
            source=source,
            catalog=catalog,
            examined=examined,
            findings=tuple(ordered([_placed(f, source) for f in findings if config.covers(f.file)])),
            commit=commit.result(),
            ledgers=cases,
            data_dates=dates,
            stops=stops,
        )


def _choice(config: BuildConfig, touched: Future[Touched | None]) -> sources.Choose | None:
    """Which descriptors a check of changes reads; None for all of them."""
    if config.changed_since is None:
        return None

    def choose(raw: Mapping[str, bytes | None]) -> Collection[str]:
        since = touched.result()
        assert since is not None, "limited to changes"
        return nearby(since, raw)

    return choose


def _served(catalog: Catalog, config: BuildConfig) -> list[Dataset]:
    """The datasets whose rows are looked at."""
    if not config.with_data:
        return []
    only = config.tables_of
    return [
        dataset
        for dataset in catalog.datasets
        if dataset.is_served and config.covers(dataset.file) and (only is None or dataset.id in only)
    ]


# DuckDB and what reads workbooks load as long as a thousand descriptors check: only where rows are read.


def _deliveries(served: list[Dataset], config: BuildConfig) -> tuple[list[Path], dict[str, date]]:
    """What was delivered to this machine, and from which day it is."""
    if not served:
        return [], {}
    from site_builder import data_checks

    return data_checks.delivered(served, config), data_checks.dates(served, config)


def _examined(
    served: list[Dataset], config: BuildConfig, progress: Progress, keep: Keep | None
) -> tuple[Mapping[str, Examined], list[Finding]]:
    if not served:
        return {}, []
    from site_builder import data_checks

    return data_checks.check(served, config, progress, keep)


def _placed(finding: Finding, source: Source) -> Finding:
    """The finding with line and column, where its file is a descriptor and it has none yet."""
    document = source.documents.get(finding.file)
    if finding.line is not None or document is None:
        return finding
    place: Place = document.place(finding.pointer)
    return replace(finding, line=place.line, column=place.column)
