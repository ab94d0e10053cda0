"""A save is answered by a glance while the round is still under way, and no answer is half of one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

import pytest

from site_builder.preview import HOST, Server
from site_builder.preview.states import States
from tests.builder.preview.running import following, get, state_of
from tests.small_city import City

PATH = "mzj/hunyin/datapackage.json"
PATIENCE = 20.0


@dataclass
class Desk:
    """Glances and rounds that happen when the test says so."""

    site: Path
    ahead: dict[str, str] = field(default_factory=dict)
    is_shown: bool = True
    saved: list[set[str]] = field(default_factory=list)
    begun: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    may_move: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    moving: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    may_end: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def glance(self, saved: Collection[str]) -> bool:
        self.saved.append(set(saved))
        if self.is_shown:
            self.ahead = {"index.html": f"<body>glance {len(self.saved)}</body>"}
        return self.is_shown

    def rebuild(self, before_moving: Callable[[], None]) -> None:
        self.begun.release()
        assert self.may_move.acquire(timeout=PATIENCE)
        before_moving()
        self.moving.release()
        assert self.may_end.acquire(timeout=PATIENCE)
        self.ahead = {}
        (self.site / "index.html").write_text(f"<body>round after {len(self.saved)}</body>", "utf-8")

    def end(self) -> None:
        self.may_move.release()
        self.may_end.release()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    site = tmp_path / "site"
    (site / "datasets/mzj").mkdir(parents=True)
    (site / "index.html").write_text("<body>before</body>", "utf-8")
    (site / "datasets/mzj/index.html").write_text("<body>Liste</body>", "utf-8")
    (site / "404.html").write_text("<body>nirgends</body>", "utf-8")
    (site / "main.js").write_text("1", "utf-8")
    (tmp_path / "geheim.txt").write_text("geheim", "utf-8")
    return Desk(site=site)


def server_of(desk: Desk) -> Server:
    return Server(desk.site, 0, ahead=lambda: desk.ahead)


def later(port: int, state: int) -> int:
    return int(get(port, f"/livereload/{state}")[1])


def test_a_glance_is_seen_while_the_round_goes_on_and_the_round_after_it(city: City, desk: Desk) -> None:
    with following(server_of(desk), city.source, glance=desk.glance, rebuild=desk.rebuild) as port:
        _, page = get(port, "/")
        assert "before" in page
        city.patch(PATH, {"title": "一"})
        glanced = later(port, state_of(page))
        assert desk.begun.acquire(timeout=PATIENCE)
        _, page = get(port, "/")
        assert "glance 1" in page
        # Saved again in the middle of the round: it is not waited for.
        city.patch(PATH, {"title": "二"})
        assert later(port, glanced) > glanced
        _, page = get(port, "/index.html")
        assert "glance 2" in page
        desk.end()
        after = later(port, state_of(page))
        # What was saved meanwhile has a round of its own.
        assert desk.begun.acquire(timeout=PATIENCE)
        assert "round after 2" in get(port, "/")[1]
        desk.end()
        assert later(port, after) > after
        assert desk.saved == [{PATH}, {PATH}]


def test_without_a_glance_answers_wait_for_the_round(city: City, desk: Desk) -> None:
    desk.is_shown = False
    with following(server_of(desk), city.source, glance=desk.glance, rebuild=desk.rebuild) as port:
        city.patch(PATH, {"title": "一"})
        assert desk.begun.acquire(timeout=PATIENCE)
        heard: list[str] = []
        asking = threading.Thread(target=lambda: heard.append(get(port, "/")[1]))
        asking.start()
        asking.join(0.2)
        assert heard == []
        desk.end()
        asking.join(PATIENCE)
        assert "round after 1" in heard[0]


def test_while_files_are_moved_answers_wait(city: City, desk: Desk) -> None:
    with following(server_of(desk), city.source, glance=desk.glance, rebuild=desk.rebuild) as port:
        city.patch(PATH, {"title": "一"})
        assert desk.begun.acquire(timeout=PATIENCE)
        assert "glance 1" in get(port, "/")[1]
        desk.may_move.release()
        assert desk.moving.acquire(timeout=PATIENCE)
        heard: list[str] = []
        asking = threading.Thread(target=lambda: heard.append(get(port, "/")[1]))
        asking.start()
        asking.join(0.2)
        assert heard == []
        desk.may_end.release()
        asking.join(PATIENCE)
        assert "round after 1" in heard[0]


def test_a_fault_of_ours_is_told_and_the_next_save_is_followed(
    city: City, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = iter([ValueError("ours, in a glance"), None, None])

    def glance(saved: Collection[str]) -> bool:
        if fault := next(faults):
            raise fault
        return desk.glance(saved)

    def rebuild(before_moving: Callable[[], None]) -> None:
        if not desk.saved:
            desk.begun.release()
            raise ValueError("ours, in a round")
        desk.rebuild(before_moving)

    with following(server_of(desk), city.source, glance=glance, rebuild=rebuild) as port:
        _, page = get(port, "/")
        city.patch(PATH, {"title": "一"})
        assert desk.begun.acquire(timeout=PATIENCE)
        broken = later(port, state_of(page))
        city.patch(PATH, {"title": "二"})
        assert later(port, broken) > broken
        assert "glance 1" in get(port, "/")[1]
        desk.end()
    told = capsys.readouterr().err
    assert "ours, in a glance" in told
    assert "ours, in a round" in told


def test_the_server_gives_the_site_and_nothing_beside_it(city: City, desk: Desk) -> None:
    with following(server_of(desk), city.source, glance=desk.glance, rebuild=desk.rebuild) as port:
        assert get(port, "/main.js") == (200, "1")
        assert get(port, "/datasets/mzj/?q=1#top")[0] == 200
        for path in ("/../geheim.txt", "/%2e%2e/geheim.txt", "/datasets/..%2f..%2fgeheim.txt", "/%00"):
            status, text = get(port, path)
            assert (status, "nirgends" in text, "geheim" in text) == (404, True, False), path
        assert get(port, "/livereload/")[0] == 404
        connection = HTTPConnection(HOST, port, timeout=PATIENCE)
        connection.request("GET", "/datasets/mzj")
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Location"]) == (302, "/datasets/mzj/")
        kinds = {}
        for path in ("/", "/main.js", "/nirgends"):
            connection = HTTPConnection(HOST, port, timeout=PATIENCE)
            connection.request("GET", path)
            kinds[path] = connection.getresponse().headers["Content-Type"]
        assert kinds == {
            "/": "text/html; charset=utf-8",
            "/main.js": "text/javascript",
            "/nirgends": "text/html; charset=utf-8",
        }


def test_a_call_for_the_next_state_is_answered_at_last_even_without_one() -> None:
    states = States()
    now = states.current()
    assert states.later(now, patience=0.01) == now
    states.hold()
    states.show()
    assert states.later(now, patience=0.01) == now
    states.release()
    assert states.later(now, patience=PATIENCE) == states.current() > now
