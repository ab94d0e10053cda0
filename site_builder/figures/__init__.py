"""Numbers of the catalogue, each defined once: pages plot them, exports write them."""

from site_builder.figures.catalogue import figures
from site_builder.figures.figure import Figure

__all__ = ["Figure", "figures"]
