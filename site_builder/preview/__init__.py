"""`mulu serve`: the site while it is being written, rebuilt on every save, on this machine alone."""

from site_builder.preview.following import Following
from site_builder.preview.preview import Preview
from site_builder.preview.serving import HOST, Server
from site_builder.preview.stamps import stamps

__all__ = ["HOST", "Following", "Preview", "Server", "stamps"]
