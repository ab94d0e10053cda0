"""Which files a folder of descriptors holds, and which stand where nobody will read them."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from site_builder.sources.opening import trouble
from site_builder.sources.reading import Reader

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LEDGERS = (
    "_coordination", "_demands", "_disputes", "_evaluations", "_forms", "_interpretations",
    "_keys", "_projects", "_rectifications", "_replies", "_reports", "_requests", "_sources",
    "_triggers",
)  # fmt: skip
WORDS = "_words.toml"
SETTINGS = ("_calendar", "_codelists", "_policy", "_targets", "_upstream")
_NAME_HINT = "文件夹名只用小写字母、数字和连字符，如 jumin-hukou。"


@dataclass(kw_only=True, slots=True)
class Tree:
    """Paths relative to the source, each list sorted."""

    city: str | None = None
    departments: list[str] = field(default_factory=list)
    datasets: list[str] = field(default_factory=list)
    bare: set[str] = field(default_factory=set)
    """Folders of datasets that hold the descriptor and nothing else, not even hidden."""
    ledgers: list[str] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)
    calendars: list[str] = field(default_factory=list)
    upstream: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    codelists: list[str] = field(default_factory=list)
    words: str | None = None


class _Entry(NamedTuple):
    # A city has ten thousand of these; a frozen dataclass takes three times as long to make.
    name: str
    path: str
    is_folder: bool


def walk(reader: Reader) -> Tree:
    """The files of the layout; whatever stands in a wrong place becomes a finding."""
    tree = Tree()
    entries = _entries(reader, "")
    for entry in entries:
        if not entry.is_folder:
            if entry.name == "catalog.json":
                tree.city = entry.path
            elif entry.name == WORDS:
                tree.words = entry.path
            elif entry.name.endswith(".json"):
                _misplaced(reader, entry, ("catalog.json",))
        elif entry.name.startswith("_"):
            _settings(reader, entry, tree)
        elif entry.name != "dropbox":
            _department(reader, entry, tree)
    if tree.city is None and not any(entry.name == "catalog.json" for entry in entries):
        reader.report(
            "S01",
            "catalog.json",
            "目录源里没有 catalog.json。",
            "新建 catalog.json，写明目录名称、主管部门和区划；或用 --source 指向目录源所在的文件夹。",
        )
    return tree


def _settings(reader: Reader, folder: _Entry, tree: Tree) -> None:
    wanted = {
        "_policy": (tree.policies, ".json"),
        "_calendar": (tree.calendars, ".json"),
        "_targets": (tree.targets, ".json"),
        "_upstream": (tree.upstream, ".json"),
        "_codelists": (tree.codelists, ".csv"),
    }
    if folder.name not in wanted:
        _unknown_folder(reader, folder, SETTINGS)
        return
    paths, suffix = wanted[folder.name]
    for entry in _entries(reader, folder.path):
        if not entry.is_folder and entry.name.endswith(suffix):
            paths.append(entry.path)
        elif entry.is_folder or entry.name.endswith((".json", ".csv")):
            reader.report(
                "S01",
                entry.path,
                f"{folder.name}/ 里只放 *{suffix} 文件，这里不会被读取。",
                "移到它该在的地方，或删去。",
            )


def _department(reader: Reader, folder: _Entry, tree: Tree) -> None:
    entries = _entries(reader, folder.path)
    if not entries:
        return
    own = f"{folder.path}/department.json"
    _check_name(reader, folder, own)
    for entry in entries:
        if entry.is_folder and entry.name.startswith("_"):
            _ledger(reader, entry, tree)
        elif entry.is_folder:
            _dataset(reader, entry, tree)
        elif entry.path == own:
            tree.departments.append(own)
        elif entry.name.endswith(".json"):
            _misplaced(reader, entry, ("department.json",))
    if not any(entry.path == own for entry in entries):
        reader.report(
            "S01",
            own,
            f"部门文件夹 {folder.name}/ 里没有 department.json。",
            "新建 department.json，写明部门全称、统一社会信用代码、编制人和审核人；不是部门的文件夹请移走。",
        )


def _dataset(reader: Reader, folder: _Entry, tree: Tree) -> None:
    listed = _listed(reader, folder.path)
    entries = _entries(reader, folder.path, listed)
    if not entries:
        return
    own = f"{folder.path}/datapackage.json"
    _check_name(reader, folder, own)
    if any(entry.path == own for entry in entries):
        tree.datasets.append(own)
        if len(listed) == 1 and not listed[0].is_symlink():
            tree.bare.add(folder.path)
        return
    names = [entry.name for entry in entries]
    near = [n for n in names if n.lower().startswith("datapackage.")]
    reader.report(
        "S01",
        own,
        f"信息资源文件夹 {folder.path}/ 里没有 datapackage.json" + (f"，只有 {near[0]}。" if near else "。"),
        "改名为 datapackage.json，内容须是 JSON。"
        if near
        else "新建 datapackage.json，或用 mulu adopt 由已有的数据包生成。",
    )


def _ledger(reader: Reader, folder: _Entry, tree: Tree) -> None:
    if folder.name not in LEDGERS:
        _unknown_folder(reader, folder, LEDGERS)
        return
    for entry in _entries(reader, folder.path):
        if not entry.is_folder and entry.name.endswith(".json"):
            tree.ledgers.append(entry.path)


def _listed(reader: Reader, folder: str) -> list[os.DirEntry[str]]:
    """Everything that lies in a folder, sorted."""
    try:
        with os.scandir(f"{reader.root}/{folder}") as scanned:
            return sorted(scanned, key=lambda item: item.name)
    except OSError as error:
        reader.report("F03", folder, f"文件夹打不开：{trouble(error)}。", "检查读取权限。")
        return []


def _entries(reader: Reader, folder: str, listed: list[os.DirEntry[str]] | None = None) -> list[_Entry]:
    """What a folder holds, sorted; nothing hidden, nothing behind a link that leads out."""
    found: list[_Entry] = []
    for item in _listed(reader, folder) if listed is None else listed:
        path = f"{folder}/{item.name}" if folder else item.name
        if item.name.startswith("."):
            continue
        if not item.name.isprintable():
            shown = os.fsencode(path).decode("utf-8", "replace")
            reader.report(
                "F02",
                shown,
                "文件名不是 UTF-8 编码，或含有看不见的字符。",
                "改用小写字母、数字和连字符命名。",
            )
        elif item.is_symlink() and not reader.stays(path):
            reader.report("F04", path, "是指向目录源之外的符号链接，没有读取。", "换成文件本身，放进目录源。")
        else:
            found.append(_Entry(name=item.name, path=path, is_folder=_is_folder(item)))
    return found


def _is_folder(item: os.DirEntry[str]) -> bool:
    try:
        return item.is_dir()
    except OSError:
        # A link that leads in a circle; opening it as a file says so.
        return False


def _check_name(reader: Reader, folder: _Entry, file: str) -> None:
    if not NAME.fullmatch(folder.name):
        reader.report("S01", file, f"文件夹名“{folder.name}”不能作标识。", _NAME_HINT)


def _misplaced(reader: Reader, entry: _Entry, expected: tuple[str, ...]) -> None:
    near = difflib.get_close_matches(entry.name.lower(), expected, n=1, cutoff=0.7)
    known = {
        "datapackage.json": "移到 <部门>/<信息资源>/ 下。",
        "department.json": "移到 <部门>/ 下。",
        "catalog.json": "移到目录源的最上层。",
    }
    hint = known.get(entry.name) or (
        f"你是否想写 {near[0]}？改名后重试。" if near else "移到它该在的文件夹，或删去。"
    )
    reader.report("S01", entry.path, f"{entry.name} 不该放在这里，不会被读取。", hint)


def _unknown_folder(reader: Reader, folder: _Entry, known: tuple[str, ...]) -> None:
    near = difflib.get_close_matches(folder.name, known, n=1, cutoff=0.5)
    hint = f"你是否想写 {near[0]}？" if near else f"以下划线开头的文件夹只有：{'、'.join(known)}。"
    reader.report("S01", folder.path, f"不认识的文件夹 {folder.name}/，里面的文件不会被读取。", hint)
