"""The comparison for programs, and for the site's feed: one JSON object, every key always there.

`contract` (1), `base` and `head` {`name`, `commit`, `unread`}, `source`, `submitter` (null: V23 not
judged), `changes`, `others` (ids of datasets with other edits: summary, data), `findings` (as `mulu check` gives them) and `counts`. A change: `kind` (see
`Kind`), `word` (the kind in Chinese), `department`, `dataset`, `formerly`, `title`, `sharing`,
`table`, `field`, `pointer`, `before`, `after`, `text`, `breaking`, `recordedAs` (kinds of
`gov.changes` that record it; empty: none asked for), `entry` (the one found, or null) and
`affected` [{`department`, `dataset`, `title`, `why`}].
"""

from __future__ import annotations

import json
from dataclasses import asdict

from site_builder.changes.change import Change
from site_builder.changes.comparison import Comparison

CONTRACT = 1


def render(comparison: Comparison) -> str:
    """The JSON text, ending in a line break."""
    value = {
        "contract": CONTRACT,
        "base": asdict(comparison.base),
        "head": asdict(comparison.head),
        "source": comparison.source,
        "submitter": comparison.submitter,
        "changes": [record(change) for change in comparison.changes],
        "others": list(comparison.others),
        "findings": [asdict(finding) for finding in comparison.findings],
        "counts": comparison.counts,
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def record(change: Change) -> dict[str, object]:
    """One change as the contract has it."""
    return {
        "kind": str(change.kind),
        "word": change.word,
        "department": change.department,
        "dataset": change.dataset,
        "formerly": change.formerly,
        "title": change.title,
        "sharing": change.sharing,
        "table": change.table,
        "field": change.field,
        "pointer": change.pointer,
        "before": change.before,
        "after": change.after,
        "text": change.said,
        "breaking": change.breaking,
        "recordedAs": sorted(change.recorded_as),
        "entry": asdict(change.entry) if change.entry else None,
        "affected": [asdict(one) for one in change.affected],
    }
