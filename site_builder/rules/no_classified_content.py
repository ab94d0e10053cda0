"""目录和数据里没有密级标志。

**为什么**　本目录只在政务外网使用，涉密信息一律不进（第十二条、第十八条）。密级标志是“绝密”“机密”或“秘密”
后面跟 ★ 和保密期限，单独占一个单元格、一个表头或一个属性值。普通词语（机密机房、商业秘密）不受影响。

**正确**　`"description": "机密柜的采购和领用登记。"`

**错误**　表格第一行、某一格或某个属性值只写着一个密级标志

**怎样改**　检查停止，只提示“此提交须线下处理，请联系本单位保密审查员”，退出码 4。内容和位置都不显示、不记录。
不要再次提交、转发或截图，由保密审查员线下处理；已经推送的，同时联系市大数据中心。
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path

from site_builder.content.marks import file_has_mark, text_has_mark
from site_builder.law import RULES

RULE = RULES["V18"]


def is_held(
    root: Path,
    *,
    texts: Mapping[str, str],
    folders: Iterable[str] = ("",),
    bare: Container[str] = (),
    delivered: Iterable[Path] = (),
) -> bool:
    """Whether any file below the source, or any delivered one, carries a mark.

    `texts` are the files that were read already, by path; `folders` limits what else is opened; `bare`
    are folders whose only file is one that was listed as a descriptor.
    There is no finding and no place: nothing of the matter may be printed or logged.
    """
    if any(text_has_mark(text) for text in texts.values()):
        return True
    return any(_file_is_held(path) for path in (*_others(root, texts, folders, bare), *delivered))


def _others(
    root: Path, texts: Mapping[str, str], folders: Iterable[str], bare: Container[str]
) -> Iterator[Path]:
    """Regular files below the source that were not read as descriptors; links are not followed."""
    for folder in folders:
        start = root / folder
        if start.is_file() and folder not in texts:
            yield start
        for path in _files_below(root, folder, bare):
            if path not in texts:
                yield root / path


def _files_below(root: Path, folder: str, bare: Container[str]) -> Iterator[str]:
    """Paths of the regular files below a folder, relative to the source; texts, for there are many."""
    if folder in bare:
        # Unless it could not be read as a descriptor: then it is looked at as a file.
        yield f"{folder}/datapackage.json"
        return
    try:
        with os.scandir(f"{root}/{folder}") as scanned:
            entries = list(scanned)
    except OSError:
        return
    for entry in entries:
        path = f"{folder}/{entry.name}" if folder else entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _files_below(root, path, bare)
        elif entry.is_file(follow_symlinks=False):
            yield path


def _file_is_held(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return file_has_mark(file)
    except OSError:
        # What cannot be read is reported as such by whoever needs it.
        return False
