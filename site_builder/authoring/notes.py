"""What a command has to tell about its own work: what it derived, what it could not carry."""

from __future__ import annotations

from dataclasses import dataclass, field

_SHOWN = 5


@dataclass(kw_only=True, slots=True)
class Notes:
    """Two lists of Chinese sentences, in the order of the work; the same fact about many things once."""

    _derived: dict[str, list[str]] = field(default_factory=dict)
    _not_carried: dict[str, list[str]] = field(default_factory=dict)

    @property
    def derived(self) -> tuple[str, ...]:
        """Not stated in the package, concluded by the tool; a person should look at it."""
        return _sentences(self._derived)

    @property
    def not_carried(self) -> tuple[str, ...]:
        """Stated in the package, and without effect or absent in the result."""
        return _sentences(self._not_carried)

    def derive(self, sentence: str, about: str | None = None) -> None:
        """Say what was concluded; `about` fills `{n}` and `{which}` together with others of the kind."""
        _add(self._derived, sentence, about)

    def leave(self, sentence: str, about: str | None = None) -> None:
        """Say what could not be carried, and why."""
        _add(self._not_carried, sentence, about)


def _add(said: dict[str, list[str]], sentence: str, about: str | None) -> None:
    things = said.setdefault(sentence, [])
    if about is not None:
        things.append(about)


def _sentences(said: dict[str, list[str]]) -> tuple[str, ...]:
    return tuple(_filled(sentence, things) if things else sentence for sentence, things in said.items())


def _filled(sentence: str, things: list[str]) -> str:
    which = "、".join(things[:_SHOWN]) + (" 等" if len(things) > _SHOWN else "")
    # Not str.format: a sentence may quote braces that stand in the package.
    return sentence.replace("{n}", str(len(things))).replace("{which}", which)
