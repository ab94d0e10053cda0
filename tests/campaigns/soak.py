"""`make soak`: the service at 70 % of what it can do, for ten minutes, with keys, purposes and audit on.

    python -m tests.campaigns.soak [--seconds 600] [--share 0.7] [--keep] [--to build/soak/results.json]

Callers are coroutines over plain sockets, each on a connection of its own; the mix is single lookups,
batches of 100, pages, counts, metadata, conditional requests and filtered downloads. First they ask as
fast as they are answered, for a tenth of the time: that is the capacity. Then they keep to the share.
Memory, open files and the queue are read from `/metrics` every second. Exit code 1: not flat, or an error.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from query_api.audit import audit_folder
from query_api.audit.verify import verify
from tests.api.callers import PURPOSES, headers, new_key, registered
from tests.api.handmade import Column, Entry, Made, integer
from tests.api.live import numbers
from tests.api.test_serve import serving
from tests.benchmarks import keep, machine

ROWS = 200_000
CONNECTIONS = 32
TABLE = "/api/v1/datasets/mzj/large/tables/large"

MIX = {"lookup": 80, "batch": 4, "page": 5, "count": 2, "metadata": 4, "unchanged": 4, "download": 1}
"""How often each kind of call comes, in hundredths."""

FLAT = 1.05
"""The last tenth may need this much of what the second tenth needed, the first being for warming up."""


@dataclass(kw_only=True, slots=True)
class Seen:
    """What the callers saw in one stretch of time."""

    statuses: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def figures(self, seconds: float) -> dict[str, object]:
        """In numbers."""
        ordered = sorted(self.milliseconds)
        return {
            "calls": len(ordered),
            "perSecond": round(len(ordered) / seconds, 1),
            "p50Ms": round(ordered[len(ordered) // 2], 2),
            "p99Ms": round(ordered[len(ordered) * 99 // 100], 2),
            "maxMs": round(ordered[-1], 2),
            "answers": dict(sorted(self.statuses.items())),
            "faults": self.faults[:10],
        }


class Caller:
    """One connection and what is asked over it."""

    def __init__(self, port: int, key: str, number: int, seen: Seen) -> None:
        self._port = port
        self._random = random.Random(number)
        self._sent = "".join(f"{n}: {v}\r\n" for n, v in headers(key).items())
        self._etag = ""
        self.seen = seen

    async def run(self, until: float, pause: float) -> None:
        """Ask until then, one call each `pause` seconds; with none as fast as answers come."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        due = time.monotonic() + pause * self._random.random()
        try:
            while time.monotonic() < until:
                if pause:
                    await asyncio.sleep(max(0.0, due - time.monotonic()))
                    due += pause
                kind = self._random.choices(list(MIX), list(MIX.values()))[0]
                began = time.monotonic()
                writer.write(self._request(kind))
                status = await self._answer(reader, kind)
                self.seen.milliseconds.append((time.monotonic() - began) * 1e3)
                self.seen.statuses[f"{kind} {status}"] += 1
        except (OSError, EOFError, ValueError) as fault:
            self.seen.faults.append(repr(fault))
        finally:
            writer.close()

    def _request(self, kind: str) -> bytes:
        number = self._random.randrange(ROWS)
        body, more, method, path = "", "", "GET", f"{TABLE}/rows/{number:07}"
        if kind == "batch":
            keys = [f"{self._random.randrange(ROWS):07}" for _ in range(100)]
            method, path, body = "POST", f"{TABLE}/lookup", json.dumps({"keys": keys})
            more = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        elif kind == "page":
            path = f"{TABLE}/rows?_limit=100&a__gte={number}"
        elif kind == "count":
            path = f"{TABLE}/summary?_by=kind&a__lt={number}"
        elif kind == "metadata":
            path = TABLE
        elif kind == "unchanged":
            path, more = f"{TABLE}/rows?_limit=10", f"If-None-Match: {self._etag}\r\n" if self._etag else ""
        elif kind == "download":
            path = f"{TABLE}/download?_format=csv&a__gte={ROWS - 2_000}"
        return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self._sent}{more}\r\n{body}".encode()

    async def _answer(self, reader: asyncio.StreamReader, kind: str) -> int:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        status = int(head.split(" ", 2)[1])
        if kind == "unchanged" and "etag" in fields:
            self._etag = fields["etag"]
        if fields.get("transfer-encoding") == "chunked":
            while size := int(await reader.readuntil(b"\r\n"), 16):
                await reader.readexactly(size + 2)
            await reader.readexactly(2)
        elif status != 304:
            await reader.readexactly(int(fields["content-length"]))
        return status


async def ask(port: int, key: str, *, seconds: float, rate: float | None) -> Seen:
    """Call for so long: as fast as answers come, or at so many calls a second."""
    seen = Seen()
    pause = CONNECTIONS / rate if rate else 0.0
    until = time.monotonic() + seconds
    callers = [Caller(port, key, number, seen) for number in range(CONNECTIONS)]
    await asyncio.gather(*(caller.run(until, pause) for caller in callers))
    return seen


async def watch(client: httpx.Client, samples: list[dict[str, float]], seconds: float) -> None:
    """Read the service's numbers once a second."""
    began = time.monotonic()
    while (since := time.monotonic() - began) < seconds:
        found = await asyncio.to_thread(numbers, client)
        samples.append(
            {
                "second": round(since, 1),
                "residentMb": round(found["mulu_resident_bytes", ""] / 1e6, 1),
                "openFiles": found["mulu_open_files", ""],
                "waiting": found["mulu_engine_waiting", ""],
                "auditLagMs": round(found["mulu_audit_lag_seconds", ""] * 1e3, 1),
            }
        )
        await asyncio.sleep(1)


