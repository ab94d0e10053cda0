"""The small city of `tests/examples/city`, copied to where a test may spoil it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from site_builder import compilation as flow
from site_builder import renderers
from site_builder.config import BuildConfig, default_data_root
from site_builder.errors import Held
from site_builder.review import content_hash

EXAMPLE = Path(__file__).parent / "examples" / "city"
AS_OF = date(2026, 11, 23)


@dataclass(frozen=True, kw_only=True, slots=True)
class City:
    """One copy of the small city."""

    source: Path

    @classmethod
    def copy_to(cls, source: Path) -> City:
        shutil.copytree(EXAMPLE, source)
        return cls(source=source)

    @property
    def stops(self) -> Path:
        """Where the query service's list of suspended datasets lies, once a test puts one there."""
        return self.source.parent / "stops.json"

    def config(self, **changes: Any) -> BuildConfig:
        """A build of this city into the folder beside it."""
        values: dict[str, Any] = {
            "source": self.source,
            "as_of": AS_OF,
            "output": self.source.parent / "build",
            "data_root": default_data_root(self.source),
            "stops": self.stops if self.stops.exists() else None,
        }
        return BuildConfig(**(values | changes))

    def patch(self, path: str, change: Mapping[str, Any]) -> None:
        """Change a JSON file by a merge patch (RFC 7396); a new file is made."""
        file = self.source / path
        value = merged(json.loads(file.read_text("utf-8")) if file.exists() else {}, change)
        review = value.get("gov", {}).get("secrecyReview")
        if review and "secrecyReview" not in change.get("gov", {}):
            # Otherwise every change would also be one that nobody reviewed.
            review["hash"] = content_hash(value)
        self.write(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def write(self, path: str, text: str) -> None:
        file = self.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def deliver(self, dataset: str, name: str) -> str:
        """Move a data file to the front-end machine; gives its new path for the descriptor."""
        target = self.source.parent / "dropbox" / dataset / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self.source / dataset / "data" / name, target)
        return f"dropbox/{name}"

    def check(self, **changes: Any) -> flow.Compiled:
        return flow.compile_catalog(self.config(**changes))

    def report(self) -> str:
        """The findings as the terminal shows them, without the counts."""
        try:
            compiled = self.check()
        except Held as held:
            return str(held)
        report = renderers.Report(
            source="catalog_src", commit=None, as_of=AS_OF, findings=compiled.findings, counts=compiled.counts
        )
        return renderers.render("text", report).rpartition("已核对")[0].strip()


def merged(value: Any, change: Any) -> Any:
    if not isinstance(change, Mapping):
        return change
    result = dict(value) if isinstance(value, Mapping) else {}
    for key, part in change.items():
        if part is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), part)
    return result
