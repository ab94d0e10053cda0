"""What a command has to tell about its own work: what it derived, what it could not carry."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(kw_only=True, slots=True)
class Notes:
    """Two lists of Chinese sentences, each sentence once, in the order of the work."""

    derived: list[str] = field(default_factory=list)
    """Not stated in the package, concluded by the tool; a person should look at it."""
    not_carried: list[str] = field(default_factory=list)
    """Stated in the package, and without effect or absent in the result."""

    def derive(self, sentence: str) -> None:
        """Say what was concluded."""
        if sentence not in self.derived:
            self.derived.append(sentence)

    def leave(self, sentence: str) -> None:
        """Say what could not be carried, and why."""
        if sentence not in self.not_carried:
            self.not_carried.append(sentence)
