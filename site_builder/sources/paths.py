"""Where `resources[].path` may point: inside the dataset's own folder, or into its delivery folder."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from site_builder.sources.reading import Document, Reader

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_DRIVE = re.compile(r"[A-Za-z]:")


def check_paths(reader: Reader, document: Document) -> None:
    """Report every path of a dataset's resources that leaves the tree."""
    value = document.value
    resources = value.get("resources") if isinstance(value, dict) else None
    for index, resource in enumerate(resources if isinstance(resources, list) else ()):
        path = resource.get("path") if isinstance(resource, dict) else None
        if isinstance(path, str):
            pointer = f"/resources/{index}/path"
            problem = _problem(reader, document, path)
            if problem:
                reader.report("F04", document.path, *problem, pointer=pointer, place=document.place(pointer))


def _problem(reader: Reader, document: Document, path: str) -> tuple[str, str] | None:
    if _ADDRESS.match(path):
        return f"“{path}”是网络地址，不会被读取。", "把文件下载到 data/ 下，写相对路径。"
    if path.startswith(("/", "\\", "~")) or _DRIVE.match(path):
        return f"“{path}”是绝对路径。", "写相对于本文件夹的路径，如 data/jumin.csv。"
    if "\\" in path:
        return f"“{path}”里有反斜杠。", "路径用斜杠“/”。"
    if "\x00" in path:
        return "路径里有空字符。", "重新写出路径。"
    if ".." in PurePosixPath(path).parts:
        return f"“{path}”经“..”离开了本文件夹。", "数据文件放在本文件夹的 data/ 下。"
    if path.startswith("dropbox/"):
        return None
    if not reader.stays(f"{document.path.rpartition('/')[0]}/{path}"):
        return f"“{path}”是指向目录源之外的符号链接。", "换成文件本身，放在 data/ 下。"
    return None
