"""汇总报送: what a department wrote in 在线编目 is checked together, reviewed on paper and packed as one file.

For departments without git, terminal or installation: everything happens in the browser, nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.edition import Edition
from site_builder.pages.authoring_form import form_data, script_text
from site_builder.pages.page import Page
from site_builder.review import QUESTIONS, SHORT
from site_builder.rules.secrecy_review_is_current import ANSWERS, ROLE

ASSETS = (
    "data",
    "schema",
    "wording",
    "table",
    "layout",
    "descriptor",
    "controls",
    "opening",
    "digest",
    "zip",
    "sheet",
    "handin",
)
"""Scripts under `assets/form/`, in the order in which they build on each other."""
NEEDED = ("asOf", "city", "schema", "rules", "departments")
"""What of the form's data this page needs."""
HEAD = "分管负责人"
"""Who approves a review, as a role of department.json."""


def pages(edition: Edition) -> Iterator[Page]:
    """The one page."""
    data = form_data(edition)
    review = {
        "questions": QUESTIONS,
        "short": SHORT,
        "role": ROLE,
        "head": HEAD,
        "answers": {kind.value: answers for kind, answers in ANSWERS.items()},
    }
    yield Page(
        kind="handin",
        address="cataloguing/handin/index.html",
        title=edition.words("hand_in.title"),
        description=edition.words("hand_in.description"),
        words={
            "data": script_text({key: data[key] for key in NEEDED} | {"review": review}),
            "scripts": ASSETS,
        },
        template="hand_in",
    )
