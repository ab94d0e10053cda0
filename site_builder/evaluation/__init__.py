"""共享评估 (第二十一条): every figure, defined once, for each department and the city.

`measures` has one module per theme, found by being there; `evaluate` asks each measure about each
department. The city's value is the sum of the parts over the sum of the wholes, never a mean of means.
"""

from site_builder.evaluation.evaluated import Evaluated, evaluate
from site_builder.evaluation.measure import Measure, Tally, Theme
from site_builder.evaluation.measures import themes

__all__ = ["Evaluated", "Measure", "Tally", "Theme", "evaluate", "themes"]
