"""The commit message of a 代录入: what `mulu diff` reads as its reference (V23), and what finds it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What one commit says of itself."""

    department: str
    file: str
    digest: str
    """sha256 of the file."""
    reference: str | None
    """The letter that it came with."""
    counted: str
    """How much is new and how much is changed."""
    companions: Mapping[str, str] = field(default_factory=dict)
    """Name of a data file that came along → sha256."""

    def __str__(self) -> str:
        """The whole message."""
        letter = f"{_one_line(self.reference)}，" if self.reference else ""
        beside = [f"随附：{_one_line(name)} sha256:{one}" for name, one in sorted(self.companions.items())]
        return "\n".join(
            [
                f"{subject_of(self.department)}：{_one_line(self.file)}",
                "",
                f"{self.counted}；未经部门和主管部门审核不得合并。",
                "",
                f"代录入：{letter}{_one_line(self.file)} sha256:{self.digest}",
                *beside,
                "",
            ]
        )


def subject_of(department: str) -> str:
    """How the first line begins for a department."""
    return f"代录入 {department} 报送的目录"


def _one_line(text: str) -> str:
    """The text without anything that would begin another line of the message."""
    return " ".join(text.split())
