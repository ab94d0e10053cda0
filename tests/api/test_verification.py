"""Verification: every byte before it is served, each byte once a host, and no wait for what is not asked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.settings import Settings
from query_api.snapshot import Generations, Marks, SnapshotRefused, Verifier
from query_api.snapshot.marks import FILE
from tests.api import handmade
from tests.api.large import write_large
from tests.api.test_serve import run, serving

V1 = "/api/v1/datasets"
LOOKUP = f"{V1}/mzj/streets/tables/streets/rows/000123"
PAGE = 4096
HEADERS, BLOCK = 3 * 4096, 262_144
"""A database is three headers and blocks (storage of DuckDB)."""


def table_of(snapshot: Path, dataset: str = "mzj/streets") -> Path:
    generation = (snapshot / "current").read_text().strip()
    (found,) = (snapshot / generation).glob(f"tables/{dataset}-*.duckdb")
    return found


def flip(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        (byte,) = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ 1]))


def restored(path: Path, work: Callable[[], None]) -> None:
    """Change a file and set its times as they were before."""
    stat = path.stat()
    work()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (stat.st_size, stat.st_mtime_ns)


def test_flipped_byte_in_any_page_of_the_rows_by_key_is_refused(tmp_path: Path) -> None:
    handmade.make(tmp_path / "s")
    marks = tmp_path / FILE
    opened(tmp_path / "s", marks)
    (rows,) = (tmp_path / "s").glob("*/tables/mzj/streets-*.rows")
    pages = range(0, rows.stat().st_size, PAGE)
    assert len(pages) >= 2
    for number, page in enumerate(pages):
        place = page + number * 7919 % PAGE
        restored(rows, partial(flip, rows, place))
        with pytest.raises(SnapshotRefused, match="摘要不符"):
            opened(tmp_path / "s", marks)
        flip(rows, place)
    opened(tmp_path / "s", marks)


def opened(snapshot: Path, marks: Path) -> Generations:
    return Generations(snapshot, Verifier(Marks(marks)))


def test_flipped_byte_in_any_block_is_refused_although_size_and_time_are_as_before(tmp_path: Path) -> None:
    handmade.make(tmp_path / "s")
    marks = tmp_path / FILE
    opened(tmp_path / "s", marks)
    table = table_of(tmp_path / "s")
    size = table.stat().st_size
    assert (size - HEADERS) % BLOCK == 0
    blocks = [range(n, n + 4096) for n in range(0, HEADERS, 4096)]
    blocks += [range(n, n + BLOCK) for n in range(HEADERS, size, BLOCK)]
    assert len(blocks) >= 6
    for number, block in enumerate(blocks):
        place = block[number * 7919 % len(block)]
        restored(table, partial(flip, table, place))
        with pytest.raises(SnapshotRefused, match="摘要不符"):
            opened(tmp_path / "s", marks)
        flip(table, place)
    opened(tmp_path / "s", marks)


def test_swapped_file_of_the_same_size_and_time_is_refused(tmp_path: Path) -> None:
    handmade.make(tmp_path / "s")
    opened(tmp_path / "s", tmp_path / FILE)
    table = table_of(tmp_path / "s")

    def swap() -> None:
        shutil.copy(table, tmp_path / "other")
        flip(tmp_path / "other", 9000)
        (tmp_path / "other").rename(table)

    restored(table, swap)
    with pytest.raises(SnapshotRefused, match="摘要不符"):
        opened(tmp_path / "s", tmp_path / FILE)


def test_file_is_read_once_a_host_whoever_asks(tmp_path: Path) -> None:
    handmade.make(tmp_path / "s")
    first, second, third = (Verifier(Marks(tmp_path / FILE)) for _ in range(3))
    Generations(tmp_path / "s", first)
    assert first.bytes_read == sum(
        path.stat().st_size for path in (tmp_path / "s").glob("*/[tf]*/**/*") if path.is_file()
    )
    # A worker that was there before, and one that starts later.
    for later in (second, third):
        Generations(tmp_path / "s", later)
        assert later.bytes_read == 0
    # Marks without their file, or spoiled ones, only cost another reading.
    (tmp_path / FILE).write_bytes(b"\n1 2 3\n\xff" + (tmp_path / FILE).read_bytes()[:-30])
    fourth = Verifier(Marks(tmp_path / FILE))
    Generations(tmp_path / "s", fourth)
    assert 0 < fourth.bytes_read < first.bytes_read


def test_workers_that_start_together_read_everything_once_between_them(tmp_path: Path) -> None:
    handmade.make(tmp_path / "s")
    verifiers = [Verifier(Marks(tmp_path / FILE)) for _ in range(4)]
    threads = [threading.Thread(target=Generations, args=(tmp_path / "s", v)) for v in verifiers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    read = [v.bytes_read for v in verifiers if v.bytes_read]
    assert len(read) == 1


def test_marks_of_files_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    marks = tmp_path / FILE
    marks.write_bytes(b"".join(b"%d 1 1 1 1 %064d\n" % (n, n) for n in range(1000)))
    handmade.make(tmp_path / "s")
    opened(tmp_path / "s", marks)
    assert len(marks.read_bytes().split()) < 100
    again = Verifier(Marks(marks))
    Generations(tmp_path / "s", again)
    assert again.bytes_read == 0


def test_marks_that_cannot_be_kept_stop_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    handmade.make(tmp_path / "s")
    (tmp_path / "taken").write_text("")
    opened(tmp_path / "s", tmp_path / "taken" / FILE)
    assert [r.getMessage()[:10] for r in caplog.records] == ["已核对的文件记不下，"]


@pytest.mark.parametrize(
    "path",
    [
        LOOKUP,
        f"{V1}/mzj/streets/tables/streets/rows?a=1",
        f"{V1}/mzj/streets/tables/long/summary?_by=g",
        f"{V1}/mzj/streets/tables/streets/download?_format=parquet",
        f"{V1}/mzj/streets/tables/streets/download?_format=csv",
        f"{V1}/mzj/streets/files/map",
    ],
)
def test_what_was_not_verified_at_the_start_is_before_it_is_served(tmp_path: Path, path: str) -> None:
    handmade.make(tmp_path)
    generation = (tmp_path / "current").read_text().strip()
    (file,) = (tmp_path / generation).glob("files/mzj/*/*.pdf")
    for damaged in (table_of(tmp_path), file):
        flip(damaged, 9)
    settings = Settings(snapshot=str(tmp_path), demo=True, poll_seconds=60)
    app = create_app(settings, patience=0)
    with TestClient(app) as client:
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "示例" not in answer.text
        assert app.service.engine.names() == []
        # The rest is served, and the service says that it is not all there.
        assert client.get(f"{V1}/fgw/prices/tables/prices/rows").status_code == 200
        assert app.service.generations.verification.state == "damaged"


def test_file_swapped_while_serving_is_not_opened_again(tmp_path: Path) -> None:
    handmade.make(tmp_path)
    app = create_app(Settings(snapshot=str(tmp_path), demo=True, poll_seconds=60))
    with TestClient(app) as client:
        assert client.get(LOOKUP).status_code == 200
        app.service.engine.retire(())
        table = table_of(tmp_path)
        restored(table, lambda: flip(table, 20_000))
        for _ in range(2):
            assert client.get(LOOKUP).status_code == 503


def test_damaged_file_that_is_put_right_is_served_again(tmp_path: Path) -> None:
    handmade.make(tmp_path)
    table = table_of(tmp_path)
    flip(table, 9_000)
    app = create_app(Settings(snapshot=str(tmp_path), demo=True, poll_seconds=0.05), patience=0)
    with TestClient(app) as client:
        assert client.get(LOOKUP).status_code == 503
        assert client.get("/health/ready").status_code == 503
        flip(table, 9_000)
        deadline = time.monotonic() + 10
        while client.get("/health/ready").status_code != 200:
            assert time.monotonic() < deadline
        assert client.get(LOOKUP).status_code == 200


def test_worker_that_hangs_while_it_reads_holds_up_nobody_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("query_api.snapshot.marks.PATIENCE_SECONDS", 0.1)
    handmade.make(tmp_path / "s")
    with Marks(tmp_path / FILE).alone(is_stopped=lambda: False):
        assert opened(tmp_path / "s", tmp_path / FILE).verification.state == "complete"


def test_stop_does_not_wait_for_a_large_file(tmp_path: Path) -> None:
    handmade.make(tmp_path / "s")
    verifier = Verifier()
    verifier.stop()
    generations = Generations(tmp_path / "s", verifier, patience=0)
    generations.verify_rest()
    assert verifier.bytes_read == 0
    assert generations.verification.state == "running"


def test_damaged_snapshot_is_one_line_and_exit_2(tmp_path: Path) -> None:
    handmade.make(tmp_path)
    flip(table_of(tmp_path), 5000)
    done = run("serve", "--snapshot", str(tmp_path), "--demo")
    assert done.returncode == 2
    assert "摘要不符" in done.stderr
    assert done.stderr.count("\n") == 1


def rss(*processes: int) -> int:
    """Kilobytes that processes have in memory, what they share counted by its share."""
    total = 0
    for process in processes:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total


def children(process: int) -> list[int]:
    return [int(c) for c in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def worker_memory(snapshot: Path) -> int:
    """Kilobytes of two workers that have just become ready, by their shares, and answer for the last table."""
    with serving(["--snapshot", str(snapshot), "--demo", "--workers", "2"]) as (process, client):
        assert client.get(f"{V1}/large/d00009/tables/t/rows/000001").status_code == 200
        return rss(*children(process.pid))


def test_a_start_reads_no_file_of_a_table(tmp_path: Path) -> None:
    write_large(tmp_path, 1_000)
    verifier = Verifier()
    generations = Generations(tmp_path, verifier, patience=0)
    assert generations.verification.state == "running"
    assert verifier.bytes_read == 0
    generations.verify_rest()
    assert verifier.bytes_read > 0


def test_a_table_that_nobody_asked_for_costs_a_worker_a_few_kilobytes(tmp_path: Path) -> None:
    write_large(tmp_path / "few", 10)
    write_large(tmp_path / "many", 10_000)
    small, large = worker_memory(tmp_path / "few"), worker_memory(tmp_path / "many")
    assert 0 < (large - small) / (2 * 9_990) <= 20


def test_memory_of_a_dropped_generation_comes_back(tmp_path: Path) -> None:
    code = (
        "import gc, sys\n"
        "from pathlib import Path\n"
        "from query_api.snapshot import Generations\n"
        "folder = Path(sys.argv[1])\n"
        "names = sorted(path.parent.name for path in folder.glob('*/manifest.json'))\n"
        "generations = Generations(folder, patience=0)\n"
        "for number in range(14):\n"
        "    (folder / 'current').write_text(names[number % 2])\n"
        "    generations.refresh()\n"
        "    if number >= 3:\n"
        "        pages = Path('/proc/self/statm').read_text().split()[1]\n"
        "        print(int(pages) * 4)\n"
    )
    for version in (1, 2):
        write_large(tmp_path, 2_000, version=version)
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True, timeout=120
    )
    sizes = [int(line) for line in done.stdout.split()]
    assert sizes[-1] < sizes[0] * 1.05
