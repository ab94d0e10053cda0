"""Several files written together: into the source, all of them or none, and aside, to be looked at."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from site_builder.errors import BuildError, OutputUnwritable


def write_all(source: Path, files: Mapping[str, str]) -> None:
    """Write texts below the source; what was there comes back when one of them cannot be written.

    Raises:
        OutputUnwritable: nothing was changed.
    """
    mark = f".mulu-{os.getpid()}"
    made: list[Path] = []
    staged: list[tuple[Path, Path]] = []
    kept: list[tuple[Path, bytes | None]] = []
    try:
        for name, text in files.items():
            target = source / name
            if not target.parent.exists():
                target.parent.mkdir()
                made.append(target.parent)
            beside = target.with_name(f".{target.name}{mark}")
            staged.append((beside, target))
            with beside.open("wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
        for beside, target in staged:
            before = target.read_bytes() if target.exists() else None
            beside.replace(target)
            kept.append((target, before))
    except BaseException as trouble:
        # Also on Ctrl-C: half a change is a change nobody asked for.
        for target, before in reversed(kept):
            _restore(target, before)
        for beside, _ in staged:
            beside.unlink(missing_ok=True)
        for folder in reversed(made):
            folder.rmdir()
        if isinstance(trouble, OSError):
            raise OutputUnwritable(
                f"没有写入，什么都没有改：{trouble.filename} {trouble.strerror}"
            ) from trouble
        raise


def unpack(files: Mapping[str, bytes], folder: Path) -> None:
    """Files of a commit, laid out below a folder of our own.

    Raises:
        BuildError: a path leads out of the folder; git itself stores none such.
    """
    for path, content in files.items():
        if ".." in path.split("/"):
            raise BuildError(f"提交里有不能读取的路径：{path}")
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _restore(target: Path, before: bytes | None) -> None:
    if before is None:
        target.unlink()
    else:
        target.write_bytes(before)
