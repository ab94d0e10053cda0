"""A client of the query service in Python's standard library alone; it imports nothing of the service.

    from query_api.client import Client

    client = Client("https://data.example", key="…", purpose="…")
    streets = client.table("mzj/jieluxiang", "jieluxiang")
    for row in streets.rows({"名称__contains": "人民"}):
        ...
    found = streets.lookup(["000123", "000124"])
    streets.download("streets.csv")

It pages, batches, waits when it is told to, and checks what it downloaded. To use it elsewhere, copy
this folder.
"""

from query_api.client.answers import Dataset, Field, Found, Key, Row, Snapshot, TableInfo, Value
from query_api.client.client import Client
from query_api.client.errors import (
    ClientError,
    DigestMismatch,
    NotFound,
    Refused,
    ServiceUnavailable,
    SnapshotChanged,
    Unreachable,
)
from query_api.client.table import Table

__all__ = [
    "Client",
    "ClientError",
    "Dataset",
    "DigestMismatch",
    "Field",
    "Found",
    "Key",
    "NotFound",
    "Refused",
    "Row",
    "ServiceUnavailable",
    "Snapshot",
    "SnapshotChanged",
    "Table",
    "TableInfo",
    "Unreachable",
    "Value",
]
