"""A small good tree out of the sample city, spoilt and restored in place: a case costs milliseconds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from site_builder import compilation
from site_builder.config import BuildConfig
from site_builder.review import content_hash
from tests.builder.faults.fault import CUT, MARK, Fault

AS_OF = date(2026, 11, 23)
DATASETS = (
    "dsjzx/changyong-gonggong-daima",
    "jtysj/gongjiao-xianlu",
    "mzj/cunju-minglu",
    "mzj/hunyin-dengji",
    "mzj/yanglao-jigou",
    "mzj/zhen-minglu",
    "sfj/weichengnian-shequ-jiaozheng",
)
_SENTINEL = "\ue000"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tree:
    """The copy."""

    root: Path
    whole: dict[str, bytes]
    """Every good file, by path."""

    @classmethod
    def copy_to(cls, root: Path, city: Path) -> Tree:
        root.mkdir(parents=True)
        settings = json.loads((city / "catalog.json").read_bytes())
        # The departments that sign projects are not among those that are copied.
        del settings["offices"]
        (root / "catalog.json").write_text(written(settings), "utf-8")
        for folder in ("_codelists", "_policy", *DATASETS):
            shutil.copytree(city / folder, root / folder)
            department = folder.split("/")[0] + "/department.json"
            if "/" in folder:
                shutil.copy(city / department, root / department)
        # Its co-department's folder is not in this part of the city.
        lone = root / "mzj/yanglao-jigou/datapackage.json"
        document = json.loads(lone.read_text("utf-8"))
        document["gov"]["coDepartments"] = ["sfj"]
        lone.write_text(written(document), encoding="utf-8")
        files = (path for path in root.rglob("*") if path.is_file())
        return cls(root=root, whole={path.relative_to(root).as_posix(): path.read_bytes() for path in files})

    def check(self, *, data: bool, paths: tuple[str, ...] | None = None) -> compilation.Compiled:
        return compilation.compile_catalog(self.config(with_data=data, paths=paths))

    def config(self, **changes: Any) -> BuildConfig:
        return BuildConfig(source=self.root, as_of=AS_OF, output=self.root.parent / "build", **changes)

    @contextmanager
    def holding(self, files: Mapping[str, bytes | None]) -> Iterator[None]:
        """Files replaced for a while; None: the file is taken away."""
        try:
            for path, content in files.items():
                file = self.root / path
                if content is None:
                    file.unlink()
                else:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(content)
            yield
        finally:
            for path in files:
                if path in self.whole:
                    (self.root / path).write_bytes(self.whole[path])
                else:
                    (self.root / path).unlink()
                    if not any((self.root / path).parent.iterdir()):
                        (self.root / path).parent.rmdir()

    def spoilt(self, fault: Fault) -> tuple[dict[str, bytes | None], tuple[int, int] | None]:
        """The files with the fault in them, and the line and column where it must be found."""
        files: dict[str, bytes | None] = {}
        place: tuple[int, int] | None = None
        values: dict[str, Any] = {}
        for path, pointer, value in fault.values:
            document = values.setdefault(path, json.loads(self.whole.get(path, b"{}")))
            change(document, pointer, value)
        for path, document in values.items():
            review = document.get("gov", {}).get("secrecyReview") if isinstance(document, dict) else None
            if isinstance(review, dict) and "hash" in review and not fault.keep_hash:
                review["hash"] = _digest(document) or review["hash"]
            files[path] = written(document).encode()
        if fault.file in values:
            place = place_of(values[fault.file], fault.pointer, on_key=fault.spot == "key")
        for path, old, new in fault.texts:
            raw, found = _edited(files.get(path, self.whole.get(path)) or b"", old, new)
            files[path] = raw
            place = found if path == fault.file and found else place
        if place is None and fault.pointer and fault.file in self.whole:
            place = place_of(json.loads(self.whole[fault.file]), fault.pointer)
        return files, None if fault.whole else fault.at or place


def written(document: Any) -> str:
    """As the city's files are written."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def change(document: Any, pointer: str, value: Any) -> None:
    """Put or cut one value."""
    *above, last = pointer.split("/")[1:]
    for step in above:
        document = document[int(step)] if isinstance(document, list) else document.setdefault(step, {})
    if isinstance(document, list):
        if value is CUT:
            del document[int(last)]
        else:
            document[int(last) : int(last) + 1] = [value]
    elif value is CUT:
        del document[last]
    else:
        document[last] = value


def place_of(document: Any, pointer: str, *, on_key: bool = False) -> tuple[int, int]:
    """Line and column of a value, found by writing the document with a sentinel in its place."""
    if not pointer:
        return 1, 1
    copy = json.loads(json.dumps(document))
    change(copy, pointer, _SENTINEL)
    before, _, _ = written(copy).partition(f'"{_SENTINEL}"')
    line = before.rpartition("\n")[2]
    column = len(line) - len(line.lstrip()) if on_key else len(line)
    return before.count("\n") + 1, column + 1


def _edited(
    raw: bytes, old: str | bytes | None, new: str | bytes | None
) -> tuple[bytes | None, tuple[int, int] | None]:
    if new is None:
        return None, None
    if isinstance(new, bytes):
        return (new if old is None else raw.replace(old, new, 1)), None  # type: ignore[arg-type]
    text = raw.decode()
    if isinstance(old, str):
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the file"
        text = text.replace(old, new)
    else:
        text = new
    before, mark, after = text.partition(MARK)
    place = (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1) if mark else None
    return (before + after).encode(), place


def _digest(document: Any) -> str | None:
    try:
        return content_hash(document)
    except (AttributeError, KeyError, TypeError):
        return None
