"""One thing about a published site that is not as the site itself says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """What, where, and what to do is one sentence each."""

    kind: str
    """摘要, 缺文件, 多文件, 链接, 订阅, 互相矛盾 or 读不懂."""
    address: str
    message: str

    def __str__(self) -> str:
        return f"{self.kind}  {self.address}：{self.message}"
