"""`mulu serve`: the site while it is being written, rebuilt on every save, on this machine alone."""

from site_builder.preview.preview import Preview
from site_builder.preview.serving import HOST, server_of

__all__ = ["HOST", "Preview", "server_of"]
