"""When the data of a delivery is from: its receipts say so, without opening a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from site_builder.catalog import Dataset
from site_builder.tables.locate import Located, locate
from site_builder.tables.receipt import receipt_of


def delivered_files(dataset: Dataset, *, source: Path, data_root: Path | None) -> Iterator[Path]:
    """The delivered files of a dataset that are on this machine."""
    for distribution in dataset.distributions:
        if distribution.in_dropbox:
            place = locate(dataset, distribution, source=source, data_root=data_root)
            if isinstance(place, Located):
                yield place.path


def delivered_data_date(dataset: Dataset, *, source: Path, data_root: Path | None) -> date | None:
    """The latest `dataDate` of a dataset's receipts; None where no readable one is on this machine."""
    receipts = [receipt_of(path) for path in delivered_files(dataset, source=source, data_root=data_root)]
    written = [receipt.data_date for receipt in receipts if receipt]
    return max((date.fromisoformat(day) for day in written if day), default=None)
