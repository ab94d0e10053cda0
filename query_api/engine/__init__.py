"""Where statements run: one protocol, DuckDB embedded behind it."""

from query_api.engine.duck import DuckEngine
from query_api.engine.exporting import Exporter
from query_api.engine.protocol import Engine, EngineBusy, EngineOverBudget, EngineUnable, Work

__all__ = ["DuckEngine", "Engine", "EngineBusy", "EngineOverBudget", "EngineUnable", "Exporter", "Work"]
