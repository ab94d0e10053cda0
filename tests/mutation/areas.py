"""Which modules are tried, and which tests have to notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Area:
    """Modules that belong together."""

    about: str
    """What they do, for the page."""
    modules: tuple[str, ...]
    """Patterns of paths."""
    tests: tuple[str, ...]
    """The tests that are nearest; `{name}` is the module's, as its rule is called."""
    further: tuple[str, ...] = ()
    """Asked about what the nearest did not notice."""

    def files(self, root: Path) -> Iterator[Path]:
        """The modules, in order."""
        for pattern in self.modules:
            yield from sorted(root.glob(pattern))


AUDITED = tuple(
    f"tests/api/audit/test_{name}.py"
    for name in ("service", "tampering", "commands", "retention", "state_backup")
)
KILLED = "tests/api/audit/test_survives.py"

AREAS = {
    "rules": Area(
        about="What is said of a department's files: site_builder/rules.",
        modules=("site_builder/rules/[a-z]*.py",),
        tests=("tests/builder/test_rules.py", "-k", "{name}"),
        further=(
            "tests/builder/test_ledgers.py",
            "tests/builder/test_held.py",
            "tests/builder/test_rules.py",
            "tests/builder/changes/test_examples.py",
            "tests/builder/test_fault_corpus.py",
        ),
    ),
    "calendar": Area(
        about="Working days and terms: site_builder/calendar.",
        modules=("site_builder/calendar/*.py",),
        tests=("tests/builder/test_calendar.py",),
        further=("tests/builder/test_policy.py",),
    ),
    "query": Area(
        about="What is asked and the SQL it becomes: query_api/query, query_api/sql*.",
        modules=("query_api/query/*.py", "query_api/sql*.py", "query_api/operators.py"),
        tests=(
            "tests/api/query",
            "tests/api/test_paging.py",
            "tests/api/test_rows.py",
        ),
        further=("tests/api/test_contract.py", "tests/api/test_download.py", "tests/api/test_csv_lines.py"),
    ),
    "audit": Area(
        about="The record before each answer, and what proves it: query_api/audit.",
        modules=("query_api/audit/*.py",),
        # Those that start a service or change a whole chain take longer: they come after.
        tests=("tests/api/audit", *(f"--ignore={slow}" for slow in AUDITED), f"--ignore={KILLED}"),
        further=(*AUDITED, "tests/api/test_redaction.py"),
    ),
}
