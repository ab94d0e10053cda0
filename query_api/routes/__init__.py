"""The calls of the service: each checks in the order of API.md, asks the engine, writes its answer."""

from query_api.routes.handlers import HANDLERS, site_handlers
from query_api.routes.service import Service
from query_api.routes.trouble import EXCEPTION_HANDLERS, begin

__all__ = ["EXCEPTION_HANDLERS", "HANDLERS", "Service", "begin", "site_handlers"]
