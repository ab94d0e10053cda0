"""Every call leaves a record before its answer leaves: chained, verifiable, searchable (API.md, Evidence)."""

from query_api.audit.calls import CallRecord
from query_api.audit.events import Deed, note_deed
from query_api.audit.files import audit_folder
from query_api.audit.journal import Journal
from query_api.audit.pseudonyms import Pseudonyms
from query_api.audit.writer import AuditUnwritable, Writer

__all__ = [
    "AuditUnwritable",
    "CallRecord",
    "Deed",
    "Journal",
    "Pseudonyms",
    "Writer",
    "audit_folder",
    "note_deed",
]
