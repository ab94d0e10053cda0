"""The rate of a key: in any minute, over all workers, and told as it is."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from bisect import bisect_left, bisect_right
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from query_api import node
from query_api.keys import Store, rotate
from query_api.limits import Quota, Rates
from tests.api.callers import headers, kind, made_key, new_key, registered, service

ROWS = "/api/v1/datasets/mzj/streets/tables/streets/rows"
SECOND = 1_000_000_000


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000 * SECOND
        monkeypatch.setattr(time, "monotonic_ns", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def most_in_any_minute(moments: list[int]) -> int:
    return max(bisect_left(moments, at + 60 * SECOND) - place for place, at in enumerate(moments))


def test_any_minute_of_a_simulated_hour_has_the_answers_that_were_promised(
    tmp_path: Path, clock: Clock
) -> None:
    """Three workers, a caller who never stops asking: each minute has N, wherever it begins."""
    limit, generator = 50, random.Random(4)
    workers = [Rates(tmp_path) for _ in range(3)]
    admitted: list[int] = []
    while clock.now < 4_600 * SECOND:
        clock.now += generator.randrange(SECOND // 50)
        if generator.choice(workers).take("family", limit).is_admitted:
            admitted.append(clock.now)
    assert most_in_any_minute(admitted) == limit
    for begin in range(admitted[0], admitted[-1] - 61 * SECOND, 7 * SECOND // 3):
        # A second for the gaps between its calls.
        assert bisect_right(admitted, begin + 61 * SECOND) - bisect_left(admitted, begin) >= limit


def test_burst_after_a_quiet_time_is_let_through_once(tmp_path: Path, clock: Clock) -> None:
    rates = Rates(tmp_path)
    assert sum(rates.take("f", 10).is_admitted for _ in range(30)) == 10
    clock.now += 59 * SECOND
    assert not rates.take("f", 10).is_admitted
    clock.now += SECOND
    assert sum(rates.take("f", 10).is_admitted for _ in range(30)) == 10


def test_what_is_told_is_what_is_refused(tmp_path: Path, clock: Clock) -> None:
    """Over a simulated hour and two workers: r more calls pass, t seconds bring the next one back."""
    generator, workers = random.Random(9), [Rates(tmp_path), Rates(tmp_path)]
    refused = 0
    while clock.now < 4_600 * SECOND:
        clock.now += generator.randrange(6 * SECOND)
        told = generator.choice(workers).take("f", 7)
        for _ in range(told.remaining):
            quota = generator.choice(workers).take("f", 7)
            assert quota.is_admitted
        assert not generator.choice(workers).take("f", 7).is_admitted
        told = generator.choice(workers).take("f", 7)
        refused += 1
        clock.now += told.seconds * SECOND - SECOND
        if told.seconds > 1:
            assert not generator.choice(workers).take("f", 7).is_admitted
        clock.now += SECOND
        assert generator.choice(workers).take("f", 7).is_admitted
    assert refused > 50


def test_headers_have_the_form_of_the_draft() -> None:
    policy, rate = Quota(600, 12, 8, True).headers
    assert policy == (b"ratelimit-policy", b'"min";q=600;w=60')
    assert rate == (b"ratelimit", b'"min";r=12;t=8')


def test_families_do_not_share_a_rate(tmp_path: Path, clock: Clock) -> None:
    rates = Rates(tmp_path)
    for _ in range(50):
        rates.take("noisy", 5)
    assert rates.take("quiet", 5).remaining == 4


def test_new_boot_begins_anew(tmp_path: Path, clock: Clock) -> None:
    for _ in range(5):
        Rates(tmp_path).take("f", 5)
    clock.now = 10 * SECOND
    assert Rates(tmp_path).take("f", 5).remaining == 4


def test_file_that_is_not_ours_begins_anew(tmp_path: Path, clock: Clock) -> None:
    Rates(tmp_path)
    (tmp_path / "limits" / "f-5").write_bytes(b"\xff" * 56)
    assert Rates(tmp_path).take("f", 5).is_admitted


def take_many(state: str, limit: int, tries: int, results: Any) -> None:
    rates = Rates(Path(state))
    results.put(sum(rates.take("f", limit).is_admitted for _ in range(tries)))


def test_processes_that_race_get_no_more_together(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    workers = [context.Process(target=take_many, args=(str(tmp_path), 4000, 3000, results)) for _ in range(4)]
    for worker in workers:
        worker.start()
    counts = [results.get(timeout=30) for _ in workers]
    for worker in workers:
        worker.join()
    assert sum(counts) == 4000


def hold(state: str, ready: Any) -> None:
    with Rates(Path(state))._lock.held():
        ready.set()
        time.sleep(60)


@pytest.mark.parametrize(("sent", "is_free"), [(signal.SIGKILL, True), (signal.SIGSTOP, False)])
def test_worker_that_died_or_hangs_holds_nobody_up(
    tmp_path: Path, sent: signal.Signals, is_free: bool
) -> None:
    rates = Rates(tmp_path)
    rates.take("f", 100)
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    worker = context.Process(target=hold, args=(str(tmp_path), ready))
    worker.start()
    assert ready.wait(10)
    assert worker.pid is not None
    os.kill(worker.pid, sent)
    if is_free:
        worker.join(10)
    began = time.monotonic()
    assert rates.take("f", 100).remaining == 98
    assert time.monotonic() - began < 1
    worker.kill()
    worker.join(10)


def test_ring_is_opened_once_and_then_only_memory_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = Rates(tmp_path)
    rates.take("f", 600)
    monkeypatch.setattr(node, "cells", None)
    monkeypatch.setattr(os, "open", None)
    assert [rates.take("f", 600).remaining for _ in range(3)] == [598, 597, 596]


def test_full_disk_is_an_error_and_no_killed_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: int) -> None:
        raise OSError(28, "No space left on device")

    key = new_key(tmp_path / "state", rate=5)
    with service(registered(tmp_path / "snapshot"), tmp_path / "state") as client:
        monkeypatch.setattr(os, "posix_fallocate", full)
        answer = client.get(ROWS, headers=headers(key))
        assert (answer.status_code, kind(answer)) == (503, "not-ready")
        monkeypatch.undo()
        assert client.get(ROWS, headers=headers(key)).status_code == 200


def test_answers_say_what_is_left_and_refusals_when_to_come_back(tmp_path: Path) -> None:
    key, free = new_key(tmp_path / "state", rate=3), new_key(tmp_path / "state")
    with service(registered(tmp_path / "snapshot"), tmp_path / "state") as client:
        answers = [client.get(ROWS, headers=headers(key)) for _ in range(2)]
        # A mistake is an answer too, and so is 304.
        answers.append(client.get(f"{ROWS}?zzz=1", headers=headers(key)))
        assert [a.headers["ratelimit"].partition(";t=")[0] for a in answers] == [
            f'"min";r={left}' for left in (2, 1, 0)
        ]
        assert [a.status_code for a in answers] == [200, 200, 400]
        for _ in range(3):
            refused = client.get(ROWS, headers=headers(key))
            assert (refused.status_code, kind(refused)) == (429, "quota-exceeded")
            assert refused.headers["ratelimit-policy"] == '"min";q=3;w=60'
            wait = int(refused.headers["retry-after"])
            assert refused.headers["ratelimit"] == f'"min";r=0;t={wait}'
            assert 1 <= wait <= 60
        # A wrong purpose is said before the rate; metadata and other keys are not counted.
        assert client.get(ROWS, headers=headers(key, "nope")).status_code == 403
        assert client.get("/api/v1", headers=headers(key)).status_code == 200
        other = client.get(ROWS, headers=headers(free))
        assert other.status_code == 200
        assert "ratelimit" not in other.headers


def test_rotated_key_and_its_heir_share_one_rate(tmp_path: Path) -> None:
    store = Store(tmp_path / "state")
    old = made_key(tmp_path / "state", rate=4)
    ended, fresh = rotate(old.record, grace=timedelta(days=1))
    store.put(ended)
    store.put(fresh.record)
    with service(registered(tmp_path / "snapshot"), tmp_path / "state") as client:
        both = [client.get(ROWS, headers=headers(str(key))) for key in (old.key, fresh.key) * 3]
    assert [answer.status_code for answer in both] == [200] * 4 + [429] * 2