def snapshot_in(folder: Path) -> Path:
    """A registered platform with one table of some size."""
    table = Made(
        name="large",
        key=["code"],
        columns=[Column(name="code"), Column(name="kind"), Column(name="text"), integer("a")],
        rows=range(ROWS),
        sql=(
            "SELECT format('{:07d}', range), 'k' || range % 9, format('示例{:09d}', range * 7919), range"
            f" FROM range({ROWS})"
        ),
    )
    entry = Entry(id="mzj/large", title="示例", code="307001001/000009", tables=[table], described=("large",))
    return registered(folder / "snapshot", entries=[entry])


def judged(samples: Sequence[dict[str, float]], what: str) -> tuple[float, float]:
    """The medians of the second and of the last tenth."""
    tenth = max(len(samples) // 10, 1)
    second = statistics.median(sample[what] for sample in samples[tenth : 2 * tenth] or samples[:1])
    return second, statistics.median(sample[what] for sample in samples[-tenth:])


def soak(folder: Path, *, seconds: float, share: float) -> dict[str, object]:
    """Run all of it; the figures, with `troubles` in words."""
    snapshot, state = snapshot_in(folder), folder / "state"
    key = new_key(state, purposes=PURPOSES)
    arguments = ["--snapshot", str(snapshot), "--state", str(state), "--workers", "2"]
    samples: list[dict[str, float]] = []
    with serving(arguments) as (process, client):
        port = client.base_url.port
        assert port is not None

        async def run() -> tuple[Seen, float, Seen]:
            short = max(seconds / 10, 3)
            most = await ask(port, key, seconds=short, rate=None)
            capacity = len(most.milliseconds) / short
            watching = asyncio.create_task(watch(client, samples, seconds))
            seen = await ask(port, key, seconds=seconds, rate=capacity * share)
            await watching
            return most, capacity, seen

        most, capacity, seen = asyncio.run(run())
        process.terminate()
        _, error = process.communicate(timeout=60)
    checked = verify(audit_folder(state))
    memory, files = judged(samples, "residentMb"), judged(samples, "openFiles")
    bad = {kind: n for kind, n in seen.statuses.items() if not kind.endswith((" 200", " 304"))}
    troubles = [
        *([f"answers {bad}"] if bad else []),
        *[f"a caller saw {fault}" for fault in seen.faults[:5]],
        *([f"memory {memory[0]:g} → {memory[1]:g} MB"] if memory[1] > memory[0] * FLAT else []),
        *([f"open files {files[0]:g} → {files[1]:g}"] if files[1] > files[0] + 2 else []),
        *[f"audit: {fault}" for fault in checked.faults[:5]],
        *(["a fault in the log"] if '"fault"' in error else []),
    ]
    return {
        "seconds": seconds,
        "share": share,
        "capacityPerSecond": round(capacity, 1),
        "atCapacity": most.figures(max(seconds / 10, 3)),
        "atShare": seen.figures(seconds),
        "memoryMb": memory,
        "openFiles": files,
        "auditLagMsMax": max(sample["auditLagMs"] for sample in samples),
        "waitingMax": max(sample["waiting"] for sample in samples),
        "exitCode": process.returncode,
        "troubles": troubles,
        "samples": samples,
    }


def document(result: Mapping[str, Any]) -> dict[str, object]:
    """The soak as a row of the page of benchmarks; its goal is that nothing grows and nothing fails."""
    most, seen = result["atCapacity"], result["atShare"]
    rows = [
        ["calls a second, as fast as answers come", f"{most['perSecond']:,.0f}"],
        [f"calls a second, kept to {result['share']:.0%} of it", f"{seen['perSecond']:,.0f}"],
        [f"calls in {result['seconds']:.0f} s", f"{seen['calls']:,}"],
        ["faults", "; ".join(result["troubles"]) or "none"],
        ["p50, p99, longest, ms", f"{seen['p50Ms']:g}, {seen['p99Ms']:g}, {seen['maxMs']:g}"],
        [
            "memory of the workers, MB, second and last tenth",
            " → ".join(f"{n:g}" for n in result["memoryMb"]),
        ],
        ["open files, second and last tenth", " → ".join(f"{n:g}" for n in result["openFiles"])],
    ]
    row = {
        "name": "soak",
        "about": "Lookups, batches, pages, counts, downloads at a share of capacity: keys, purposes, audit on.",
        "goals": [],
        "table": {"head": ["what", "measured"], "rows": rows},
        "details": {name: value for name, value in result.items() if name != "samples"},
    }
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine.facts(),
        "rows": [row],
    }


def main() -> int:
    """The whole soak from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--share", type=float, default=0.7)
    parser.add_argument("--keep", action="store_true", help="keep what came out for the handbook")
    parser.add_argument("--to", type=Path, default=Path("build/soak/results.json"))
    options = parser.parse_args()
    if options.keep:
        keep.require_clean(keep.FULL if options.seconds >= 600 else "short")
    with tempfile.TemporaryDirectory(prefix="mulu-soak-") as folder:
        result = soak(Path(folder), seconds=options.seconds, share=options.share)
    options.to.parent.mkdir(parents=True, exist_ok=True)
    options.to.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    print(json.dumps({name: value for name, value in result.items() if name != "samples"}, indent=1))
    if options.keep:
        print(*keep.keep(document(result)))
    return 1 if result["troubles"] else 0


if __name__ == "__main__":
    sys.exit(main())
