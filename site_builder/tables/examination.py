"""All tables and files of one dataset: read, checked, and kept when nothing is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from site_builder.catalog import Dataset, Distribution
from site_builder.errors import OutputUnwritable
from site_builder.findings import Finding, ordered
from site_builder.tables.checked import check
from site_builder.tables.columns import plan
from site_builder.tables.constraints import check_constraints
from site_builder.tables.database import open_database
from site_builder.tables.faults import Faults
from site_builder.tables.formats import content_of, fill, format_of
from site_builder.tables.glance import glance
from site_builder.tables.grid import NotATable
from site_builder.tables.keys import ReadTable, check_foreign_keys, check_keys
from site_builder.tables.locate import locate, report_name
from site_builder.tables.marks import has_mark
from site_builder.tables.persons import check_persons
from site_builder.tables.quarantine import Quarantine
from site_builder.tables.receipt import check_receipt, receipt_of
from site_builder.tables.records import FileRecord, TableRecord
from site_builder.tables.stated import check_stated
from site_builder.tables.store import Source, store

MAX_FIELDS = 2_000
"""Beyond some thousands of columns the database gives up without a word; no table of an office has them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Examined:
    """What the data of one dataset turned out to be."""

    findings: tuple[Finding, ...] = ()
    tables: tuple[TableRecord, ...] = ()
    files: tuple[FileRecord, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    """Rows of each table that could be read, by table name, kept or not."""
    quarantined: tuple[Quarantine, ...] = ()
    """By table; only where it was asked for."""
    held: bool = False
    """A cell carries a 密级标志 (V18): the whole check ends without a word about it."""


def examine(
    dataset: Dataset,
    *,
    source: Path,
    data_root: Path | None,
    keep: Path | None,
    quarantine: bool = False,
) -> Examined:
    """Check every table and file; with `keep` and no error, also write that new database file.

    With `quarantine`, records that are no rows are put aside.

    Only for datasets that are served here. Without `keep` the table records are empty.
    """
    findings: list[Finding] = []
    faults: list[Faults] = []
    files: list[FileRecord] = []
    with TemporaryDirectory(
        prefix="mulu-", dir=keep.parent if keep and keep.parent.is_dir() else None
    ) as folder:
        spill = Path(folder)
        connection = open_database(spill=spill)
        try:
            tables: dict[str, ReadTable] = {}
            sources: dict[str, Source] = {}
            for number, distribution in enumerate(dataset.distributions):
                path = None
                if distribution.path is not None:
                    place = locate(dataset, distribution, source=source, data_root=data_root)
                    if isinstance(place, Finding):
                        findings.append(place)
                        continue
                    path = place.path
                if not distribution.is_table:
                    if path is not None:
                        files.append(_file(distribution, path))
                    continue
                own = Faults(
                    dataset=dataset,
                    distribution=distribution,
                    file=report_name(dataset, distribution),
                    aside=[] if quarantine else None,
                )
                faults.append(own)
                if path is not None:
                    check_stated(distribution, path, own)
                table = _read(connection, distribution, own, path=path, spill=spill, name=f"checked{number}")
                receipt = receipt_of(path) if path and distribution.in_dropbox else None
                if path and receipt:
                    check_receipt(path, receipt, table.checked.rows if table else None, own)
                if table is not None:
                    tables[distribution.name] = table
                    sources[distribution.name] = Source(
                        bytes=path.stat().st_size if path else 0,
                        updated=receipt.data_date if receipt else None,
                    )
            _check_all_keys(connection, dataset, tables)
            findings += [finding for own in faults for finding in own.findings()]
            sound = not any(own.errors or own.held for own in faults) and not any(
                f.rule in ("F04", "F05") for f in findings
            )
            records: tuple[TableRecord, ...] = ()
            if keep is not None and sound and tables:
                try:
                    records = store(connection, list(tables.values()), keep, sources)
                except duckdb.IOException as error:
                    # Written after everything was read: it is our room that ended, not their file that is wrong.
                    raise OutputUnwritable(
                        f"写不成 {keep}：{str(error).rpartition(': ')[2]}。检查磁盘空间和权限，或换一个 --output。"
                    ) from error
        finally:
            connection.close()
    return Examined(
        findings=tuple(ordered(findings)),
        tables=records,
        files=tuple(files),
        rows={name: table.checked.rows for name, table in tables.items()},
        quarantined=tuple(_quarantined(own, tables) for own in faults if own.aside),
        held=any(own.held for own in faults),
    )


def _quarantined(faults: Faults, tables: Mapping[str, ReadTable]) -> Quarantine:
    read = tables.get(faults.distribution.name)
    return Quarantine(
        table=faults.distribution.name,
        title=faults.distribution.title,
        file=faults.file,
        good=read.checked.rows if read else 0,
        rows=tuple(faults.aside or ()),
        more=faults.aside_more,
    )


def _check_all_keys(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, tables: Mapping[str, ReadTable]
) -> None:
    known = {distribution.name for distribution in dataset.distributions}
    for table in tables.values():
        check_keys(connection, table)
        check_foreign_keys(connection, table, tables, known)


def _read(
    connection: duckdb.DuckDBPyConnection,
    distribution: Distribution,
    faults: Faults,
    *,
    path: Path | None,
    spill: Path,
    name: str,
) -> ReadTable | None:
    """One table read and checked by itself; None when it is no table at all."""
    if not distribution.fields:
        faults.descriptor(
            "V24",
            f"{distribution.pointer}/schema",
            f"表“{distribution.title}”没有说明任何信息项。",
            "在 schema.fields 里逐列写明信息项。",
        )
        return None
    if len(distribution.fields) > MAX_FIELDS:
        faults.descriptor(
            "F03",
            f"{distribution.pointer}/schema",
            f"表“{distribution.title}”有 {len(distribution.fields)} 个信息项，最多 {MAX_FIELDS} 个。",
            "拆成几张表，或把重复的列改成行。",
        )
        return None
    try:
        # A folder for each table: a view goes on reading what was unpacked.
        content = content_of(distribution, path, spill / name)
        if table := glance(connection, content, faults, name=name):
            faults.held = faults.held or has_mark(connection, distribution, table.checked)
            return table
        staged = fill(connection, content, faults)
    except NotATable as trouble:
        sentence = trouble.sentence
        if trouble.pointer is not None and trouble.line is None:
            faults.descriptor(trouble.rule, f"{distribution.pointer}{trouble.pointer}", *sentence)
        else:
            faults.add(trouble.rule, *sentence, line=trouble.line)
        return None
    except OSError as trouble:
        faults.add("F03", f"读不了数据文件：{trouble.strerror or trouble}。", "检查文件权限和磁盘。")
        return None
    if staged is None:
        return None
    checked = check(connection, distribution, staged, faults, name=name)
    columns = plan(connection, distribution.fields, checked, faults)
    check_constraints(connection, checked, columns, faults)
    check_persons(connection, distribution, checked, faults)
    faults.held = faults.held or has_mark(connection, distribution, checked)
    return ReadTable(distribution=distribution, checked=checked, columns=columns, faults=faults)


def _file(distribution: Distribution, path: Path) -> FileRecord:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return FileRecord(
        name=distribution.name,
        title=distribution.title,
        format=format_of(distribution)[0],
        bytes=path.stat().st_size,
        content=f"sha256:{digest}",
        source=str(path.resolve()),
    )
