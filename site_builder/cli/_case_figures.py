"""The figures that go into a 年度报告: those that `mulu report annual` computed, and of whom they are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from site_builder.reports import MANIFEST

FILE = "figures.json"


def figures_text(place: Path, about: Mapping[str, object]) -> str:
    """The figures of a report's folder, or of a file, as JSON text.

    Beside a manifest they have to be those it vouches for, and of the department and year of `about`.

    Raises:
        ValueError: they cannot be read, were changed, or are somebody else's; the text is a sentence for the clerk.
    """
    file = place / FILE if place.is_dir() else place
    try:
        content = file.read_bytes()
    except OSError as trouble:
        raise ValueError(f"读不出 {file}：{trouble.strerror}；先用 mulu report annual 算出。") from trouble
    manifest = _manifest(file.with_name(MANIFEST))
    if manifest is not None:
        _judge(file, content, manifest, about)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as trouble:
        raise ValueError(f"{file} 不是 UTF-8 文本。") from trouble


def _manifest(path: Path) -> Mapping[str, Any] | None:
    if not path.is_file():
        return None
    try:
        value = json.loads(path.read_bytes())
    except ValueError as trouble:
        raise ValueError(f"{path} 不是 JSON，这个报告文件夹已经损坏；重新写一次报告。") from trouble
    return value if isinstance(value, dict) and value.get("report") == "annual" else None


def _judge(file: Path, content: bytes, manifest: Mapping[str, Any], about: Mapping[str, object]) -> None:
    vouched = {one["path"]: one["sha256"] for one in manifest["files"]}
    if vouched.get(file.name) != hashlib.sha256(content).hexdigest():
        raise ValueError(f"{file} 与 {MANIFEST} 里的摘要值不同，算出以后被改过；重新写一次报告。")
    for key, word in (("department", "部门"), ("year", "年度")):
        of, wanted = manifest["subject"][key], about.get(key)
        if wanted is not None and of != wanted:
            raise ValueError(f"{file} 是{word} {of} 的，这里要的是 {wanted}。")
