"""What is mended in one descriptor, as RFC 6902 operations and a sentence for each."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from site_builder.authoring import canonical, naming
from site_builder.sources import Document, pointer_to
from site_builder.structure.mending import mended
from site_builder.structure.schemas import Schema, schema
from site_builder.structure.verdict import is_right

Operation = dict[str, object]
Path = tuple[str | int, ...]
_SHOWN = 40


@dataclass(kw_only=True, slots=True)
class Repair:
    """One descriptor after its repair."""

    text: str
    operations: list[Operation] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """Each repair in Chinese, for the terminal."""

    def note(self, operation: str, path: Path, value: object, sentence: str) -> None:
        """Keep one repair."""
        self.operations.append({"op": operation, "path": pointer_to(path), "value": value})
        self.said.append(sentence)


def repaired(document: Document, kind: str, *, code: Callable[[str], str | None]) -> Repair:
    """The descriptor mended and written canonically; `code` allots one to an entry that has none."""
    repair = Repair(text=document.text)
    value = copy.deepcopy(document.value)
    if not isinstance(value, dict):
        return repair
    if not is_right(kind, document):
        for path, better in list(_faults(value, schema(kind), ())):
            old = _put(value, path, better)
            repair.note("replace", path, better, f"{pointer_to(path)}：{_shown(old)} 改为 {_shown(better)}")
    _derive(value, document, kind, repair, code)
    if canonical.survives(document.text):
        text = canonical.text_of(canonical.ordered(value, kind))
        if not repair.operations and text != document.text:
            repair.said.append("键的次序和缩进改为统一写法")
        repair.text = text
    else:
        # A number that Python cannot give back digit for digit: the file is left as it is.
        repair.operations.clear()
        repair.said.clear()
    return repair


def _faults(value: object, node: Schema, path: Path) -> Iterator[tuple[Path, object]]:
    """Every value that its own schema refuses and takes when it is written properly."""
    better = mended(value, node)
    if better is not None:
        yield path, better
    elif isinstance(value, dict):
        for key, inner in value.items():
            below = node.get("properties", {}).get(key)
            if isinstance(below, dict):
                yield from _faults(inner, below, (*path, key))
    elif isinstance(value, list) and isinstance(items := node.get("items"), dict):
        for index, inner in enumerate(value):
            yield from _faults(inner, items, (*path, index))


def _derive(
    value: dict[str, object],
    document: Document,
    kind: str,
    repair: Repair,
    code: Callable[[str], str | None],
) -> None:
    """Write what follows from where the file lies, where it is missing or cannot be right."""
    depth = len(PurePosixPath(document.path).parts)
    if "$schema" not in value:
        link = f"{'../' * depth}schemas/{kind}.schema.json"
        value["$schema"] = link
        repair.note("add", ("$schema",), link, f"补上 $schema：{link}")
    if kind != "dataset":
        return
    folder = document.path.split("/")[1]
    if value.get("name") != folder and naming.fits(folder):
        operation = "replace" if "name" in value else "add"
        value["name"] = folder
        repair.note(operation, ("name",), folder, f"标识（name）写成所在文件夹 {folder}")
    gov = value.get("gov")
    if isinstance(gov, dict) and "code" not in gov and (given := code(document.path)):
        gov["code"] = given
        repair.note("add", ("gov", "code"), given, f"分配信息资源代码 {given}")


def _put(root: object, path: Path, better: object) -> object:
    """Set the value at a path; gives the old one."""
    *above, last = path
    place = root
    for step in above:
        place = place[step]  # type: ignore[index]  # the path was walked a moment ago
    old: object = place[last]  # type: ignore[index]
    place[last] = better  # type: ignore[index]
    return old


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else canonical.text_of(value).strip()
    return f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”"
