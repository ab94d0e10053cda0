"""May this caller have this answer: keys, purposes and rates, in the order of API.md."""

from query_api.admission.admission import ANSWER_HEADERS, TAKEN, Admission, Usual
from query_api.admission.asking import ASKING, Asking, asking_of
from query_api.admission.identity import DEMO, check_valid
from query_api.admission.permission import check_scope, checked_operator, checked_purpose

__all__ = [
    "ANSWER_HEADERS",
    "ASKING",
    "DEMO",
    "TAKEN",
    "Admission",
    "Asking",
    "Usual",
    "asking_of",
    "check_scope",
    "check_valid",
    "checked_operator",
    "checked_purpose",
]
