"""One dataset with data files that a test writes, examined as the builder does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder.catalog import Dataset, Sharing, SharingType, Status
from site_builder.descriptors.table import to_distribution
from site_builder.findings import Finding, Severity
from site_builder.tables import Examined, examine, open_database
from site_builder.tables.records import ColumnRecord, TableRecord

Json = dict[str, Any]


def field(name: str, kind: str = "string", **more: object) -> Json:
    return {"name": name, "title": name, "type": kind, **more}


def dataset(resources: list[Json]) -> Dataset:
    return Dataset(
        id="bureau/things",
        department="bureau",
        name="things",
        file="bureau/things/datapackage.json",
        title="示例",
        description="示例",
        code="306320/1",
        sharing=Sharing(type=SharingType.UNCONDITIONAL),
        status=Status.ACTIVE,
        accrual_periodicity="每年",
        format_class="电子表格",
        format_type="CSV",
        published_on=None,
        distributions=tuple(to_distribution(r, f"/resources/{i}") for i, r in enumerate(resources)),
    )


@dataclass(kw_only=True, slots=True)
class Result:
    """What `examine` said, and what stands in the file it wrote."""

    examined: Examined
    keep: Path

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.examined.findings

    @property
    def errors(self) -> list[Finding]:
        return [f for f in self.findings if f.severity is Severity.ERROR]

    @property
    def messages(self) -> str:
        return "\n".join(f.message for f in self.findings)

    def one(self) -> Finding:
        assert len(self.findings) == 1, self.messages
        return self.findings[0]

    def table(self, number: int = 0) -> TableRecord:
        assert self.examined.tables, self.messages or "nothing stored"
        return self.examined.tables[number]

    def column(self, name: str, number: int = 0) -> ColumnRecord:
        return next(c for c in self.table(number).columns if c.name == name)

    def rows(self, number: int = 0) -> list[tuple[object, ...]]:
        """The rows as DuckDB gives them, in the file's order."""
        record = self.table(number)
        listed = ", ".join(c.column for c in record.columns)
        return self.query(f"SELECT {listed} FROM {record.table} ORDER BY n")

    def values(self, name: str) -> list[object]:
        record = self.table()
        return [
            row[0] for row in self.query(f"SELECT {self.column(name).column} FROM {record.table} ORDER BY n")
        ]

    def query(self, sql: str) -> list[tuple[object, ...]]:
        connection = open_database(self.keep, read_only=True)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


@dataclass(kw_only=True, slots=True)
class Folder:
    """A source folder with one dataset, `bureau/things`, and a data root beside it."""

    root: Path
    count: int = 0

    @property
    def source(self) -> Path:
        return self.root / "catalog_src"

    @property
    def home(self) -> Path:
        return self.source / "bureau" / "things"

    @property
    def data_root(self) -> Path:
        return self.root / "dropbox"

    def write(self, path: str, content: str | bytes) -> Path:
        target = self.home / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return target

    def examine(self, *resources: Json, data_root: Path | None = None, store: bool = True) -> Result:
        self.count += 1
        keep = self.root / f"kept-{self.count}.duckdb"
        examined = examine(
            dataset(list(resources)), source=self.source, data_root=data_root, keep=keep if store else None
        )
        return Result(examined=examined, keep=keep)

    def check(
        self,
        content: str | bytes,
        fields: list[Json],
        *,
        path: str = "data/t.csv",
        schema: Mapping[str, object] | None = None,
        **resource: object,
    ) -> Result:
        """Write one data file and examine it under these fields."""
        self.write(path, content)
        return self.examine(
            {
                "name": "t",
                "title": "表",
                "path": path,
                "schema": {"fields": fields, **(schema or {})},
                **resource,
            }
        )
