"""条款落实对照: all 29 articles, each obligation with what carries it out, or plainly that people do."""

from site_builder.duties import catalogue, sharing, supervision
from site_builder.duties.duty import BY_PEOPLE, Duty

__all__ = ["BY_PEOPLE", "DUTIES", "Duty"]

DUTIES: tuple[Duty, ...] = (*catalogue.DUTIES, *sharing.DUTIES, *supervision.DUTIES)
"""In the order of the regulation."""
