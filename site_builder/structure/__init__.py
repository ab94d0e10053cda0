"""Whether every file has the shape its schema asks for, said in plain Chinese.

The schemas carry three words of ours: `x-rule` names the rule that owns a requirement (its violation
is that rule's finding, so any JSON Schema tool and `mulu check` agree on what is wrong), `x-hint`
is the advice, `x-message` the fact where jsonschema's own would help nobody.
"""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.findings import Finding, ordered
from site_builder.ledgers import KINDS
from site_builder.sources import Document, Source
from site_builder.structure import code_lists, coherence, own_words
from site_builder.structure.surroundings import Surroundings
from site_builder.structure.verdict import is_right

__all__ = ["Surroundings", "check", "check_alone", "is_right"]


def check(source: Source) -> list[Finding]:
    """Every violation of the schemas, and of what schemas cannot say about one file."""
    found: list[Finding] = []
    around = Surroundings.of(source)
    groups = (
        ("catalog", (source.city,) if source.city else ()),
        ("department", source.departments),
        ("dataset", source.datasets),
        ("policy", source.policies),
        ("calendar", source.calendars),
        ("upstream", source.upstream),
        ("target", source.targets),
        *((KINDS[document.path.split("/")[1]], (document,)) for document in source.ledgers),
    )
    for kind, documents in groups:
        for document in documents:
            found += check_alone(kind, document, around)
    found += code_lists.check(source)
    found += own_words.check(source)
    return ordered(found)


def check_alone(kind: str, document: Document, around: Surroundings) -> list[Finding]:
    """The violations of one file."""
    found: list[Finding] = []
    if not is_right(kind, document):
        found += _complaints(kind, document)
    found += coherence.check(kind, document, around)
    return found


def _complaints(kind: str, document: Document) -> Iterable[Finding]:
    # Loaded when a file is wrong: jsonschema takes longer to load than ten files to check.
    from site_builder.structure.complaints import complaints

    return complaints(kind, document)
