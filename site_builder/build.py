"""The flow, in the words of the domain: read, check, and publish what holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from site_builder import descriptors, rules, sources, structure
from site_builder.catalog import Catalog
from site_builder.changes import judge_past_codes, limited, nearby, touched_since
from site_builder.config import BuildConfig
from site_builder.errors import Held
from site_builder.findings import Finding, Place, Severity, has_errors, ordered
from site_builder.history import Commit, commit_of, past_of
from site_builder.rules.no_classified_content import is_held
from site_builder.snapshot import (
    Carried,
    Published,
    Snapshot,
    catalog_record,
    held_findings,
    openness_of,
    unlawful,
)
from site_builder.sources import Source
from site_builder.tables import Examined, examine
from site_builder.tables.delivery import delivered_data_date, delivered_files

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """What a build made; without `published` it made nothing and the last good build stands."""

    compiled: Compiled
    published: Published | None = None
    held_back: tuple[str, ...] = ()
    """Datasets left out because of their errors (`--lenient`)."""
    pages: int = 0


def compile_catalog(
    config: BuildConfig, progress: Progress = silent, *, keep: Keep | None = None
) -> Compiled:
    """Read and check everything below the source; with `keep`, also store the tables that are whole.

    Raises:
        SourceMissing: there is no such folder.
        Held: something carries a 密级标志.
    """
    progress("读取目录文件")
    touched = touched_since(config)
    choose = None if touched is None else partial(nearby, touched)
    source = sources.read(config.source, choose=choose)
    findings = [*source.findings, *structure.check(source)]
    broken = {finding.file for finding in findings if finding.severity is Severity.ERROR}
    catalog = descriptors.to_catalog(source, broken=broken)
    config = limited(config, touched, catalog)
    _hold(source, catalog, config)
    progress(f"核对规则：{len(catalog.datasets)} 项信息资源")
    findings += rules.check(
        rules.Context(
            catalog=catalog, as_of=config.as_of, root=config.source, data_dates=_data_dates(catalog, config)
        )
    )
    if config.with_history:
        findings += judge_past_codes(catalog, past_of(config.source))
    examined = _examine(catalog, config, progress, keep) if config.with_data else {}
    if any(one.held for one in examined.values()):
        raise Held
    findings += _with_one_notice([finding for one in examined.values() for finding in one.findings])
    return Compiled(
        config=config,
        source=source,
        catalog=catalog,
        examined=examined,
        findings=tuple(ordered([_placed(f, source) for f in findings if config.covers(f.file)])),
        commit=commit_of(config.source),
    )


def build(config: BuildConfig, progress: Progress = silent) -> Built:
    """Check, then publish snapshot and site; with error findings nothing is published.

    `config.lenient` holds the datasets concerned back and publishes the rest beside their last good
    version, as far as the current generation has it.
    """
    # Pages and their templates are imported here: a check needs none and is waited for.
    from site_builder.pages.held import reasons

    with Snapshot.open(config.output / "snapshot") as snapshot:
        compiled = compile_catalog(config, progress, keep=snapshot.stage)
        held = held_findings(compiled.findings, compiled.source)
        if held is None or (has_errors(compiled.findings) and not config.lenient):
            return Built(compiled=compiled)
        published_part = _without(compiled, held)
        openness = openness_of(compiled.source, refused=unlawful(held))
        carried = snapshot.carried(
            {dataset: reasons(of) for dataset, of in held.items()},
            openness=openness,
            as_of=config.as_of.isoformat(),
        )
        commit = compiled.commit.id if compiled.commit else None
        progress("写入发布版次")
        published = snapshot.publish(
            catalog_record(
                published_part.catalog,
                published_part.examined,
                as_of=config.as_of,
                commit=commit,
                held=carried,
            ),
            published_part.examined,
            keep=compiled.catalog.city.kept_generations,
            openness=openness,
        )
        progress("生成目录网站")
        written = write_site(published_part, carried)
    return Built(compiled=compiled, published=published, held_back=tuple(sorted(held)), pages=written)


def write_site(compiled: Compiled, held: Carried) -> int:
    """Write `<output>/site` in one step; gives the number of generated pages."""
    from site_builder import pages, shell

    masthead, fill = pages.prepare(
        compiled.catalog,
        compiled.examined,
        as_of=compiled.config.as_of,
        commit=compiled.commit.id if compiled.commit else None,
        held_records=held.datasets,
    )
    return shell.build_site(compiled.config.output / "site", masthead=masthead, fill=fill)


def _hold(source: Source, catalog: Catalog, config: BuildConfig) -> None:
    """End everything before a table is named in a progress line, where a file carries a 密级标志."""
    delivered = (
        path
        for dataset in catalog.datasets
        if config.with_data and dataset.is_served and config.covers(dataset.file)
        for path in delivered_files(dataset, source=config.source, data_root=config.data_root)
    )
    if is_held(
        config.source,
        texts={path: one.text for path, one in source.documents.items() if config.covers(path)},
        folders=("",) if config.paths is None else config.paths,
        delivered=delivered,
    ):
        raise Held


def _data_dates(catalog: Catalog, config: BuildConfig) -> dict[str, date]:
    """The data's own date of each delivery that lies on this machine."""
    if not config.with_data:
        return {}
    found = {
        dataset.id: delivered_data_date(dataset, source=config.source, data_root=config.data_root)
        for dataset in catalog.datasets
        if dataset.is_served
    }
    return {dataset: day for dataset, day in found.items() if day is not None}


def _examine(
    catalog: Catalog, config: BuildConfig, progress: Progress, keep: Keep | None
) -> dict[str, Examined]:
    served = [d for d in catalog.datasets if d.is_served and config.covers(d.file)]
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
    return examined


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


def _placed(finding: Finding, source: Source) -> Finding:
    """The finding with line and column, where its file is a descriptor and it has none yet."""
    document = source.documents.get(finding.file)
    if finding.line is not None or document is None:
        return finding
    place: Place = document.place(finding.pointer)
    return replace(finding, line=place.line, column=place.column)


def _without(compiled: Compiled, held: Collection[str]) -> Compiled:
    """The part that may be published."""
    kept = tuple(dataset for dataset in compiled.catalog.datasets if dataset.id not in held)
    return replace(
        compiled,
        catalog=replace(compiled.catalog, datasets=kept),
        examined={key: value for key, value in compiled.examined.items() if key not in held},
    )
