"""How rows leave: pages in memory and whole tables as a stream, one row of a table a format."""

from query_api.formats.accept import accepts
from query_api.formats.pages import FORMATS, Format, Page, accepted, named, row_record, to_json
from query_api.formats.streams import OFFERS, STREAMS, Offer, Stream, offer_named
from query_api.formats.workbook import CELL_SIGNS, COLUMNS, CellTooLong, Workbook

__all__ = [
    "CELL_SIGNS",
    "COLUMNS",
    "FORMATS",
    "OFFERS",
    "STREAMS",
    "CellTooLong",
    "Format",
    "Offer",
    "Page",
    "Stream",
    "Workbook",
    "accepted",
    "accepts",
    "named",
    "offer_named",
    "row_record",
    "to_json",
]
