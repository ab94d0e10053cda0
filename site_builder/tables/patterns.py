r"""Python's regular expressions in the syntax of RE2, which always ends in linear time.

RE2's `\w` knows ASCII only, so a name in Chinese would not match: the classes are written out with
Unicode properties. `\d` stays ASCII on purpose: full-width digits are refused everywhere.
"""

from __future__ import annotations

_INSIDE = {"w": r"\p{L}\p{N}_", "s": r"\s\p{Z}"}
_OUTSIDE = {"w": r"[\p{L}\p{N}_]", "W": r"[^\p{L}\p{N}_]", "s": r"[\s\p{Z}]", "S": r"[^\s\p{Z}]"}
_SAME = frozenset("dDnrtfvAzpPabB") | frozenset("\\.^$|?*+()[]{}-/ \"'#&~,:;<>=!@%_`")


def in_re2(pattern: str) -> str | None:
    """The pattern for RE2; None where it has an escape we do not know or cannot translate."""
    parts: list[str] = []
    inside = False
    index = 0
    while index < len(pattern):
        sign = pattern[index]
        if sign == "\\":
            index += 1
            if index >= len(pattern):
                return None
            escaped = pattern[index]
            table = _INSIDE if inside else _OUTSIDE
            if escaped in table:
                parts.append(table[escaped])
            elif escaped == "Z":
                parts.append(r"\z")
            elif escaped in "bB" or escaped not in _SAME:
                return None
            else:
                parts.append("\\" + escaped)
        else:
            if sign == "[" and not inside:
                inside = True
                parts.append(sign)
                # A closing bracket right at the beginning belongs to the class.
                for first in ("^]", "]", "^"):
                    if pattern.startswith(first, index + 1):
                        parts.append(first.replace("]", "\\]"))
                        index += len(first)
                        break
            elif sign == "[":
                parts.append("\\[")
            else:
                inside = inside and sign != "]"
                parts.append(sign)
        index += 1
    return "".join(parts)
