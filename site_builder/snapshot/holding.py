"""Which datasets a lenient build holds back, and for which findings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from site_builder.findings import Finding, Severity
from site_builder.sources import Source

UNLAWFUL = frozenset({"V18", "V25", "V29", "V34"})
"""Rules about rows that must not lie here: an error of theirs takes the earlier rows away too."""


def held_findings(findings: Iterable[Finding], source: Source) -> dict[str, list[Finding]] | None:
    """The errors by the dataset they concern; None when one concerns the whole city and nothing may go out."""
    held: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR:
            concerned = _concerned(finding.file, source)
            if concerned is None:
                return None
            for dataset in concerned:
                held.setdefault(dataset, []).append(finding)
    return held


def unlawful(held: Mapping[str, Sequence[Finding]]) -> frozenset[str]:
    """Datasets whose rows may not be kept, however they were judged before."""
    return frozenset(dataset for dataset, of in held.items() if any(f.rule in UNLAWFUL for f in of))


def _concerned(file: str, source: Source) -> Collection[str] | None:
    """The datasets that a faulty file touches: its own, its department's, or (None) all."""
    parts = file.removeprefix("dropbox/").split("/")
    if len(parts) == 1 or parts[0].startswith("_"):
        return None
    ids = [document.path.rsplit("/", 1)[0] for document in source.datasets]
    if len(parts) == 2:
        return [dataset for dataset in ids if dataset.startswith(f"{parts[0]}/")]
    return [] if parts[1].startswith("_") else [f"{parts[0]}/{parts[1]}"]
