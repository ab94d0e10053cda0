"""The flow, in the words of the domain: read, check, and publish what holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder import pages, shell
from site_builder.audience import view_of
from site_builder.basis import Basis
from site_builder.chronicle import Chronicler
from site_builder.compilation import Compiled, Progress, compile_catalog, silent
from site_builder.config import BuildConfig
from site_builder.edition import Edition
from site_builder.errors import BuildError
from site_builder.findings import Severity, has_errors
from site_builder.notices import Noticer
from site_builder.pages.held import reasons
from site_builder.pages.units import paths_of
from site_builder.search_strings import remember_readings
from site_builder.shell import Imprint, Masthead, Renewal
from site_builder.snapshot import (
    Carried,
    Published,
    Snapshot,
    catalog_record,
    held_findings,
    openness_of,
    unlawful,
)
from site_builder.usage import read_usage
from site_builder.versions import versions_of
from site_builder.visibility import Matter


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
    version, as far as the current generation has it. The snapshot never holds more than the audience of
    the service may see, whoever the site is for.

    Raises:
        BuildError: the audience names a department that there is not.
    """
    with Snapshot.open(config.output / "snapshot") as snapshot:
        compiled = compile_catalog(config, progress, keep=snapshot.stage)
        _know(config, compiled)
        held = held_findings(compiled.findings, compiled.source)
        if held is None or (has_errors(compiled.findings) and not config.lenient):
            return Built(compiled=compiled)
        published_part, service = _without(compiled, held), config.audience.of_service
        openness = openness_of(compiled.source, service, refused=unlawful(held))
        carried = snapshot.carried(
            {dataset: reasons(of, compiled.catalog.words) for dataset, of in held.items()},
            openness=openness,
            as_of=config.as_of.isoformat(),
        )
        commit = compiled.commit.id if compiled.commit else None
        seen = view_of(published_part.catalog, service)
        if not config.from_nothing:
            names = (name for one in seen.datasets for name in (one.title, *one.aliases))
            remember_readings(config.output / "readings", names)
        progress("写入发布版次")
        published = snapshot.publish(
            catalog_record(
                seen,
                published_part.examined,
                as_of=config.as_of,
                commit=commit,
                held=carried,
                disputes=compiled.ledgers.open_disputes if service.sees(Matter.CASES) else {},
            ),
            published_part.examined,
            keep=compiled.catalog.city.kept_generations,
            openness=openness,
        )
        progress("生成目录网站")
        renewal = Renewal(paths_of=paths_of, from_nothing=config.from_nothing)
        written = write_pages(published_part, config.output / "site", held=carried, renewal=renewal)
    return Built(compiled=compiled, published=published, held_back=tuple(sorted(held)), pages=written)


def compile_for_pages(config: BuildConfig, progress: Progress = silent) -> Compiled:
    """Read and check everything for a site without a snapshot.

    Raises:
        BuildError: the audience names a department that there is not.
    """
    with TemporaryDirectory(prefix="mulu-") as folder:
        # Tables are described, with their first rows, while they are stored; only that is kept.
        numbers = count()
        compiled = compile_catalog(config, progress, keep=lambda _: Path(folder) / f"{next(numbers)}.duckdb")
    _know(config, compiled)
    return compiled


def write_pages(
    compiled: Compiled,
    output: Path,
    *,
    held: Carried | None = None,
    imprint: Imprint | None = None,
    renewal: Renewal | None = None,
) -> int:
    """Write the site to `output` in one step; gives the number of generated pages."""
    masthead, edition = masthead_and_edition(compiled, held=held, imprint=imprint)
    return shell.build_site(
        output,
        masthead=masthead,
        fill=lambda site, shells: pages.write(site, edition, shells, renewal=renewal),
        renewal=renewal,
    )


def masthead_and_edition(
    compiled: Compiled, *, held: Carried | None = None, imprint: Imprint | None = None
) -> tuple[Masthead, Edition]:
    """What pages are written from: the catalogue as the audience sees it, and what stands on each page."""
    config = compiled.config
    versions = versions_of(config.source)
    edition = Edition(
        catalog=compiled.catalog,
        tables={id_: one.tables for id_, one in compiled.examined.items()},
        files={id_: one.files for id_, one in compiled.examined.items()},
        as_of=config.as_of,
        held=held.datasets if held else (),
        audience=config.audience,
        ledgers=compiled.ledgers,
        findings=compiled.findings,
        commit=compiled.commit.id if compiled.commit else None,
        stops=compiled.stops or {},
        chronicler=Chronicler.of(config.source, versions, compiled.catalog, config.audience),
        noticer=Noticer.of(config.source, versions, compiled.catalog, config.audience),
        # A copy that is taken away leaves the cases at home, and so every figure that counts them.
        basis=None if imprint else Basis.of(compiled, read_usage(config.usage) if config.usage else None),
    )
    masthead = pages.masthead_of(
        compiled.catalog, as_of=config.as_of, audience=config.audience, imprint=imprint
    )
    return masthead, edition


def _know(config: BuildConfig, compiled: Compiled) -> None:
    """Refuse a build for a department that there is not: it would be one for everybody, under its name."""
    named = config.audience.department
    known = {document.path.split("/")[0] for document in compiled.source.departments}
    if named and named not in known:
        raise BuildError(f"没有“{named}”这个部门，部门标识是它在目录源里的文件夹名。")


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
