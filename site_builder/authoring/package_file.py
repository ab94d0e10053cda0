"""The package as it was published: found, read, and turned into plain JSON values."""

from __future__ import annotations

import json
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path

import yaml

from site_builder.authoring.notes import Notes
from site_builder.errors import BuildError

NAMES = ("datapackage.json", "datapackage.yaml", "datapackage.yml")
MAX_BYTES = 5 * 1024 * 1024
"""The same bound as for the city's own descriptors."""
MAX_NODES = 500_000
"""A YAML descriptor of the largest size has fewer values than this."""


class PackageUnreadable(BuildError):
    """There is no package at the address given, or its descriptor cannot be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PackageFile:
    """A descriptor and the folder that its paths are relative to."""

    folder: Path
    name: str
    """File name of the descriptor, for messages."""
    value: dict[str, object]


class _Loader(yaml.SafeLoader):
    """YAML with dates left as the text they were written as, and doubled keys noticed."""

    doubled: list[str]


_Loader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path, notes: Notes) -> PackageFile:
    """The package in a folder, or the one whose descriptor is named."""
    file = _descriptor(path)
    text = _text(file, notes)
    doubled: list[str] = []
    value = _json(file, text, doubled) if file.suffix.lower() == ".json" else _yaml(file, text, doubled)
    for key in doubled:
        notes.leave(f"{file.name} 里键“{key}”写了两次，只采用后一次的值。")
    plain = _plain(file, value)
    if not isinstance(plain, dict):
        raise PackageUnreadable(f"{file} 的最外层不是对象，不是数据包描述。")
    return PackageFile(folder=file.parent, name=file.name, value=plain)


def _descriptor(path: Path) -> Path:
    if path.is_dir():
        found = next((path / name for name in NAMES if (path / name).is_file()), None)
        if found is None:
            raise PackageUnreadable(f"{path} 里没有 datapackage.json（或 .yaml、.yml）。")
        return found
    if not path.is_file():
        raise PackageUnreadable(f"没有这个文件或文件夹：{path}")
    if path.suffix.lower() not in {".json", ".yaml", ".yml"}:
        raise PackageUnreadable(f"{path} 不是 .json、.yaml 或 .yml 的数据包描述。")
    return path


def _text(file: Path, notes: Notes) -> str:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise PackageUnreadable(f"{file} 超过 5 MB，不像数据包描述；数据请放在单独的文件里。")
        raw = file.read_bytes()
    except OSError as error:
        raise PackageUnreadable(f"{file} 读不出来：{error.strerror}") from error
    if raw.startswith(b"\xef\xbb\xbf"):
        notes.derive(f"{file.name} 开头的 BOM 已去掉。")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackageUnreadable(f"{file} 不是 UTF-8 编码（第 {error.start + 1} 个字节起）。") from error


def _json(file: Path, text: str, doubled: list[str]) -> object:
    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in items:
            if key in found:
                doubled.append(key)
            found[key] = value
        return found

    def constant(name: str) -> object:
        raise ValueError(f"{name} 不是 JSON")

    try:
        value: object = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 列"
        raise PackageUnreadable(f"{file} 不是 JSON：{where}读不下去。") from error
    except (ValueError, RecursionError) as error:
        reason = "层次太深" if isinstance(error, RecursionError) else str(error)
        raise PackageUnreadable(f"{file} 不是 JSON：{reason}。") from error
    return value


def _yaml(file: Path, text: str, doubled: list[str]) -> object:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _check_nodes(file, node, doubled)
        value: object = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else "有一处"
        raise PackageUnreadable(f"{file} 不是 YAML：{where}读不下去。") from error
    except yaml.YAMLError as error:
        raise PackageUnreadable(f"{file} 不是 YAML：含有不允许的字符。") from error
    except RecursionError as error:
        raise PackageUnreadable(f"{file} 不是 YAML：层次太深。") from error
    finally:
        loader.dispose()
    return value


def _check_nodes(file: Path, root: yaml.Node, doubled: list[str]) -> None:
    # Aliases let a file of a kilobyte unfold to gigabytes, or contain itself; so the unfolded nodes
    # are counted before anything is made of them.
    unfolded = 0
    queue = [root]
    while queue:
        node = queue.pop()
        unfolded += 1
        if unfolded > MAX_NODES:
            raise PackageUnreadable(f"{file} 的 YAML 别名展开后过大。")
        if isinstance(node, yaml.SequenceNode):
            queue.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
            doubled.extend(sorted({key for key in keys if keys.count(key) > 1}))
            queue.extend(value for _, value in node.value)


def _plain(file: Path, value: object) -> object:
    """What a JSON file in UTF-8 can hold: every key a text; no sets, bytes, infinities or half signs."""
    if isinstance(value, dict):
        return {_key(key): _plain(file, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(file, item) for item in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str) and not any("\ud800" <= sign <= "\udfff" for sign in value):
        return value
    if isinstance(value, float) and value - value == 0:
        return value
    raise PackageUnreadable(f"{file} 里有 JSON 写不出的值：{value!r}。")


def _key(key: Hashable) -> str:
    return key if isinstance(key, str) else json.dumps(key, default=str)
