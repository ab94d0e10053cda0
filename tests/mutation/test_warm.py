"""Runs of tests in forks of one process: they see the files as they are, and none outlives its time."""

from __future__ import annotations

import contextlib
from pathlib import Path

from tests.mutation.warm import HANGS, Warm


def test_each_run_sees_the_module_as_it_is_then(tmp_path: Path) -> None:
    here = Path(__file__).parent
    for place in ("tests/__init__.py", "tests/mutation/__init__.py"):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).touch()
    (tmp_path / "tests/mutation/warm.py").write_bytes((here / "warm.py").read_bytes())
    (tmp_path / "tests/test_one.py").write_text("import own\n\ndef test_it():\n    own.f()\n")
    (tmp_path / "own.py").write_text("def f(): pass\n")
    with contextlib.closing(Warm(tmp_path)) as warm:
        assert warm.run(["tests/test_one.py"], None) == 0
        (tmp_path / "own.py").write_text("def f(): 1/0\n")
        assert warm.run(["tests/test_one.py"], None) == 1
        (tmp_path / "own.py").write_text("def f():\n    while True: pass\n")
        assert warm.run(["tests/test_one.py"], 3) == HANGS
        (tmp_path / "own.py").write_text("def f(): pass\n")
        assert warm.run(["tests/test_one.py"], None) == 0
        assert warm.run(["tests/test_one.py", "-k", "nothing"], None) == 5
