"""The content rules over the files of a commit or a push; a finding never repeats what it found.

What is judged, file by file below the source: links and file types (F03, F04), size (F03), 密级标志
(V18), rows where none may be (V29, V34), numbers of persons (V25). `mulu check` judges the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import PurePosixPath

from site_builder.content.marks import file_has_mark
from site_builder.errors import Held
from site_builder.findings import Finding
from site_builder.hooks.data import check_data, check_entry
from site_builder.hooks.entries import Entry, entry_of, frequent_cycles
from site_builder.hooks.objects import Change, Objects
from site_builder.hooks.shown import shown_path
from site_builder.law import RULES

MAX_BYTES = 1_000_000
"""Larger files make every clone slow for ever; they go through `dropbox/` to the front-end machine."""
ENDINGS = (
    ".json", ".jsonl", ".ndjson", ".geojson", ".csv", ".tsv", ".xlsx", ".parquet", ".csv.gz", ".csv.zip",
    ".pdf", ".ofd", ".docx", ".md", ".txt", ".png", ".jpg", ".jpeg", ".svg",
)  # fmt: skip
"""File types that a department may commit: what can be read as a table, papers and pictures."""
NAMES = frozenset({".gitignore", ".gitattributes", ".gitkeep", "CODEOWNERS", "_words.toml"})
_PLAIN = ("100644", "100755")
_DESCRIPTOR = "datapackage.json"
_PAPERS = (_DESCRIPTOR, "README.md")


def screen(changes: Iterable[Change], objects: Objects, *, source: str) -> list[Finding]:
    """What must not be stored.

    Raises:
        Held: something carries a 密级标志; nothing else is said then.
    """
    trees: dict[str, _Tree] = {}
    findings: dict[tuple[str, str, str], Finding] = {}
    for change in changes:
        if change.tree not in trees:
            trees[change.tree] = _Tree(change.tree, objects, source)
        for finding in _judge(change, trees[change.tree], objects):
            # A push of many commits meets the same fault in each.
            findings.setdefault((finding.file, finding.rule, finding.message), finding)
    return [findings[key] for key in sorted(findings)]


class _Tree:
    """One commit, or the index: where its source lies, and the descriptors that were asked for."""

    def __init__(self, tree: str, objects: Objects, source: str) -> None:
        self._tree, self._objects = tree, objects
        own = f"{source.strip('/')}/"
        self.prefix = own if objects.size(f"{tree}:{own}catalog.json") is not None else ""
        self.is_catalogue = bool(self.prefix) or objects.size(f"{tree}:catalog.json") is not None
        """Else only a 密级标志 is looked for, in everything: what the other rules mean is not known."""
        self._entries: dict[str, Entry | None] = {}
        self._frequent: frozenset[str] | None = None

    def entry(self, folder: str) -> Entry | None:
        """The descriptor of a dataset's folder."""
        if folder not in self._entries:
            path = f"{self.prefix}{folder}/{_DESCRIPTOR}"
            self._entries[folder] = entry_of(self._objects.read(self._tree, path, MAX_BYTES))
        return self._entries[folder]

    @property
    def frequent(self) -> frozenset[str]:
        """The cycles shorter than 每月."""
        if self._frequent is None:
            path = f"{self.prefix}_codelists/cycles.csv"
            self._frequent = frequent_cycles(self._objects.read(self._tree, path, MAX_BYTES))
        return self._frequent


def _judge(change: Change, tree: _Tree, objects: Objects) -> Iterator[Finding]:
    if not change.path.startswith(tree.prefix):
        return
    path = change.path.removeprefix(tree.prefix)
    name = PurePosixPath(path).name
    if not tree.is_catalogue:
        _hold(change, objects)
        return
    if change.mode not in _PLAIN:
        yield RULES["F04"].finding(
            file=shown_path(path),
            message="是符号链接或子仓库，不能提交。",
            hint="换成文件本身，放进自己部门的文件夹。",
        )
        return
    if name not in NAMES and not name.lower().endswith(ENDINGS):
        yield RULES["F03"].finding(
            file=shown_path(path),
            message="这种文件不收进目录仓库。",
            hint="数据用 csv、tsv、json、ndjson、xlsx、parquet，附件用 pdf、ofd、docx；压缩包、程序和数据库文件不收。",
        )
    size = objects.size(change.blob) or 0
    if size > MAX_BYTES:
        yield RULES["F03"].finding(
            file=shown_path(path),
            message=f"文件有 {size / 1_000_000:,.1f} MB，超过 {MAX_BYTES // 1_000_000} MB。",
            hint="数据交付到前置机，path 写成 dropbox/…；附件压缩后再提交。",
        )
        return
    content = _hold(change, objects)
    parts = path.split("/")
    if len(parts) < 3 or any(part.startswith("_") for part in parts[:2]):
        return
    folder = "/".join(parts[:2])
    if len(parts) == 3 and name == _DESCRIPTOR:
        entry = entry_of(content)
        if entry is not None:
            yield from check_entry(entry, path, tree.frequent)
    elif "/".join(parts[2:]) not in _PAPERS:
        yield from check_data(tree.entry(folder), path, content, tree.frequent)


def _hold(change: Change, objects: Objects) -> bytes:
    """The content of a file that carries no mark; one too large to be stored is not read."""
    size = objects.size(change.blob)
    content = objects.content(change.blob) if size is not None and size <= MAX_BYTES else None
    if content is not None and file_has_mark(BytesIO(content)):
        raise Held
    return content or b""
