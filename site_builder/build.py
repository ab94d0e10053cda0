"""The flow, in the words of the domain: read, check, and publish what holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from site_builder import pages, shell
from site_builder.compilation import Compiled, Progress, compile_catalog, silent
from site_builder.config import BuildConfig
from site_builder.findings import Severity, has_errors
from site_builder.pages.held import reasons
from site_builder.snapshot import (
    Carried,
    Published,
    Snapshot,
    catalog_record,
    held_findings,
    openness_of,
    unlawful,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """What a build made; without `published` it made nothing and the last good build stands."""

    compiled: Compiled
    published: Published | None = None
    held_back: tuple[str, ...] = ()
    """Datasets left out because of their errors (`--lenient`)."""
    pages: int = 0


def build(config: BuildConfig, progress: Progress = silent) -> Built:
    """Check, then publish snapshot and site; with error findings nothing is published.

    `config.lenient` holds the datasets concerned back and publishes the rest beside their last good
    version, as far as the current generation has it.
    """
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
                disputes=compiled.ledgers.open_disputes,
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
    masthead, fill = pages.prepare(
        compiled.catalog,
        compiled.examined,
        as_of=compiled.config.as_of,
        commit=compiled.commit.id if compiled.commit else None,
        held_records=held.datasets,
        cases=compiled.ledgers,
        findings=compiled.findings,
    )
    return shell.build_site(compiled.config.output / "site", masthead=masthead, fill=fill)


def _without(compiled: Compiled, held: Collection[str]) -> Compiled:
    """The part that may be published: without these datasets, and without cases that have errors."""
    faulty = {finding.file for finding in compiled.findings if finding.severity is Severity.ERROR}
    kept = tuple(dataset for dataset in compiled.catalog.datasets if dataset.id not in held)
    return replace(
        compiled,
        catalog=replace(compiled.catalog, datasets=kept),
        examined={key: value for key, value in compiled.examined.items() if key not in held},
        ledgers=compiled.ledgers.without(faulty),
    )
