"""What is saved is told once, whether the system tells it or not; what is only read is told never."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from site_builder.preview import watching
from site_builder.preview.stamps import stamps
from site_builder.preview.watching import Watch
from tests.small_city import City

PATH = "mzj/hunyin/datapackage.json"
PATIENCE = 20.0


class Heard:
    """What a watch told, one save after the other."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self._changed = threading.Condition()

    def __call__(self, paths: Collection[str]) -> None:
        with self._changed:
            self.told += sorted(paths)
            self._changed.notify_all()

    def until(self, is_there: Callable[[list[str]], bool]) -> list[str]:
        with self._changed:
            assert self._changed.wait_for(lambda: is_there(self.told), timeout=PATIENCE), self.told
            return list(self.told)


@contextmanager
def watching_over(source: Path) -> Iterator[Heard]:
    heard = Heard()
    watch = Watch(source, stamps(source), heard)
    watch.start()
    try:
        yield heard
    finally:
        watch.stop()


@pytest.fixture(params=["told by the system", "refused by the system", "out of the system's sight"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The three ways in which the system's notices work, or do not."""

    def refuse() -> None:
        raise OSError(24, "inotify instance limit reached")

    if request.param.startswith("refused"):
        monkeypatch.setattr(watching, "Observer", refuse)
    if request.param.startswith("out of"):
        # A network drive, or no watch left: the observer runs and says nothing.
        monkeypatch.setattr(Watch, "dispatch", lambda *_: None)
    return str(request.param)


@pytest.mark.usefixtures("system")
def test_what_is_saved_made_moved_or_taken_away_is_told(city: City) -> None:
    with watching_over(city.source) as heard:
        city.patch(PATH, {"title": "改名的婚姻登记"})
        heard.until(lambda told: PATH in told)
        heard.told.clear()
        # As editors do: written beside, then moved over the old one.
        beside = city.source / "mzj/hunyin/datapackage.json.neu"
        beside.write_text((city.source / PATH).read_text("utf-8") + "\n", "utf-8")
        beside.replace(city.source / PATH)
        heard.until(lambda told: PATH in told)
        heard.told.clear()
        city.write("mzj/xinde/datapackage.json", "{}\n")
        heard.until(lambda told: "mzj/xinde/datapackage.json" in told)
        shutil.rmtree(city.source / "mzj/shouyang")
        heard.until(lambda told: "mzj/shouyang/datapackage.json" in told)
        # A folder that is moved away takes its files along without a word.
        (city.source / "mzj/gongce").rename(city.source.parent / "anderswo")
        gone = {"mzj/gongce/datapackage.json", "mzj/gongce/data/cesuo.csv"}
        heard.until(lambda told: gone <= set(told))


@pytest.mark.usefixtures("system")
def test_what_was_saved_before_the_watch_began_is_told(city: City) -> None:
    heard, known = Heard(), stamps(city.source)
    city.patch(PATH, {"title": "改名的婚姻登记"})
    watch = Watch(city.source, known, heard)
    watch.start()
    heard.until(lambda told: told == [PATH])
    watch.stop()


def test_what_is_only_read_or_hidden_is_told_never_and_a_save_once(city: City) -> None:
    with watching_over(city.source) as heard:
        beside = city.source.parent / "neu.json"
        beside.write_text("{}\n", "utf-8")
        beside.replace(city.source / PATH)
        heard.until(lambda told: told == [PATH])
        # A round reads everything, and git writes where it keeps its own.
        for file in city.source.rglob("*.*"):
            if file.is_file():
                file.read_bytes()
        (city.source / ".git").mkdir()
        (city.source / ".git/HEAD").write_text("x", "utf-8")
        (city.source / "mzj/gongce/datapackage.json").unlink()
        told = heard.until(lambda told: "mzj/gongce/datapackage.json" in told)
        assert told == [PATH, "mzj/gongce/datapackage.json"]


def test_stamps_are_of_files_that_are_there(city: City) -> None:
    (city.source / "mzj/.git").mkdir()
    (city.source / "mzj/.git/HEAD").write_text("x", "utf-8")
    (city.source / "mzj/nirgends.csv").symlink_to("nichts")
    (city.source / "mzj/kreis").symlink_to(city.source, target_is_directory=True)
    found = stamps(city.source)
    there = {
        path.relative_to(city.source).as_posix()
        for path in city.source.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }
    assert found.keys() == {path for path in there if not path.startswith("mzj/kreis/")}
    assert stamps(city.source / "nirgends") == {}
    before = time.time_ns()
    assert all(modified <= before for modified, _ in found.values())
