"""The rules for readers: the list, and one page a rule, written in the rule's own module."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from markupsafe import Markup

from site_builder.edition import Edition
from site_builder.findings import Severity
from site_builder.law import ARTICLES
from site_builder.pages.page import Page
from site_builder.pages.rule_text import rule_texts


def pages(edition: Edition) -> Iterator[Page]:
    """The list, then every rule."""
    texts = rule_texts()
    cited = {text.rule.article for text in texts}
    yield Page(
        kind="rules",
        address="rules/index.html",
        title=edition.words("common.rules"),
        description=edition.words("rules.description", number=len(texts)),
        words={
            "rules": texts,
            "errors": sum(text.rule.severity is Severity.ERROR for text in texts),
            # In the order of the regulation; every citation on a rule's page leads here.
            "articles": {citation: quote for citation, quote in ARTICLES.items() if citation in cited},
        },
    )
    for text in texts:
        yield Page(
            kind="rule",
            address=f"rules/{text.rule.name}/index.html",
            title=f"{text.rule.id} {text.summary.rstrip('。')}",
            description=text.summary,
            words={
                "text": text,
                "parts": [{"heading": p.heading, "html": _html(p.text)} for p in text.parts],
            },
        )


@cache
def _html(text: str) -> Markup:
    """Markdown of a rule's module, the same for every page that a process writes."""
    # MkDocs brings it; a check that writes no site should not pay for importing it.
    from markdown import markdown  # type: ignore[import-untyped]  # publishes no types

    # The text is a docstring of this package, not a contributor's.
    return Markup(markdown(text, output_format="html"))  # noqa: S704
