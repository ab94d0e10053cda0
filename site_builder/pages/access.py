"""How an entry is obtained: the steps for its sharing type and the calls for its access modes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from urllib.parse import quote

from site_builder.catalog import Catalog, City, Dataset
from site_builder.pages.calls import Example, examples
from site_builder.tables.records import TableRecord
from site_builder.words import Words

API_PATH = "/api/v1"
DOWNLOADS = ("csv", "xlsx", "parquet", "ndjson")
"""The formats in which the service gives whole tables."""
MOST_XLSX_ROWS = 100_000
"""It gives no longer workbook; a test holds the two numbers together."""

SERVED_MODES: Mapping[str, str] = MappingProxyType(
    {
        "联机查询": "access.served_query",
        "系统对接": "access.served_system",
        "部门批量下载": "access.served_bulk",
        "前置机共享": "access.served_exchange",
    }
)
"""第十四条's four modes, and the word for how each works for what is served here."""

FILE_MODES: Mapping[str, str] = MappingProxyType(
    {**SERVED_MODES, "联机查询": "access.file_query", "部门批量下载": "access.file_bulk"}
)
"""For an entry of files, where there are no rows to page through."""

AGREED_MODES: Mapping[str, str] = MappingProxyType(
    {
        "联机查询": "access.agreed_query",
        "系统对接": "access.agreed_system",
        "部门批量下载": "access.agreed_bulk",
        "前置机共享": "access.agreed_exchange",
    }
)
"""The same modes where the provider decides first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """A legal time to answer a request, with the text that sets it."""

    days: str
    """`10 个工作日`."""
    source: str
    """Title, number and article."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """The rows call of one table."""

    title: str
    url: str
    path: str
    """From the root of the service, so that a site opened beside it can use its own address."""
    with_key: bool
    rows: int

    @property
    def downloads(self) -> tuple[tuple[str, str], ...]:
        """Format and path of each file of the whole table that the service gives."""
        fitting = [one for one in DOWNLOADS if one != "xlsx" or self.rows <= MOST_XLSX_ROWS]
        table = self.path.partition("?")[0].removesuffix("/rows")
        return tuple((one, f"{table}/download?_format={one}") for one in fitting)

    @property
    def examples(self) -> tuple[Example, ...]:
        """The call in several languages."""
        return examples(self.url, with_key=self.with_key)


def api_root(city: City) -> str:
    """Address of the service without `/api/v1`, whichever way the catalogue writes it."""
    return city.api_url.rstrip("/").removesuffix(API_PATH)


def dataset_path(dataset: Dataset) -> str:
    """The path of an entry's metadata call."""
    return f"{API_PATH}/datasets/{dataset.id}"


def rows_calls(dataset: Dataset, tables: Sequence[TableRecord], city: City) -> tuple[Call, ...]:
    """The call for each table that is answered by the service."""
    calls = []
    for table in tables:
        path = f"{dataset_path(dataset)}/tables/{quote(table.name, safe='')}/rows?_limit=10"
        url = api_root(city) + path
        calls.append(Call(title=table.title, url=url, path=path, with_key=city.demo is None, rows=table.rows))
    return tuple(calls)


def modes(dataset: Dataset, say: Words) -> tuple[tuple[str, str], ...]:
    """Each access mode of the entry with what it means here."""
    if not dataset.is_served:
        keys = AGREED_MODES
    elif any(distribution.is_table for distribution in dataset.distributions):
        keys = SERVED_MODES
    else:
        keys = FILE_MODES
    return tuple((mode, say(keys[mode]) if mode in keys else "") for mode in dataset.sharing.access)


def answer_limits(catalog: Catalog, as_of: date) -> tuple[Limit, ...]:
    """Times to answer a request on 有条件共享, the highest-ranking policy in force first."""
    found = []
    for id_ in catalog.city.policies:
        policy = catalog.policies.get(id_, {})
        limits = policy.get("limits")
        if not isinstance(limits, list) or str(policy.get("validFrom", "")) > as_of.isoformat():
            continue
        for limit in limits:
            if limit["id"] == "answer-conditional" and "days" in limit:
                source = f"《{policy['title']}》（{policy['docNo']}）{limit['article']}"
                days = catalog.words("access.days", days=limit["days"], unit=limit["unit"])
                found.append((policy["rank"], Limit(days=days, source=source)))
    found.sort(key=lambda ranked: str(ranked[0]).zfill(9), reverse=True)
    return tuple(limit for _, limit in found)
