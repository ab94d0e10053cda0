"""A valid catalogue of any size, for every test of size: `python -m tests.benchmarks.generate`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.benchmarks.city import offices, write_department, write_json, write_settings
from tests.benchmarks.entries import entries
from tests.benchmarks.rows import write_rows

MOST = 20_000_000
PER_DEPARTMENT = 40


def generate(
    root: Path,
    *,
    datasets: int,
    tables_with_rows: int = 0,
    rows: int = 1000,
    seed: int = 1,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Write the source below `root`, which must be empty or absent; the same seed gives the same bytes."""
    everyone = list(offices(max(3, datasets // PER_DEPARTMENT + 1)))
    write_settings(root, everyone[0].id)
    for office in everyone:
        write_department(root, office, has_datasets=office.number < datasets)
    made = entries(everyone, datasets, with_rows=tables_with_rows, seed=seed)
    for number, entry in enumerate(made, start=1):
        folder = root / entry.office.id / entry.name
        write_json(folder / "datapackage.json", entry.descriptor)
        if number <= tables_with_rows:
            write_rows(folder / "data/rows.csv", entry.fields, rows, Random(f"{seed}/{number}"))
        progress(number)


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    options = _parser().parse_args(arguments)
    root: Path = options.folder
    if options.tables_with_rows > options.datasets:
        print(
            f"--tables-with-rows {options.tables_with_rows} 多于 --datasets {options.datasets}",
            file=sys.stderr,
        )
        return 2
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        print(f"{root} 已经存在且不为空；换一个文件夹，或先清空它", file=sys.stderr)
        return 2
    start = time.monotonic()
    shown = 0.0

    def progress(number: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - shown >= 0.2 or number == options.datasets:
            shown = now
            end = "\r" if sys.stderr.isatty() else "\n"
            if sys.stderr.isatty() or number == options.datasets or number % 1000 == 0:
                print(f"{number}/{options.datasets} 项", end=end, file=sys.stderr, flush=True)

    try:
        generate(
            root,
            datasets=options.datasets,
            tables_with_rows=options.tables_with_rows,
            rows=options.rows,
            seed=options.seed,
            progress=progress,
        )
    except OSError as error:
        print(f"写不进 {root}：{error.strerror}", file=sys.stderr)
        return 2
    print(f"{root}：{options.datasets} 项信息资源，用时 {time.monotonic() - start:.1f} 秒")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.generate",
        description="生成一个任意大小、没有检查意见的目录源，供规模测试用；同一种子得同样的内容。",
        epilog="例：python -m tests.benchmarks.generate /tmp/big --datasets 10000 "
        "--tables-with-rows 5 --rows 100000\n　　mulu check --source /tmp/big",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="写到哪个文件夹（须为空或不存在）")
    parser.add_argument("--datasets", type=_count, required=True, metavar="N", help="多少项信息资源")
    parser.add_argument(
        "--tables-with-rows", type=_count, default=0, metavar="K", help="其中多少项带数据行（默认 0）"
    )
    parser.add_argument(
        "--rows", type=_count, default=1000, metavar="R", help="每张带数据的表多少行（默认 1000）"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="随机种子（默认 1）")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST:
        raise argparse.ArgumentTypeError(f"“{text}”不是 0 到 {MOST:,} 的整数")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
