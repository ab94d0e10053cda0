"""Numbers for operators: summed over workers, never falling, and for nobody else."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from query_api import draining
from query_api.app import create_app
from query_api.draining import flag_of
from query_api.metrics import Metrics, Told, written
from query_api.metrics.counting import clean
from query_api.metrics.layout import BATCH_KEYS, LATENCY_MS
from query_api.settings import Settings, SettingsError
from tests.api.operating import call, calling_from

TOLD = Told(generation="g", generation_mark=7, is_draining=False, version="1")


def numbers_of(metrics: Metrics) -> dict[str, float]:
    lines = [line.rpartition(" ") for line in written(metrics, TOLD).splitlines() if line[0] != "#"]
    return {name: float(number) for name, _, number in lines}


def test_numbers_of_workers_are_summed_and_never_fall(tmp_path: Path) -> None:
    first, second = (Metrics(tmp_path, ["/a", "/b"]) for _ in range(2))
    call(first, "/a", 200, b"application/json", 0.003)
    call(second, "/a", 200, b"application/json; charset=utf-8", 0.0301)
    call(second, "/b", 404, b"application/problem+json", 99.0)
    call(second, "/nobody/knows", 777, b"image/png", 0.0)
    second.meter.began()
    second.meter.batch(3)
    second.meter.batch(128)
    for worker in (first, second):
        worker.meter.tell(waiting=2, stops=1, generation_mark=7)
    found = numbers_of(first)
    assert found['mulu_requests_total{route="/a",status="200",format="json"}'] == 2
    assert found['mulu_requests_total{route="/b",status="404",format="problem"}'] == 1
    assert found['mulu_requests_total{route="other",status="other",format="other"}'] == 1
    name = "mulu_request_duration_seconds"
    by_bound = [
        found[f'{name}_bucket{{route="/a",le="{b}"}}'] for b in ("0.002", "0.005", "0.02", "0.04", "+Inf")
    ]
    assert by_bound == [0, 1, 1, 2, 2]
    assert found[f'{name}_bucket{{route="/b",le="10"}}'] == 0
    assert found[f'{name}_sum{{route="/b"}}'] == 99
    assert found['mulu_lookup_batch_keys_bucket{le="4"}'] == 1
    assert (found["mulu_lookup_batch_keys_sum"], found["mulu_lookup_batch_keys_count"]) == (131, 2)
    assert (found["mulu_engine_waiting"], found["mulu_datasets_stopped"]) == (4, 1)
    assert (found["mulu_workers"], found["mulu_generation_workers"]) == (2, 2)
    assert found["mulu_requests_in_flight"] == 1
    # One is killed: what it counted stays, what it was doing does not.
    second.close()
    after = numbers_of(first)
    assert (after["mulu_workers"], after["mulu_requests_in_flight"], after["mulu_engine_waiting"]) == (
        1,
        0,
        2,
    )
    assert after['mulu_requests_total{route="/b",status="404",format="problem"}'] == 1
    clean(tmp_path)
    assert numbers_of(first)['mulu_requests_total{route="/a",status="200",format="json"}'] == 1


def test_folder_that_cannot_be_written_costs_only_the_sum(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "taken").write_text("")
    metrics = Metrics(tmp_path / "taken" / "metrics", ["/a"])
    call(metrics, "/a", 200, b"text/csv", 1)
    assert numbers_of(metrics)['mulu_requests_total{route="/a",status="200",format="csv"}'] == 1
    assert [r.getMessage()[:7] for r in caplog.records] == ["运维指标只计本"]


def test_numbers_are_written_as_prometheus_reads_them(tmp_path: Path) -> None:
    metrics = Metrics(tmp_path, ["/a"])
    call(metrics, "/a", 200, b"text/csv", 1)
    text = written(metrics, TOLD)
    assert text.endswith("\n")
    kinds: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            assert name not in kinds
            kinds[name] = kind
        elif not line.startswith("# HELP "):
            match = re.fullmatch(r'([a-z_]+)(\{([a-z]+="[^"\\]*",?)+\})? -?[0-9.e+-]+', line)
            assert match, line
            family = re.sub("_(bucket|sum|count)$", "", match[1])
            assert kinds.get(match[1]) or kinds[family] == "histogram"
    for name, kind in kinds.items():
        assert name.endswith("_total") == (kind == "counter"), name
    assert list(LATENCY_MS) == sorted(LATENCY_MS)
    assert list(BATCH_KEYS) == sorted(BATCH_KEYS)


@pytest.mark.parametrize(
    ("client", "sent", "settings", "status"),
    [
        ("127.0.0.1", {}, {}, 200),
        ("::1", {}, {}, 200),
        ("192.0.2.7", {}, {}, 404),
        ("192.0.2.7", {}, {"metrics_from": ("192.0.2.0/24",)}, 200),
        # A proxy on this machine speaks for somebody elsewhere.
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.5"}, {}, 404),
        ("127.0.0.1", {"forwarded": "for=203.0.113.5"}, {}, 404),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.5"}, {"trusted_proxies": ("127.0.0.0/8",)}, 404),
        (
            "127.0.0.1",
            {"x-forwarded-for": "192.0.2.7"},
            {"trusted_proxies": ("127.0.0.0/8",), "metrics_from": ("192.0.2.0/24",)},
            200,
        ),
        ("not an address", {}, {}, 404),
    ],
)
def test_numbers_are_for_the_operator_only(
    snapshot: Path, client: str, sent: dict[str, str], settings: dict[str, Any], status: int
) -> None:
    app = create_app(Settings(snapshot=str(snapshot), demo=True, **settings))
    with TestClient(calling_from(app, client)) as asking:
        answer = asking.get("/metrics", headers=sent)
        assert answer.status_code == status
        assert ("mulu_requests_total" in answer.text) == (status == 200)
        assert answer.headers["content-type"].startswith(
            "text/plain" if status == 200 else "application/problem"
        )


def test_start_of_one_service_takes_no_notice_from_another_that_stops(tmp_path: Path) -> None:
    ours, theirs, gone = (flag_of(tmp_path, pid) for pid in (os.getpid(), os.getppid(), 1 << 30))
    for flag in (ours, theirs, gone):
        draining.start(flag)
    assert draining.Draining(theirs).is_on
    draining.tidy(tmp_path)
    assert [flag for flag in (ours, theirs, gone) if flag.exists()] == [theirs]


def test_networks_of_metrics_are_checked_at_the_start(snapshot: Path) -> None:
    with pytest.raises(SettingsError, match="--metrics-from here"):
        Settings(snapshot=str(snapshot), metrics_from=("here",)).checked()
    with pytest.raises(SettingsError, match="--drain-seconds"):
        Settings(snapshot=str(snapshot), drain_seconds=-1).checked()
