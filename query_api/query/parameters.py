"""The raw query string as pairs, and the nearest right word for a wrong one."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from query_api.problems import Mistake, Text

MAX_PAIRS = 5000
"""More than the longest address we read can hold in earnest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pairs:
    """Parameters in the order given, and what was wrong with reading them."""

    pairs: tuple[tuple[str, str], ...]
    mistakes: tuple[Mistake, ...] = ()

    def of(self, name: str) -> list[str]:
        """All values of one parameter."""
        return [value for key, value in self.pairs if key == name]

    def and_wrong(self, mistake: Mistake) -> Pairs:
        """These, and a mistake someone else found in them."""
        return Pairs(pairs=self.pairs, mistakes=(*self.mistakes, mistake))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.pairs)


_NONE = Pairs(pairs=())


def read_pairs(raw: bytes) -> Pairs:
    """Parameters of a query string; UTF-8, percent-encoded or not."""
    return _NONE if not raw else _read(raw)


@lru_cache(maxsize=256)
def _read(raw: bytes) -> Pairs:
    # One call reads its parameters several times.
    try:
        found = parse_qsl(
            raw.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MAX_PAIRS
        )
    except UnicodeDecodeError:
        text = Text(zh="查询字符串不是 UTF-8 编码", en="the query string is not UTF-8")
        return Pairs(pairs=(), mistakes=(Mistake(parameter="", detail=text),))
    except ValueError:
        text = Text(zh=f"参数多于 {MAX_PAIRS} 个", en=f"more than {MAX_PAIRS} parameters")
        return Pairs(pairs=(), mistakes=(Mistake(parameter="", detail=text),))
    return Pairs(pairs=tuple(found))


def suggestion(word: str, known: Collection[str]) -> str | None:
    """The known word nearest to a wrong one."""
    lowered = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=0.5)
    if near:
        return lowered[near[0]]
    within = [name for name in known if word and (word in name or name in word)]
    return min(within, key=len) if within else None


def unknown(word: str, known: Sequence[str], *, what: Text) -> Text:
    """A sentence that names what is unknown and what would be right."""
    near = suggestion(word, known)
    if near is not None:
        return Text(
            zh=f"没有{what.zh}“{word}”，是否指“{near}”？", en=f"no {what.en} “{word}”; did you mean “{near}”?"
        )
    shown = "、".join(known[:20])
    return Text(
        zh=f"没有{what.zh}“{word}”，可用的有：{shown}",
        en=f"no {what.en} “{word}”; there are: {', '.join(known[:20])}",
    )


PARAMETER = Text(zh="参数", en="parameter")
FIELD = Text(zh="信息项", en="field")
OPERATOR = Text(zh="运算符", en="operator")
