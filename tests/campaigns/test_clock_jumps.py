"""A clock that jumps forward and back: limits follow the time that passes, dates the clock, records lose nothing."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from query_api.audit import audit_folder
from query_api.audit.verify import verify
from tests.api.audit.kept import records
from tests.api.callers import headers, kind, new_key, registered, service
from tests.campaigns import size

TABLE = "/api/v1/datasets/mzj/streets/tables/streets"
JUMPS = size(short=40, long=1000)
DAY = 86_400
SEED = 15


class Wall:
    """The clock on the wall, which an operator or a time server may set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = 0.0
        real, real_ns = time.time, time.time_ns
        monkeypatch.setattr(time, "time", lambda: real() + self.ahead)
        monkeypatch.setattr(time, "time_ns", lambda: real_ns() + int(self.ahead * 1e9))


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    return Wall(monkeypatch)


def test_every_call_has_one_record_in_an_unbroken_chain_whatever_the_clock_does(
    tmp_path: Path, wall: Wall, record_property: Callable[[str, object], None]
) -> None:
    random, asked = Random(SEED), Counter[str]()
    state = tmp_path / "state"
    key = new_key(state)
    with service(registered(tmp_path / "snapshot"), state) as client:
        for number in range(JUMPS):
            # Within a second, over midnight, over years, and back again.
            wall.ahead = (
                random.choice((0, 0.5, -0.5, 90, -90, DAY, -DAY, 400 * DAY, -400 * DAY)) * random.random()
            )
            for call in range(random.randint(1, 4)):
                name = f"j{number}-{call}"
                address = f"{TABLE}/{'rows/000123' if call else 'download?_format=ndjson'}"
                answer = client.get(address, headers=headers(key, x_request_id=name))
                assert answer.status_code == 200, answer.text
                asked[name] += 1
    found = [one for one in records(state) if one["phase"] in ("whole", "open") and one["requestId"] in asked]
    assert Counter(one["requestId"] for one in found) == asked
    assert verify(audit_folder(state)).faults == []
    assert len({one["time"][:10] for one in found}) > 5
    record_property("jumps", JUMPS)
    record_property("seed", SEED)


def test_a_rate_is_neither_widened_nor_narrowed_by_a_jump(tmp_path: Path, wall: Wall) -> None:
    state = tmp_path / "state"
    key = new_key(state, rate=10)
    statuses = Counter[int]()
    with service(registered(tmp_path / "snapshot"), state) as client:
        for ahead in (0, 3_600, -3_600, 400 * DAY, -400 * DAY, 0):
            wall.ahead = ahead
            for _ in range(4):
                statuses[client.get(f"{TABLE}/rows/000123", headers=headers(key)).status_code] += 1
    assert statuses == {200: 10, 429: 14}


def test_dates_follow_the_clock_and_come_back_with_it(tmp_path: Path, wall: Wall) -> None:
    state = tmp_path / "state"
    key = new_key(state, expires=date.today() + timedelta(days=30))
    with service(registered(tmp_path / "snapshot"), state) as client:
        sent = headers(key)
        for ahead, status in ((0, 200), (60 * DAY, 401), (0, 200), (-60 * DAY, 200)):
            wall.ahead = ahead
            assert client.get(f"{TABLE}/rows/000123", headers=sent).status_code == status, ahead
        wall.ahead = 0
        late = client.post(f"{TABLE}/download-ticket", headers=sent).headers["location"]
        once = client.post(f"{TABLE}/download-ticket", headers=sent).headers["location"]
        wall.ahead = DAY
        assert kind(client.get(late)) != "ok", "a ticket is good for a minute, also of a clock that was set"
        wall.ahead = -DAY
        assert client.get(once).status_code == 200
        assert kind(client.get(once)) != "ok", "and for one use, whatever the time"
