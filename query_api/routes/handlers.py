"""Every call there is."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.handlers import HTTPRouteHandler

from query_api.routes import (
    catalog,
    changes,
    datasets,
    docs,
    downloads,
    files,
    health,
    lookups,
    rows,
    summaries,
    tickets,
)
from query_api.routes.ckan import ckan_file, ckan_get, ckan_post
from query_api.routes.site import site

HANDLERS: Sequence[HTTPRouteHandler] = (
    catalog.service,
    datasets.datasets,
    catalog.dataset,
    catalog.table,
    rows.rows,
    rows.row,
    lookups.lookup,
    lookups.query,
    summaries.summary,
    downloads.download,
    tickets.issue,
    tickets.redeem,
    files.file,
    changes.changes,
    health.live,
    health.ready,
    health.numbers,
    docs.openapi,
    docs.docs,
    docs.asset,
)

DIRECT: Sequence[HTTPRouteHandler] = (
    catalog.dataset,
    catalog.table,
    rows.rows,
    rows.row,
    lookups.lookup,
    lookups.query,
    summaries.summary,
)
"""Those that are called most and answer in memory."""


def site_handlers(folder: str | None) -> Sequence[HTTPRouteHandler]:
    """The site, when there is one."""
    return () if folder is None else (ckan_file, ckan_get, ckan_post, site)
