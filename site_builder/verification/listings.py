"""Witnesses that list every entry in a line: JSON, csv, parquet, xlsx, XML."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from tempfile import NamedTemporaryFile
from xml.etree import ElementTree as Xml

from site_builder.tables.database import literal, open_database
from site_builder.verification.hearing import Hearing


def catalog_json(site: Hearing, address: str, content: bytes) -> None:
    """`catalog.json`: the ledger."""
    for one in json.loads(content)["datasets"]:
        _line(
            site,
            address,
            one["id"],
            one["title"],
            one["code"],
            one["sharing"],
            one["status"],
            one["department"],
        )
        site.leads.setdefault(one["url"], address)


def catalog_csv(site: Hearing, address: str, content: bytes) -> None:
    """`catalog.csv`."""
    for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        _row(site, address, row)


def catalog_parquet(site: Hearing, address: str, content: bytes) -> None:
    """`catalog.parquet`."""
    import duckdb

    with NamedTemporaryFile(suffix=".parquet") as file, open_database() as connection:
        file.write(content)
        file.flush()
        try:
            found = connection.execute(f"SELECT * FROM read_parquet({literal(file.name)})")  # noqa: S608 - our own name
            heads = [column[0] for column in found.description]
            rows = found.fetchall()
        except duckdb.Error as error:
            raise ValueError(str(error)) from error
    for row in rows:
        _row(
            site,
            address,
            {head: "" if cell is None else str(cell) for head, cell in zip(heads, row, strict=True)},
        )


def changes(site: Hearing, address: str, content: bytes) -> None:
    """`changes.json`."""
    for one in json.loads(content)["entries"]:
        site.claims.lists(address, [one["id"]])
        site.claims.claim(address, one["id"], title=one["title"], code=one.get("code"), status=one["state"])
        site.leads.setdefault(one["url"], address)


def workbook(site: Hearing, address: str, content: bytes) -> None:
    """`catalog.xlsx`, whose rows have codes and no ids."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise ValueError(str(error)) from error
    title, code = rows[0].index("信息资源名称"), rows[0].index("信息资源代码")
    by_code = {
        value: entry for (entry, key), said in site.claims.said.items() if key == "code" for value in said
    }
    for row in rows[1:]:
        if row[title]:
            id_ = by_code.get(str(row[code]), f"（代码 {row[code]}）")
            site.claims.lists(address, [id_])
            site.claims.claim(address, id_, title=str(row[title]), code=str(row[code]))


def core_metadata(site: Hearing, address: str, content: bytes) -> None:
    """The core metadata as XML."""
    for one in Xml.fromstring(content).iter("Resource"):  # noqa: S314 - expat bounds what entities unfold to
        id_ = one.findtext("metadataIdentifier", "")
        site.claims.lists(address, [id_])
        site.claims.claim(address, id_, title=one.findtext("resourceTitle"), code=one.findtext("resourceID"))


def _row(site: Hearing, address: str, row: Mapping[str, str]) -> None:
    _line(
        site, address, row["资源标识"], row["信息资源名称"], row["信息资源代码"] or None, row["共享类型"], row["状态"],
        row["提供方标识"],
    )  # fmt: skip


def _line(
    site: Hearing,
    address: str,
    id_: str,
    title: str,
    code: str | None,
    sharing: str,
    status: str,
    department: str,
) -> None:
    site.claims.lists(address, [id_])
    site.claims.claim(
        address, id_, title=title, code=code, sharing=sharing, status=status, department=department
    )
