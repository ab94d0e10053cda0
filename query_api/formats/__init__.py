"""How rows leave: pages in memory and whole tables as a stream, one row of a table a format."""

from query_api.formats.accept import accepts
from query_api.formats.pages import FORMATS, Format, Page, accepted, named, row_record, to_json
from query_api.formats.streams import STREAMS, Stream, stream_named

__all__ = [
    "FORMATS",
    "STREAMS",
    "Format",
    "Page",
    "Stream",
    "accepted",
    "accepts",
    "named",
    "row_record",
    "stream_named",
    "to_json",
]
