"""A zip that is the same for the same parts: no time of day, one order."""

from __future__ import annotations

import io
import zipfile

FIRST = "[Content_Types].xml"
"""Readers that look at the first bytes only expect it there."""
MOMENT = (1980, 1, 1, 0, 0, 0)


def packed(archive: bytes) -> bytes:
    """The archive with its members in order and without their times."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as given,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in sorted(given.namelist(), key=lambda name: (name != FIRST, name)):
            member = zipfile.ZipInfo(name, MOMENT)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0  # otherwise it tells the machine it was made on
            made.writestr(member, given.read(name))
    return result.getvalue()
