"""What is asked of a table: query strings and bodies become one Query; pure, every mistake at once."""

from query_api.query.body import Lookup, lookup_from_body, query_from_body
from query_api.query.download import Download, download_from_pairs
from query_api.query.keys import key_from_path
from query_api.query.model import (
    AllOf,
    AnyOf,
    Condition,
    Grouping,
    Measure,
    Not,
    Position,
    Query,
    Sort,
    Value,
    Where,
)
from query_api.query.paging import position_from
from query_api.query.parameters import Pairs, read_pairs, suggestion
from query_api.query.summary import grouping_from_pairs
from query_api.query.url import query_from_pairs

__all__ = [
    "AllOf",
    "AnyOf",
    "Condition",
    "Download",
    "Grouping",
    "Lookup",
    "Measure",
    "Not",
    "Pairs",
    "Position",
    "Query",
    "Sort",
    "Value",
    "Where",
    "download_from_pairs",
    "grouping_from_pairs",
    "key_from_path",
    "lookup_from_body",
    "position_from",
    "query_from_body",
    "query_from_pairs",
    "read_pairs",
    "suggestion",
]
