"""A published site, read as a stranger would: whether all that it says agrees.

    reader: a folder, or the one address that was given ─▶ every file once
      ├ digests     SHA256SUMS against the bytes
      ├ links       every link and anchor of every page leads somewhere
      ├ feeds       Atom, sitemap and llms.txt lead to entries that there are
      └ witnesses   what each export claims of each entry ─▶ agreement

Nothing but the site itself is asked: no source, no snapshot, no other host.
"""

from __future__ import annotations

from site_builder.verification.problem import Problem
from site_builder.verification.reader import FolderReader, HttpReader, Reader, reader_of
from site_builder.verification.verifying import Verified, verify

__all__ = ["FolderReader", "HttpReader", "Problem", "Reader", "Verified", "reader_of", "verify"]
