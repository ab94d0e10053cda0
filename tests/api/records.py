"""Records of the handmade tables, as the service reads them; no file is touched."""

from __future__ import annotations

import msgspec

from query_api.snapshot import Table
from tests.api import handmade

TABLES = (handmade.STREETS, handmade.LONG, handmade.PRICES, handmade.PERSONS)


def table(name: str) -> Table:
    """The record of a table."""
    (made,) = [made for made in TABLES if made.name == name]
    return msgspec.convert(handmade.table_record("t1", made), Table)
