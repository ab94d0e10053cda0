"""`mulu case` over a copy of the sample city, and what became of its files."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

from site_builder.cli import main

WHEN = ["--as-of", "2026-11-23"]


def files(source: Path) -> dict[str, str]:
    return {p.relative_to(source).as_posix(): p.read_text("utf-8") for p in source.rglob("*.json")}


def changed(before: dict[str, str], source: Path) -> dict[str, Any]:
    """What is new or different below the source."""
    return {p: json.loads(t) for p, t in files(source).items() if before.get(p) != t}


def case(source: Path, action: str, *options: str) -> int:
    return main(["case", action, *options, "--source", str(source), *WHEN])


NEW = {
    "request": (
        "--department mzj --dataset rsj/yanglao-baoxian-canbao --need 核对参保状态。 --purpose 家庭经济状况核对。"
        " --duty-basis 《社会救助法》第四十一条 --approved-by 科长 --fields canbao.参保状态、canbao.最近缴费月份"
        " --until 2027-12-31",
        "mzj/_requests/mzj-2026-002.json",
    ),
    "dispute": (
        "--department xzspj --dataset mzj/zhen-minglu --kind 内容 --locator 按名称：吕四港镇 --evidence 与批准文件不一致",
        "xzspj/_disputes/xzspj-2026-003.json",
    ),
    "demand": (
        "--department wjw --need 核验学籍。 --purpose 疫苗接种提醒。 --duty-basis 《疫苗管理法》 --proposed-source jytyj",
        "wjw/_demands/wjw-2026-003.json",
    ),
    "trigger": (
        "--kind 法规修订 --basis-title 中华人民共和国统计法 --basis-article 第二十八条 --effective-on 2026-11-20"
        " --datasets mzj/zhen-minglu，scjgj/qiye-jichu",
        "dsjzx/_triggers/dsjzx-2026-011.json",
    ),
    "rectification": (
        "--to-department fgw --ground 2 --evidence '已缺 3 期；没有说明' --due-on 2026-12-15",
        "dsjzx/_rectifications/dsjzx-2026-011.json",
    ),
    "project": (
        "--department wjw --title 区域健康信息平台（三期） --datasets wjw/yiliao-jigou",
        "wjw/_projects/wjw-2026-003.json",
    ),
    "report": (
        "--department mzj --year 2025 --text 一、目录编制更新情况。",
        "mzj/_reports/mzj-2026-002.json",
    ),
}


def new(source: Path, kind: str, *more: str) -> int:
    """A case of a kind with everything it needs, changed by more options."""
    words = [*shlex.split(NEW[kind][0]), *more, "--yes", "--source", str(source), *WHEN]
    return main(["case", "new", kind, *words])
