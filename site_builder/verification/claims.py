"""What each export says of each entry, held against what all others say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from site_builder.verification.problem import Problem

WORDS = {
    "title": "名称", "code": "信息资源代码", "sharing": "共享类型", "status": "状态", "fields": "信息项",
    "department": "提供方",
}  # fmt: skip
LEDGER = "catalog.json"
"""The list that names every entry; the others are held against it."""


@dataclass(kw_only=True)
class Claims:
    """By entry and key, each value with the first file that says it."""

    said: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    listed: dict[str, set[str]] = field(default_factory=dict)
    """By list: the entries in it."""

    def claim(self, address: str, entry: str, **values: str | None) -> None:
        """A file says something of an entry; None says nothing."""
        for key, value in values.items():
            if value is not None:
                self.said.setdefault((entry, key), {}).setdefault(value, address)

    def lists(self, address: str, entries: Iterable[str]) -> None:
        """A file lists entries."""
        self.listed.setdefault(address, set()).update(entries)

    def contradictions(self, wanted: Mapping[str, bool]) -> list[Problem]:
        """What does not agree; `wanted` has each list and whether 不予共享 entries are in it."""
        found = []
        for (entry, key), values in sorted(self.said.items()):
            if len(values) > 1:
                told = "，".join(
                    f"{file} 写“{value[:40]}”"
                    for value, file in sorted(values.items(), key=lambda one: one[1])
                )
                found.append(Problem("互相矛盾", f"datasets/{entry}/", f"{WORDS[key]}不一致：{told}。"))
        every = self.listed.get(LEDGER, set())
        denied = {entry for entry in every if "不予共享" in self.said.get((entry, "sharing"), {})}
        for file, with_denied in wanted.items():
            if file not in self.listed:
                continue
            should = every if with_denied else every - denied
            found += [
                Problem("互相矛盾", file, f"缺 {entry}，{LEDGER} 里有。")
                for entry in sorted(should - self.listed[file])
            ]
            found += [
                Problem("互相矛盾", file, f"多出 {entry}，{LEDGER} 里没有。")
                for entry in sorted(self.listed[file] - should)
            ]
        return found
