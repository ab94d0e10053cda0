"""A department's own descriptors, in the department's own edition alone: what 在线编目 opens to renew an entry.

As scripts, because a page opened from a file may load no data. What the edition withholds from the
department itself (the level of the data) is missing here too, and the form asks for it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from site_builder.edition import Edition
from site_builder.search.script import write_script
from site_builder.visibility import Kind

NAME = "descriptor"


def write(site: Path, edition: Edition) -> Iterator[str]:
    """`datasets/<部门>/<资源>/descriptor.js` for each entry of the department whose edition this is."""
    if edition.audience.kind is not Kind.DEPARTMENT:
        return
    for dataset in edition.datasets:
        if dataset.department == edition.audience.department:
            address = f"datasets/{dataset.id}/{NAME}.js"
            if edition.writes(dataset.id):
                write_script(site / f"datasets/{dataset.id}", NAME, dict(dataset.raw))
            yield address
