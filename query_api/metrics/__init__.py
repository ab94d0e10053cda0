"""What the service counts of itself, summed over the workers of a node, as Prometheus reads it."""

from query_api.metrics.counting import Meter, Metrics
from query_api.metrics.text import MEDIA_TYPE, Told, written

__all__ = ["MEDIA_TYPE", "Meter", "Metrics", "Told", "written"]
