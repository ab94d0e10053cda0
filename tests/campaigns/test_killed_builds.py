"""kill -9 at random moments of a build and of `mulu-publish`: the last good generation serves, the next build mends."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

import pytest

from tests.campaigns import size
from tests.campaigns.builds import Publisher, tree
from tests.small_city import City

KILLS = size(short=2, long=40)
SEED = 11


@pytest.mark.parametrize("by_script", [False, True], ids=["mulu build", "mulu-publish"])
def test_build_killed_at_any_moment_leaves_the_last_good_one_and_the_next_is_whole(
    city: City, by_script: bool, record_property: Callable[[str, object], None]
) -> None:
    random = Random(SEED)
    publisher = Publisher(city=city, output=city.source.parent / "build", by_script=by_script)
    publisher.edit(0)
    began = time.monotonic()
    first = publisher.run()
    seconds = time.monotonic() - began
    assert first.returncode == 0, first.stderr
    good, killed, number = publisher.served(), 0, 0
    assert good == 0
    while killed < KILLS:
        number += 1
        assert number <= 4 * KILLS, "most builds end before they are killed"
        publisher.edit(number)
        moment = random.uniform(0.05, seconds)
        if publisher.run_and_kill(moment):
            killed += 1
        else:
            # The first build writes everything and takes longest.
            seconds = moment
        found = publisher.served()
        assert found in (good, number), (
            "either the build that was killed had published, or the one before serves"
        )
        good = found
    publisher.edit(number + 1)
    last = publisher.run()
    assert last.returncode == 0, last.stderr
    assert publisher.served() == number + 1
    assert publisher.leftovers() == []
    aside = Publisher(city=city, output=city.source.parent / "aside", by_script=by_script)
    assert aside.run().returncode == 0
    assert tree(publisher.output / "site") == tree(aside.output / "site")
    if by_script:
        assert tree(publisher.output / "public/site") == tree(aside.output / "public/site")
    record_property("kills", killed)
    record_property("seed", SEED)
