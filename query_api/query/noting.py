"""One reading of parameters: what was understood so far, and every mistake."""

from __future__ import annotations

from dataclasses import dataclass, field

from query_api.problems import Mistake, SensitiveByPost, Text, refuse
from query_api.query.parameters import Pairs
from query_api.settings import Limits
from query_api.snapshot import Table

OURS = ("_select", "_sort", "_limit", "_after", "_count", "_format", "_asof")
"""Parameters of a rows call; everything else is a field."""


@dataclass(kw_only=True, slots=True)
class Reading:
    """One reading of parameters: what was understood so far, and every mistake."""

    table: Table
    limits: Limits
    ours: tuple[str, ...] = OURS
    mistakes: list[Mistake] = field(default_factory=list)
    is_sensitive: bool = False

    def wrong(self, parameter: str, text: Text) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(parameter=parameter, detail=text))

    def finish(self) -> None:
        """Raise what was wrong, all of it at once."""
        if self.is_sensitive:
            raise SensitiveByPost(
                "敏感信息项的值不能写在地址里，请改用 POST。",
                "Values of sensitive fields must not stand in an address; use POST.",
                errors=self.mistakes,
            )
        refuse(self.mistakes)


def once(pairs: Pairs, name: str, reading: Reading) -> str | None:
    """The value of a parameter that may be given once."""
    values = pairs.of(name)
    if len(values) > 1:
        reading.wrong(name, Text(zh="只能给一次", en="may be given once only"))
    return values[0] if values else None
