"""`mulu rules`."""

from __future__ import annotations

import argparse
import json
import textwrap

from site_builder.arguments import Parser
from site_builder.errors import BuildError, Exit
from site_builder.pages.rule_text import RuleText, rule_texts

HELP = "列出检查规则，或说明其中一条"
DESCRIPTION = "列出全部检查规则：编号、名称、程度、依据；写上编号或名称，就说明这一条。"
EXAMPLE = "mulu rules V09"


def arguments(parser: Parser) -> None:
    """What `mulu rules` understands."""
    parser.add_argument("rule", nargs="?", metavar="ID", help="规则的编号（V09）或名称")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式（默认 text）")


def run(options: argparse.Namespace) -> Exit:
    """Print every rule in a line, or one rule's whole page."""
    texts = rule_texts()
    if options.rule is not None:
        texts = (_named(texts, options.rule),)
    if options.format == "json":
        values = [_value(text, whole=options.rule is not None) for text in texts]
        print(json.dumps(values if options.rule is None else values[0], ensure_ascii=False, indent=2))
    elif options.rule is None:
        for text in texts:
            print(f"{text.rule.id}  {text.level}  {text.rule.name}\n     {text.summary}{_basis(text)}")
    else:
        print(_page(texts[0]))
    return Exit.OK


def _named(texts: tuple[RuleText, ...], wanted: str) -> RuleText:
    for text in texts:
        if wanted.casefold() in (text.rule.id.casefold(), text.rule.name):
            return text
    raise BuildError(f"没有“{wanted}”这条规则的说明；用 mulu rules 列出全部规则。")


def _basis(text: RuleText) -> str:
    return f"（{text.rule.article}）" if text.rule.article else ""


def _page(text: RuleText) -> str:
    lines = [f"{text.rule.id}  {text.rule.name}（{text.level}）", text.summary]
    for part in text.parts:
        lines += ["", part.heading, textwrap.indent(part.text, "  ")]
    if text.rule.article:
        lines += ["", "依据", f"  {text.rule.article}" + (f"：{text.quotation}" if text.quotation else "")]
    return "\n".join(lines)


def _value(text: RuleText, *, whole: bool) -> dict[str, object]:
    value: dict[str, object] = {
        "id": text.rule.id,
        "name": text.rule.name,
        "severity": text.rule.severity,
        "article": text.rule.article,
        "summary": text.summary,
    }
    if whole:
        value["quotation"] = text.quotation
        value["parts"] = [{"heading": part.heading, "text": part.text} for part in text.parts]
    return value
