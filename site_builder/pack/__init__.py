"""离线副本: a site of one audience that travels on a stick, with who made it, when and which copy on each page."""

from site_builder.pack.checking import Checked, check
from site_builder.pack.making import Packed, pack

__all__ = ["Checked", "Packed", "check", "pack"]
