"""The receipt beside a delivered file: what was handed over, so that half a file is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.findings import Severity
from site_builder.tables.faults import Faults

_LIMIT = 64 * 1024
"""Bytes; a receipt has six short keys."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """`NAME.receipt.json`; `stated` is None when it cannot be understood."""

    path: Path
    stated: Mapping[str, object] | None

    @property
    def data_date(self) -> str | None:
        """The day the data is from, as a real ISO date."""
        written = (self.stated or {}).get("dataDate")
        return written if isinstance(written, str) and _is_day(written) else None


def receipt_of(path: Path) -> Receipt | None:
    """The receipt of a delivered file; None where there is none."""
    for name in (f"{path.name}.receipt.json", f"{path.stem}.receipt.json"):
        receipt = path.with_name(name)
        if receipt.is_file():
            return Receipt(path=receipt, stated=_read(receipt))
    return None


def check_receipt(path: Path, receipt: Receipt, rows: int | None, faults: Faults) -> None:
    """Bytes, digest and rows of a delivery against its receipt; `rows` is None for what is no table."""
    if receipt.stated is None or (receipt.data_date is None and "dataDate" in receipt.stated):
        faults.add(
            "F03",
            f"看不懂“{path.name}”的交付回执 {receipt.path.name}，数据日期、行数和摘要值都没有核对。",
            "由交付程序重新写一份：JSON，含 rows、bytes、digest、dataDate（2026-03-01 的样子）、deliveredOn、by。",
            severity=Severity.WARNING,
        )
    for word, found, told in _differences(path, rows, receipt.stated or {}):
        faults.add(
            "V24",
            f"交付的“{path.name}”，{word}是 {found}，回执写的是 {told}。",
            "多半没有传完或换了文件：请重新交付文件和回执。",
        )


def _differences(
    path: Path, rows: int | None, stated: Mapping[str, object]
) -> list[tuple[str, object, object]]:
    size = path.stat().st_size
    told = stated.get("bytes")
    found: list[tuple[str, object, object]] = []
    if isinstance(told, int) and told != size:
        return [("字节数", size, told)]  # the digest and the rows differ as well then
    digest = stated.get("digest")
    if isinstance(digest, str) and digest.startswith("sha256:"):
        with path.open("rb") as stream:
            actual = "sha256:" + hashlib.file_digest(stream, "sha256").hexdigest()
        if actual != digest.lower():
            found.append(("摘要值", actual, digest))
    counted = stated.get("rows")
    if rows is not None and isinstance(counted, int) and counted != rows:
        found.append(("行数", rows, counted))
    return found


def _read(receipt: Path) -> Mapping[str, object] | None:
    if receipt.stat().st_size > _LIMIT:
        return None
    try:
        value = json.loads(receipt.read_text(encoding="utf-8"))
    except (ValueError, RecursionError, OSError):
        return None  # said by `check_receipt`
    return value if isinstance(value, dict) else None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
