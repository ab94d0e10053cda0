"""A small city that is published again and again by the real commands, and what its snapshot answers then."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from litestar.testing import TestClient

from query_api.app import create_app
from query_api.settings import Settings
from tests.small_city import City

ROW = "/api/v1/datasets/mzj/gongce/tables/cesuo/rows/001"
PUBLISH = Path(__file__).resolve().parents[2] / "deploy/bin/mulu-publish"
MULU = Path(sys.executable).with_name("mulu")


@dataclass(kw_only=True)
class Publisher:
    """The city, the command that publishes it, and what each generation said when it was first seen."""

    city: City
    output: Path
    by_script: bool = False
    said: dict[str, int] = field(default_factory=dict)

    def edit(self, number: int) -> None:
        """Give the first row another number."""
        self.city.write(
            "mzj/gongce/data/cesuo.csv",
            f"编号,名称,厕位数,启用日期\n001,示例公厕甲,{number},2020-01-01\n002,示例公厕乙,8,2021-06-30\n",
        )

    @property
    def command(self) -> list[str]:
        if self.by_script:
            return [str(PUBLISH)]
        return [str(MULU), "build", "--source", str(self.city.source), "--output", str(self.output)]

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "MULU_CATALOG": str(self.city.source.parent),
            "MULU_OUTPUT": str(self.output),
            "MULU_PROGRAM": str(MULU),
            "MULU_AUDIENCES": "公开",
        }

    def run(self, limits: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
        """Publish, and wait for the end."""
        return subprocess.run(
            self.command,
            env=self.environment,
            preexec_fn=limits,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def run_and_kill(self, seconds: float) -> bool:
        """Publish, and kill every process of it after a while; whether there was anything left to kill."""
        process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=30)
            return True
        return False

    def served(self) -> int:
        """The number that a service started now answers, from a generation that is whole and says what it said."""
        snapshot = self.output / "snapshot"
        generation = (snapshot / "current").read_text().strip()
        manifest = json.loads((snapshot / generation / "manifest.json").read_text("utf-8"))
        for file in manifest["files"]:
            content = (snapshot / generation / file["path"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == file["sha256"], file["path"]
        with TestClient(create_app(Settings(snapshot=str(snapshot), demo=True))) as client:
            body = client.get(ROW).json()
        assert body["snapshot"]["generation"] == generation
        number = int(body["row"]["厕位数"])
        assert self.said.setdefault(generation, number) == number, "a generation says what it said"
        return number

    def leftovers(self) -> list[str]:
        """What a build that died left beside what it wrote."""
        return [path.name for path in self.output.rglob("*") if ".tmp" in path.name]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file by its path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
