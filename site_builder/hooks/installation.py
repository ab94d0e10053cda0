"""The two hook files: a clerk's pre-commit, and the pre-receive of a bare repository on the server."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from site_builder.errors import BuildError, OutputUnwritable

SIGN = "# mulu hook"
"""A hook with this line is ours and may be written again."""
_SCRIPT = """#!/bin/sh
{sign}：内容规则在入库之前检查，由 mulu hook install 生成。
mulu={mulu}
command -v "$mulu" >/dev/null 2>&1 || mulu=mulu
command -v "$mulu" >/dev/null 2>&1 || {{ echo '找不到 mulu，没有检查，因此不接收。' >&2; exit 2; }}
exec "$mulu" hook run{options}
"""


def install(folder: Path, *, is_server: bool, source: str) -> Path:
    """Write the hook of the repository at a folder; gives its path."""
    name = "pre-receive" if is_server else "pre-commit"
    if is_server and _ask(folder, "--is-bare-repository") != "true":
        raise BuildError(f"{folder} 不是裸仓库（git init --bare）。")
    hook = (folder / _ask(folder, "--git-path", "hooks") / name).resolve()
    if hook.exists() and SIGN not in hook.read_text(encoding="utf-8", errors="replace"):
        raise BuildError(
            f"{hook} 已有别的内容，没有改动。请在其中加一行：mulu hook run{_options(is_server, source)}"
        )
    beside = Path(sys.executable).parent / "mulu"
    mulu = str(beside) if beside.exists() else shutil.which("mulu") or "mulu"
    script = _SCRIPT.format(sign=SIGN, mulu=shlex.quote(mulu), options=_options(is_server, source))
    try:
        hook.parent.mkdir(parents=True, exist_ok=True)
        hook.write_text(script, encoding="utf-8", newline="\n")
        hook.chmod(0o755)
    except OSError as error:
        raise OutputUnwritable(f"不能写入 {hook}。") from error
    return hook


def _options(is_server: bool, source: str) -> str:
    return (" --pre-receive" if is_server else "") + f" --source {shlex.quote(source)}"


def _ask(folder: Path, *question: str) -> str:
    try:
        answer = subprocess.run(  # noqa: S603  fixed program, arguments are ours
            ["git", "-C", str(folder), "rev-parse", *question],  # noqa: S607  the clerk's own git
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise BuildError("找不到 git。") from error
    if answer.returncode:
        raise BuildError(f"{folder} 不是 git 仓库。")
    return answer.stdout.strip()
