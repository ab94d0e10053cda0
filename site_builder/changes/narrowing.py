"""Whether a field may hold less, or more, than before: its constraints, categories and length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from site_builder.catalog import Field

UPPER = {"maxLength": "最长", "maximum": "最大", "exclusiveMaximum": "小于", "maxItems": "最多项数"}
LOWER = {"minLength": "最短", "minimum": "最小", "exclusiveMinimum": "大于", "minItems": "最少项数"}
SWITCHES = {"required": "必填", "unique": "不得重复"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """How the room for values changed, each part as Chinese words."""

    narrowed: tuple[str, ...]
    widened: tuple[str, ...]


def room(before: Field, after: Field) -> Room:
    """What of the later field's room is smaller and what is larger."""
    narrowed: list[str] = []
    widened: list[str] = []
    old, new = before.constraints, after.constraints
    for key, word in (UPPER | LOWER).items():
        _note(
            _bound(old, new, key),
            f"{word} {_shown(old.get(key))} → {_shown(new.get(key))}",
            narrowed,
            widened,
        )
    if old.get("maxLength") == new.get("maxLength") and before.length != after.length:
        grown = _number(after.length) > _number(before.length)
        _note(1 if grown else -1, f"长度 {_shown(before.length)} → {_shown(after.length)}", narrowed, widened)
    for key, word in SWITCHES.items():
        if bool(old.get(key)) != bool(new.get(key)):
            (narrowed if new.get(key) else widened).append(f"改为{word}" if new.get(key) else f"不再{word}")
    if old.get("pattern") != new.get("pattern"):
        # Whether one pattern covers another is not ours to decide: only its loss is surely wider.
        (narrowed if new.get("pattern") else widened).append("格式（pattern）有变")
    for word, less, more in (
        ("可选值", _words(old.get("enum")), _words(new.get("enum"))),
        ("类别", _words(before.raw.get("categories")), _words(after.raw.get("categories"))),
    ):
        _compare_words(word, less, more, narrowed, widened)
    return Room(narrowed=tuple(narrowed), widened=tuple(widened))


def _note(direction: int, said: str, narrowed: list[str], widened: list[str]) -> None:
    if direction:
        (narrowed if direction < 0 else widened).append(said)


def _bound(old: Mapping[str, object], new: Mapping[str, object], key: str) -> int:
    """-1 for less room, 1 for more, 0 for the same."""
    was, now = old.get(key), new.get(key)
    if was == now:
        return 0
    if was is None:
        return -1
    if now is None:
        return 1
    higher = _is_higher(now, was)
    # A number against a word cannot be compared: whoever relies on the field had better look.
    return -1 if higher is None else 1 if higher == (key in UPPER) else -1


def _is_higher(one: object, other: object) -> bool | None:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one > other
    return one > other if isinstance(one, str) and isinstance(other, str) else None


def _compare_words(
    word: str, was: frozenset[str] | None, now: frozenset[str] | None, narrowed: list[str], widened: list[str]
) -> None:
    if was == now:
        return
    if was is None:
        narrowed.append(f"限定了{word}")
    elif now is None:
        widened.append(f"不再限定{word}")
    else:
        if was - now:
            narrowed.append(f"{word}删去{'、'.join(sorted(was - now))}")
        if now - was:
            widened.append(f"{word}增加{'、'.join(sorted(now - was))}")


def _words(values: object) -> frozenset[str] | None:
    if not isinstance(values, Iterable) or isinstance(values, str):
        return None
    return frozenset(str(value.get("value") if isinstance(value, Mapping) else value) for value in values)


def _number(length: str | None) -> float:
    """A written length; no length is room without end, and a word (`10,2`) is taken for its first number."""
    if length is None:
        return float("inf")
    digits = length.split(",")[0].strip()
    return float(digits) if digits.isdecimal() else 0.0


def _shown(value: object) -> str:
    return "不限" if value is None else str(value)
