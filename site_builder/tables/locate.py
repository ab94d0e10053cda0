"""Where the bytes of a table or file lie, and whether they may be read at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from site_builder.catalog import Dataset, Distribution
from site_builder.findings import Finding
from site_builder.law import RULES

_REMOTE = re.compile(r"\A(?:[A-Za-z][A-Za-z0-9+.-]*://|[A-Za-z]:[\\/])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Located:
    """A data file of a dataset: its place on this machine and its name in reports."""

    path: Path
    file: str


def report_name(dataset: Dataset, distribution: Distribution) -> str:
    """How findings name the data file: below the source, or below `dropbox/`; the descriptor for inline rows."""
    if distribution.path is None:
        return dataset.file
    if distribution.in_dropbox:
        return f"dropbox/{dataset.id}/{distribution.path.removeprefix('dropbox/')}"
    return f"{dataset.folder}/{distribution.path}"


def locate(
    dataset: Dataset, distribution: Distribution, *, source: Path, data_root: Path | None
) -> Located | Finding:
    """The file on disk, or the finding that says why it cannot be read."""
    path = distribution.path
    assert path is not None, "inline rows have no file"
    pointer = f"{distribution.pointer}/path"
    if _REMOTE.match(path):
        return RULES["F04"].finding(
            file=dataset.file,
            pointer=pointer,
            message=f"表“{distribution.title}”的 path 是网络地址或盘符路径“{path}”，本工具从不到别处取数。",
            hint="把文件放进本信息资源的文件夹，写相对路径，例如 data/xx.csv。",
        )
    relative = path.removeprefix("dropbox/") if distribution.in_dropbox else path
    parts = PurePosixPath(relative).parts
    if "\\" in path or "\0" in path or path.startswith("/") or ".." in parts or not parts:
        return _leaves(dataset, pointer, path)
    file = report_name(dataset, distribution)
    if distribution.in_dropbox:
        if data_root is None:
            return RULES["F06"].finding(
                file=dataset.file,
                pointer=pointer,
                message=f"本机没有前置机数据目录，“{distribution.title}”的数据文件 {relative} 没有检查。",
                hint="在有数据的机器上用 --data-root 指明目录再检查；只改目录不改数据时可以不管。",
            )
        base = data_root / dataset.department / dataset.name
    else:
        base = source / dataset.folder
    target = base.joinpath(*parts)
    if not target.is_file():
        if target.is_symlink() and not target.resolve().is_relative_to(base.resolve()):
            return _leaves(dataset, pointer, path)
        return RULES["F05"].finding(
            file=dataset.file,
            pointer=pointer,
            message=f"找不到“{distribution.title}”的数据文件 {path}。"
            if not target.exists()
            else f"“{distribution.title}”的 {path} 不是普通文件。",
            hint="核对文件名（区分大小写）和所在文件夹，并把文件一并提交。"
            if not distribution.in_dropbox
            else "请交付该文件，或核对 path 与交付的文件名是否一致。",
        )
    if not target.resolve().is_relative_to(base.resolve()):
        return _leaves(dataset, pointer, path)
    return Located(path=target, file=file)


def _leaves(dataset: Dataset, pointer: str, path: str) -> Finding:
    return RULES["F04"].finding(
        file=dataset.file,
        pointer=pointer,
        message=f"数据文件路径“{path}”指到了本信息资源的文件夹之外。",
        hint="只能引用本文件夹里的普通文件：不用绝对路径、“..”、反斜杠，也不用指向外面的符号链接。",
    )
