"""The numbers as Prometheus reads them (text format 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from query_api.metrics.counting import Metrics
from query_api.metrics.layout import BATCH_KEYS, COUNTERS, FORMATS, GAUGES, LATENCY_MS, STATUSES, Layout

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

SINGLE = (
    ("refused_busy", "mulu_engine_refused_total", "counter", "Queries refused since too many waited."),
    ("interrupted", "mulu_engine_interrupted_total", "counter", "Queries stopped since their caller left."),
    ("over_budget", "mulu_engine_over_budget_total", "counter", "Queries stopped at their time or memory."),
    ("audit_records", "mulu_audit_records_total", "counter", "Records of calls written."),
    ("in_flight", "mulu_requests_in_flight", "gauge", "Calls that are being answered."),
    ("waiting", "mulu_engine_waiting", "gauge", "Queries and lookups that wait or run."),
    ("audit_unsynced", "mulu_audit_unsynced_records", "gauge", "Records that the disk need not have yet."),
    ("stops", "mulu_datasets_stopped", "gauge", "Datasets whose sharing is suspended (withdraw)."),
    ("to_verify", "mulu_verification_files", "gauge", "Files of the current generation."),
    ("verified", "mulu_verification_verified_files", "gauge", "Of these, known to be as published."),
    ("damaged", "mulu_verification_damaged_files", "gauge", "Of these, found damaged: not served."),
    ("verified_bytes", "mulu_verification_read_bytes", "gauge", "Bytes read for it by the workers that live."),
    ("resident_bytes", "mulu_resident_bytes", "gauge", "Memory of all workers."),
    ("open_files", "mulu_open_files", "gauge", "Open file handles of all workers."),
)  # fmt: skip

WORST = frozenset({"stops", "to_verify", "verified", "damaged"})
"""Each worker tells the same, sooner or later: the largest is told, not the sum."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What the answering worker knows in words."""

    generation: str
    generation_mark: int
    is_draining: bool
    version: str


@dataclass(kw_only=True, slots=True)
class _Totals:
    """Sums over the workers."""

    counted: list[int]
    single: dict[str, int] = field(default_factory=dict)
    workers: int = 0
    with_generation: int = 0
    lag_us: int = 0
    unwritable: int = 0
    since: int = 0


def written(metrics: Metrics, told: Told) -> str:
    """All numbers of the node."""
    layout = metrics.layout
    totals = _summed(metrics, told)
    lines = [
        *_requests(layout, totals.counted),
        *_latencies(layout, totals.counted),
        *_batches(layout, totals),
        *_singles(totals.single),
        *_family("mulu_audit_lag_seconds", "gauge", "Age of the oldest record that the disk need not have yet."),
        f"mulu_audit_lag_seconds {totals.lag_us / 1e6}",
        *_family("mulu_audit_unwritable_workers", "gauge", "Workers that cannot record and so answer 503."),
        f"mulu_audit_unwritable_workers {totals.unwritable}",
        *_family("mulu_workers", "gauge", "Workers that live."),
        f"mulu_workers {totals.workers}",
        *_family("mulu_generation_info", "gauge", "The generation that the answering worker serves."),
        f'mulu_generation_info{{generation="{told.generation}",version="{told.version}"}} 1',
        *_family("mulu_generation_workers", "gauge", "Workers that serve it too."),
        f"mulu_generation_workers {totals.with_generation}",
        *_family("mulu_generation_swapped_timestamp_seconds", "gauge", "When the last worker took it up."),
        f"mulu_generation_swapped_timestamp_seconds {totals.since}",
        *_family("mulu_draining", "gauge", "Whether the service is being stopped."),
        f"mulu_draining {int(told.is_draining)}",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _summed(metrics: Metrics, told: Told) -> _Totals:
    layout = metrics.layout
    totals = _Totals(counted=[0] * layout.gauges)
    gauges: dict[str, list[int]] = {name: [] for name in GAUGES}
    in_flight = 0
    for cells, is_alive in metrics.all():
        for place in range(layout.gauges):
            if cells[place]:
                totals.counted[place] += cells[place]
        if is_alive:
            totals.workers += 1
            in_flight += cells[layout.counters]
            for place, name in enumerate(GAUGES):
                gauges[name].append(cells[layout.gauges + place])
    totals.single = {name: totals.counted[layout.counters + n] for n, name in enumerate(COUNTERS)}
    totals.single["in_flight"] = in_flight
    for name, values in gauges.items():
        totals.single[name] = max(values, default=0) if name in WORST else sum(values)
    totals.with_generation = gauges["generation_mark"].count(told.generation_mark)
    totals.lag_us = max(gauges["audit_lag_us"], default=0)
    totals.unwritable = sum(gauges["audit_is_unwritable"])
    totals.since = max(gauges["generation_since"], default=0)
    return totals


def _family(name: str, kind: str, text: str) -> Sequence[str]:
    return (f"# HELP {name} {text}", f"# TYPE {name} {kind}")


def _requests(layout: Layout, counted: Sequence[int]) -> Iterator[str]:
    yield from _family("mulu_requests_total", "counter", "Calls by route, status and format of the answer.")
    for r, route in enumerate(layout.routes):
        for s, status in enumerate(STATUSES):
            for f, kind in enumerate(FORMATS):
                number = counted[layout.request(r, s, f)]
                if number:
                    yield (
                        f'mulu_requests_total{{route="{route}",status="{status or "other"}",format="{kind}"}} '
                        f"{number}"
                    )


def _latencies(layout: Layout, counted: Sequence[int]) -> Iterator[str]:
    name = "mulu_request_duration_seconds"
    yield from _family(name, "histogram", "Time until the last byte of the answer was handed over.")
    bounds = [f"{ms / 1000:g}" for ms in LATENCY_MS] + ["+Inf"]
    for r, route in enumerate(layout.routes):
        first = layout.latency(r)
        buckets = counted[first : first + len(bounds)]
        if any(buckets):
            yield from _histogram(name, bounds, buckets, f'route="{route}"')
            yield f'{name}_sum{{route="{route}"}} {counted[first + len(bounds)] / 1e6}'
            yield f'{name}_count{{route="{route}"}} {sum(buckets)}'


def _batches(layout: Layout, totals: _Totals) -> Iterator[str]:
    name = "mulu_lookup_batch_keys"
    yield from _family(name, "histogram", "Keys of a statement that looks keys up.")
    bounds = [*map(str, BATCH_KEYS), "+Inf"]
    yield from _histogram(name, bounds, totals.counted[layout.batches : layout.batches + len(bounds)], "")
    yield f"{name}_sum {totals.single['batches_keys']}"
    yield f"{name}_count {totals.single['batches']}"


def _histogram(name: str, bounds: Sequence[str], buckets: Sequence[int], labels: str) -> Iterator[str]:
    upto = 0
    for bound, number in zip(bounds, buckets, strict=True):
        upto += number
        yield f'{name}_bucket{{{labels}{"," if labels else ""}le="{bound}"}} {upto}'


def _singles(values: Mapping[str, int]) -> Iterator[str]:
    for key, name, kind, text in SINGLE:
        yield from _family(name, kind, text)
        yield f"{name} {values[key]}"
