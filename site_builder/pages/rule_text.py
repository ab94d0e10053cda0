"""What a rule's docstring says, taken apart once for the terminal and for the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from site_builder import rules
from site_builder.findings import Severity
from site_builder.law import ARTICLES, Rule

LEVELS = {Severity.ERROR: "须修改", Severity.WARNING: "建议"}
"""What a reader sees for a severity."""
_HEADING = re.compile(r"\*\*(为什么|正确|错误|怎样改)\*\*\s*")
# A line end between two Chinese signs is no blank; in HTML it would be shown as one.
_WRAP = re.compile(r"(?<=[^\x00-\u00ff])\n(?=[^\x00-\u00ff\n])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One headed part of a rule's page: 为什么, 正确, 错误 or 怎样改."""

    heading: str
    text: str
    """Markdown: paragraphs, bold, code, lists."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleText:
    """A rule as its page shows it."""

    rule: Rule
    summary: str
    """The good state, one sentence."""
    parts: tuple[Part, ...]

    @property
    def level(self) -> str:
        """`须修改` or `建议`."""
        return LEVELS[self.rule.severity]

    @property
    def quotation(self) -> str | None:
        """The sentence of the regulation that the rule rests on; None for any other basis."""
        return ARTICLES.get(self.rule.article or "")


def rule_texts() -> tuple[RuleText, ...]:
    """Every rule that has a module, ordered by id."""
    return tuple(_text(module.RULE, module.__doc__ or "") for module in rules.modules())


def _text(rule: Rule, docstring: str) -> RuleText:
    summary, _, page = _WRAP.sub("", docstring.strip()).partition("\n\n")
    return RuleText(rule=rule, summary=" ".join(summary.split()), parts=tuple(_parts(page)))


def _parts(page: str) -> Iterator[Part]:
    # Text, heading, text, heading … ; what stands before the first heading has none.
    lead, *rest = _HEADING.split(page)
    if lead.strip():
        yield Part(heading="说明", text=lead.strip())
    for heading, text in zip(rest[::2], rest[1::2], strict=True):
        yield Part(heading=heading, text=text.strip())
