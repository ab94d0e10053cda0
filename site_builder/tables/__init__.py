"""Tables and files of a dataset: read, checked against their fields, and stored (V24, F03–F06).

path → `locate` → `text`, `delimited`, `workbook`, `lines`, `parquet` → `staging` (one table of texts)
→ `readings`, `values` (types) → `constraints`, `keys` → `store` (one database file per dataset).
"""

from __future__ import annotations

from site_builder.tables.database import open_database, quote
from site_builder.tables.examination import Examined, examine
from site_builder.tables.quarantine import Quarantine
from site_builder.tables.records import ColumnRecord, FileRecord, ForeignKeyRecord, TableRecord

__all__ = [
    "ColumnRecord",
    "Examined",
    "FileRecord",
    "ForeignKeyRecord",
    "Quarantine",
    "TableRecord",
    "examine",
    "open_database",
    "quote",
]
