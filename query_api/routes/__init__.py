"""The calls of the service: each checks in the order of API.md, asks the engine, writes its answer."""

from query_api.routes.allowed import Allowing
from query_api.routes.direct import Direct
from query_api.routes.handlers import DIRECT, HANDLERS, site_handlers
from query_api.routes.service import Service
from query_api.routes.trouble import EXCEPTION_HANDLERS, begin_in_framework

__all__ = [
    "DIRECT",
    "EXCEPTION_HANDLERS",
    "HANDLERS",
    "Allowing",
    "Direct",
    "Service",
    "begin_in_framework",
    "site_handlers",
]
