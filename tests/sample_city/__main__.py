"""`python -m tests.sample_city`: make the sample city's rows."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.sample_city.deliveries import commit_tables, deliver

_REPOSITORY = Path(__file__).resolve().parents[2]
_EXAMPLE = """示例：
  python -m tests.sample_city                    生成不入库的大表，写入 dropbox/（已是最新则跳过）
  python -m tests.sample_city --data-root DIR    写入别处
  python -m tests.sample_city --committed        重新生成 catalog_src/ 里的小表
"""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.sample_city",
        description="按固定种子生成示例城市的合成数据；同一版本每次生成的内容相同。",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--committed", action="store_true", help="生成随目录入库的小表，写入 --source")
    parser.add_argument("--source", type=Path, default=_REPOSITORY / "catalog_src", help="目录源文件夹")
    parser.add_argument("--data-root", type=Path, default=_REPOSITORY / "dropbox", help="交换数据文件夹")
    parser.add_argument("--force", action="store_true", help="已是最新也重新生成")
    options = parser.parse_args(arguments)
    if not (options.source / "catalog.json").is_file():
        print(f"找不到目录源文件夹：{options.source}", file=sys.stderr)
        return 2
    if options.committed:
        print("生成随目录入库的小表…", file=sys.stderr)
        commit_tables(options.source)
    else:
        print("生成示例交换数据…", file=sys.stderr)
        deliver(options.source, options.data_root, force=options.force)
    return 0


if __name__ == "__main__":
    sys.exit(main())
