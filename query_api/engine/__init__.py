"""Where statements run: one protocol, DuckDB embedded behind it."""

from query_api.engine.duck import DuckEngine
from query_api.engine.exporting import Exporter
from query_api.engine.protocol import (
    Engine,
    EngineBroken,
    EngineBusy,
    EngineOverBudget,
    EngineOverRange,
    EngineTrouble,
    EngineUnable,
    Place,
    Row,
)

__all__ = [
    "DuckEngine",
    "Engine",
    "EngineBroken",
    "EngineBusy",
    "EngineOverBudget",
    "EngineOverRange",
    "EngineTrouble",
    "EngineUnable",
    "Exporter",
    "Place",
    "Row",
]
