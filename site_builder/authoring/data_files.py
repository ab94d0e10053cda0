"""Where a package's data files go: one flat `data/`, safe names, no file twice, nothing from outside."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from site_builder.authoring import naming
from site_builder.errors import OutputUnwritable

_ADDRESS = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]*:")
_ENDING = re.compile(r"(\.[A-Za-z0-9]{1,10}){1,2}$")
_PACKED = (".gz", ".zip", ".bz2", ".xz", ".zst")


@dataclass(kw_only=True)
class DataFiles:
    """Copies from the package into the dataset that is being made."""

    package: Path
    dataset: Path
    written: list[str] = field(default_factory=list)
    """Relative to the dataset's folder."""
    _copied: dict[Path, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def reserve(self, path: str) -> None:
        """Keep a path free that the descriptor names and the package lacks.

        Otherwise another table's file could come to lie there and be taken for this one.
        """
        self._taken.add(PurePosixPath(path).as_posix())

    def trouble(self, path: str) -> str | None:
        """Why a path cannot be copied; None when it can."""
        if _ADDRESS.match(path):
            return "是网络地址，没有下载"
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or "\\" in path or path.startswith("~"):
            return "指向数据包之外，没有复制"
        if "\0" in path:
            return "含有空字符，没有复制"
        try:
            file = (self.package / path).resolve()
            if not file.is_relative_to(self.package.resolve()):
                return "是指向数据包之外的符号链接，没有复制"
            if not file.is_file():
                return "在数据包里找不到"
        except OSError as error:
            return f"读不出来（{error.strerror}）"
        return None

    def copy(self, path: str, fallback: str) -> str:
        """The place of the copy, relative to the dataset; the same for the same file."""
        file = (self.package / path).resolve()
        if file not in self._copied:
            target = self._free(path, fallback)
            try:
                self._open(target)
                shutil.copyfile(file, self.dataset / target)
            except OSError as error:
                raise OutputUnwritable(f"复制 {path} 没有成功：{error.strerror}") from error
            self._copied[file] = target
        return self._copied[file]

    def join(self, paths: list[str], name: str) -> str | None:
        """Several parts of one csv as one file; None when their headers differ."""
        parts = [(self.package / path).read_bytes() for path in paths]
        headers = {_first_line(part).rstrip(b"\r\n") for part in parts}
        header = next(iter(headers))
        # A header over several lines, or text of two bytes a sign, cannot be cut at the first line end.
        if len(headers) > 1 or header.count(b'"') % 2 or b"\0" in header:
            return None
        first, *later = parts
        joined = _ended(first) + b"".join(_ended(part[len(_first_line(part)) :]) for part in later)
        return self.write(joined, f"{name}{_ending(paths[0])}")

    def write(self, content: bytes, file_name: str) -> str:
        """A new file with the content given."""
        target = self._free(file_name, "data")
        self._open(target)
        (self.dataset / target).write_bytes(content)
        return target

    def _open(self, target: str) -> None:
        (self.dataset / target).parent.mkdir(parents=True, exist_ok=True)
        self.written.append(target)

    def _free(self, path: str, fallback: str) -> str:
        pure = PurePosixPath(path)
        ending = _ending(pure.name)
        stem = naming.fit(pure.name.removesuffix(ending) if ending else pure.name) or fallback
        candidates = [f"data/{stem}{ending.lower()}"]
        if len(pure.parts) > 1 and (parent := naming.fit(pure.parts[-2])):
            candidates.append(f"data/{parent}-{stem}{ending.lower()}")
        free = next((c for c in candidates if c not in self._taken), None)
        number = 2
        while free is None:
            numbered = f"data/{stem}-{number}{ending.lower()}"
            free = numbered if numbered not in self._taken else None
            number += 1
        self._taken.add(free)
        return free


def as_json(data: object) -> bytes:
    """Rows that stood in the descriptor, as a file: one row a line, so that a change shows in a diff."""
    if not isinstance(data, list):
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in data)
    return f"[\n{lines}\n]\n".encode()


def _ending(file_name: str) -> str:
    match = _ENDING.search(file_name)
    if match is None:
        return ""
    ending = match.group()
    # `v1.2.csv` ends in `.csv`; only a packed file has two endings.
    return ending if ending.lower().endswith(_PACKED) else "." + ending.rpartition(".")[2]


def _first_line(content: bytes) -> bytes:
    return content.partition(b"\n")[0] + (b"\n" if b"\n" in content else b"")


def _ended(content: bytes) -> bytes:
    return content if not content or content.endswith(b"\n") else content + b"\n"
