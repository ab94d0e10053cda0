"""How a page gets the Material look: MkDocs renders one page per kind, the rest is stamped.

MkDocs costs about ten milliseconds a page, stamping a quarter of one. This package and
`site_builder.plugin` are the only code that knows MkDocs; leaving it is their work alone.
"""

from site_builder.shell.masthead import Imprint, Masthead
from site_builder.shell.renewal import Renewal
from site_builder.shell.site import Fill, build_site, renew_site
from site_builder.shell.stamp import Shell, Shells, take_shells

__all__ = [
    "Fill",
    "Imprint",
    "Masthead",
    "Renewal",
    "Shell",
    "Shells",
    "build_site",
    "renew_site",
    "take_shells",
]
