"""Rows by key for many callers: ours with keys, purposes and audit on, and the peers with none of them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import peers
from tests.benchmarks.load import Load, load, require_wrk
from tests.benchmarks.measure import QUICK, Goal, Measured, median
from tests.benchmarks.peers import DATASETTE, HELLO, ROAPI, Datasette, Roapi, agree
from tests.benchmarks.programs import Call, Program, ask
from tests.benchmarks.register import WORKERS, Register, register

NAME = "lookups"
CONNECTIONS, BATCH = 32, 100

TIMES_DATASETTE, TIMES_ROAPI = f"times the lookups of {DATASETTE}", f"times the lookups of {ROAPI}"
OF_HELLO, P99 = f"% of {HELLO} for lookups", "ms p99 of a lookup"
KEYS, UNCHANGED = "keys/s in batches of 100", f"% of {HELLO} for 304 after the key check"
GOALS = (
    Goal(
        what=TIMES_DATASETTE,
        passing=10,
        stretch=20,
        why="a citizen waits at a counter while another department's system looks them up",
    ),
    Goal(what=TIMES_ROAPI, passing=25, stretch=50, why="the same, against the peer that keeps all in memory"),
    Goal(
        what=OF_HELLO,
        passing=15,
        stretch=25,
        why="what key, purpose, audit and table may cost beside the server and its framework",
    ),
    Goal(what=P99, passing=40, stretch=20, why="nobody should notice the slowest call", at_least=False),
    Goal(
        what=KEYS, passing=20_000, stretch=40_000, why="comparing a list of names overnight is a lookup too"
    ),
    Goal(
        what=UNCHANGED,
        passing=100,
        stretch=120,
        why="who asks again for what has not changed should cost nothing",
    ),
)


def run(work: Path, size: str) -> Measured:
    """Every system over the same rows, loaded in turns, after their answers were found right."""
    loader = require_wrk(size)
    seconds, times = (0.3, 1) if size == QUICK else (4.0, 3)
    table = register(size)
    with contextlib.ExitStack() as held:
        served = held.enter_context(table.serving(work))
        hello = held.enter_context(peers.hello(work))
        runs = _ours(served, hello, table, seconds, short=size == QUICK)
        for peer in (Datasette(register=table), Roapi(register=table)):
            if peers.has(type(peer).__name__):
                program = held.enter_context(peer.serving(work))
                name = DATASETTE if isinstance(peer, Datasette) else ROAPI
                runs[name] = _of_peer(program, peer, table, seconds, short=size == QUICK)
        found: dict[str, list[Load]] = {name: [] for name in runs}
        for _ in range(times):
            for name, run in runs.items():
                found[name].append(run())
    rates = {name: median([one.rate for one in loads]) for name, loads in found.items()}
    figures = {
        OF_HELLO: 100 * rates["mulu"] / rates[HELLO],
        P99: median([one.p99 for one in found["mulu"]]),
        KEYS: rates["mulu, 100 keys"] * BATCH,
        UNCHANGED: 100 * rates["mulu, 304"] / rates[HELLO],
    }
    missing = {}
    for goal, name in ((TIMES_DATASETTE, DATASETTE), (TIMES_ROAPI, ROAPI)):
        if name in rates:
            figures[goal] = rates["mulu"] / rates[name]
        else:
            missing[goal] = peers.MISSING
    told = [
        f"{name}: {rate:,.0f}/s, p50 {median([one.p50 for one in found[name]]):.1f} ms, "
        f"p99 {median([one.p99 for one in found[name]]):.1f} ms"
        for name, rate in rates.items()
    ]
    return Measured(
        figures=figures,
        seconds={name: [1 / one.rate for one in loads] for name, loads in found.items()},
        missing=missing,
        notes=(
            f"{table.rows:,} rows, {CONNECTIONS} connections, {WORKERS} workers (Datasette has one); {loader}",
            "keys, purposes and audit on, for the peers there are none",
            *told,
        ),
    )


def _ours(
    served: Program, hello: Program, table: Register, seconds: float, *, short: bool
) -> dict[str, Callable[[], Load]]:
    wanted = table.keys(20, seed=1)
    some = dict(zip(wanted, _rows(table, wanted), strict=True))
    connection = served.connect()
    for key, row in some.items():
        headers, body = ask(connection, table.lookup(key))
        agree(f"mulu, {key}", [row], [json.loads(body)["row"]])
        tag = str(headers["ETag"])
        same = table.call(table.lookup(key).path.removeprefix(table.table), If_None_Match=tag)
        ask(connection, same, status=304)
    batch = table.call("/lookup", method="POST", body={"keys": list(some)})
    _, body = ask(connection, batch)
    agree("mulu, lookup", list(some.values()), [result["row"] for result in json.loads(body)["results"]])
    connection.close()
    many, few = (200, 20) if short else (100_000, 2_000)
    singles = [table.lookup(key) for key in table.keys(many, seed=2)]
    keys = iter(table.keys(few * BATCH, seed=3))
    batches = [
        table.call("/lookup", method="POST", body={"keys": [next(keys) for _ in range(BATCH)]})
        for _ in range(few)
    ]

    def loaded(program: Program, calls: list[Call], status: int = 200) -> Callable[[], Load]:
        return lambda: load(program, calls, connections=CONNECTIONS, seconds=seconds, status=status)

    return {
        HELLO: loaded(hello, [Call(path="/")]),
        "mulu": loaded(served, singles),
        "mulu, 304": loaded(served, [same], 304),
        "mulu, 100 keys": loaded(served, batches),
    }


def _of_peer(
    program: Program, peer: Datasette | Roapi, table: Register, seconds: float, *, short: bool
) -> Callable[[], Load]:
    keys = table.keys(20, seed=1)
    found = [peer.row(program.ask(peer.lookup(key))) for key in keys]
    agree(type(peer).__name__, _rows(table, keys), found)
    calls = [peer.lookup(key) for key in table.keys(200 if short else 100_000, seed=2)]
    return lambda: load(program, calls, connections=CONNECTIONS, seconds=seconds)


def _rows(table: Register, keys: list[str]) -> list[dict[str, object]]:
    """The rows with these keys, from the source."""
    wanted = set(keys)
    found = {str(row[table.key]): row for row in table.read() if row[table.key] in wanted}
    return [found[key] for key in keys]
