"""Kept results of `make bench` as they stand on the handbook's page: tables, plots, what was missed."""

from site_builder.measurements.told import told

__all__ = ["told"]
