"""Packages published by others: adopted, checked, built, and answered as frictionless reads them.

Nothing of them lies in this repository; the test is skipped where the folder is absent.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from frictionless import FrictionlessException, Package, Schema, system
from frictionless import errors as wrong
from frictionless.resources import TableResource
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.settings import Settings
from site_builder import build as flow
from site_builder.authoring.adopt import Adoption, AdoptRequest, adopt
from site_builder.config import BuildConfig
from site_builder.findings import Finding, Severity
from tests.benchmarks.generate import generate

PACKAGES = Path(__file__).resolve().parent.parent.parent / "shared/data/packages"
AS_OF = datetime.date(2026, 11, 23)
PAGE = 1000

RULES = {
    wrong.SchemeError: {"F05"},
    wrong.ByteCountError: {"V24", "F03"},
    wrong.HashCountError: {"V24", "F03"},
    wrong.HeaderError: {"V24"},
    wrong.LabelError: {"V24"},
    wrong.RowError: {"V24"},
    wrong.ResourceError: {"S01"},
    wrong.MetadataError: {"S01", "F04"},
}
"""What frictionless calls an error → the rules under which we say it; the first kind that fits."""

DAY_DEPENDENT = {"global-temp": ("monthly", 1, "Year", "1850-01")}
"""Read by frictionless as today's day of that month: a value nobody published, so we report it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """One error of frictionless, and where it stands."""

    kind: type[wrong.Error]
    note: str
    resource: int | None = None
    """Position in the package; None for the package itself."""
    row: int | None = None
    """1 is the first row after the header."""
    field: str | None = None

    @property
    def in_header(self) -> bool:
        return issubclass(self.kind, (wrong.HeaderError, wrong.LabelError))


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """A package as frictionless sees it."""

    folder: Path
    descriptor: dict[str, object]
    troubles: tuple[Trouble, ...] = ()
    tables: tuple[tuple[tuple[object, ...], ...], ...] = field(default_factory=tuple, repr=False)
    """Rows of each resource, in order; empty when frictionless rejects the package."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of all packages."""

    adoptions: dict[str, Adoption]
    source: Path
    built: flow.Built
    api: TestClient
    site: Path

    def findings(self, name: str) -> list[Finding]:
        dataset = self.adoptions[name].dataset + "/"
        found = self.built.compiled.findings
        return [f for f in found if f.file.startswith(dataset) and f.severity is Severity.ERROR]

    def descriptor(self, name: str) -> dict[str, object]:
        file = self.source / self.adoptions[name].dataset / "datapackage.json"
        value: dict[str, object] = json.loads(file.read_bytes())
        return value


def package_files() -> list[Path]:
    return sorted(
        file for ending in ("json", "yml", "yaml") for file in PACKAGES.rglob(f"datapackage.{ending}")
    )


def short_name(file: Path) -> str:
    return file.relative_to(PACKAGES).parts[0]


@pytest.fixture(scope="module")
def outcome(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    root = tmp_path_factory.mktemp("real")
    source = root / "catalog_src"
    generate(source, datasets=1)
    department = next(
        folder.name for folder in sorted(source.iterdir()) if (folder / "department.json").exists()
    )
    adoptions = {
        short_name(file): adopt(
            AdoptRequest(
                package=file,
                department=department,
                source=source,
                reviewed_by="bm",
                review_on=datetime.date(2026, 11, 20),
                review_ref="〔2026〕保审第9号（示例）",
            )
        )
        for file in package_files()
    }
    built = flow.build(BuildConfig(source=source, as_of=AS_OF, output=root / "build", lenient=True))
    app = create_app(Settings(snapshot=str(root / "build/snapshot"), demo=True))
    with TestClient(app, base_url="http://127.0.0.1:8000") as api:
        yield Outcome(adoptions=adoptions, source=source, built=built, api=api, site=root / "build/site")


def descriptor_in(file: Path) -> dict[str, object]:
    """The package as it was published; frictionless itself reads `.yaml` files but no `.yml`."""
    text = file.read_text(encoding="utf-8")
    value = json.loads(text) if file.suffix == ".json" else yaml.safe_load(text)
    descriptor: dict[str, object] = json.loads(json.dumps(value, default=str))
    return descriptor


def published(file: Path) -> Published:
    """Ask frictionless what it thinks of a package, and what it reads."""
    descriptor = descriptor_in(file)
    with ExitStack() as stack:
        stack.enter_context(system.use_context(trusted=True))
        try:
            package = Package.from_descriptor(descriptor, basepath=str(file.parent))
            report = package.validate()
        except FrictionlessException as exception:
            found = tuple(
                Trouble(kind=type(e), note=e.note) for e in (exception.reasons or [exception.error])
            )
            return Published(folder=file.parent, descriptor=descriptor, troubles=found)
        troubles = [Trouble(kind=type(e), note=e.note) for e in report.errors]
        for position, task in enumerate(report.tasks):
            troubles += [trouble(error, position) for error in task.errors]
        if troubles:
            return Published(folder=file.parent, descriptor=descriptor, troubles=tuple(troubles))
        tables = []
        for resource in package.resources:
            with resource:
                tables.append(tuple(tuple(row.values()) for row in resource.row_stream))
        return Published(folder=file.parent, descriptor=descriptor, tables=tuple(tables))


def trouble(error: wrong.Error, position: int) -> Trouble:
    row = getattr(error, "row_number", None)
    return Trouble(
        kind=type(error),
        note=error.note,
        resource=position,
        row=None if row is None else row - 1,
        field=getattr(error, "field_name", None),
    )


@pytest.mark.parametrize(
    "file", package_files() or [None], ids=lambda file: short_name(file) if file else "absent"
)
def test_package_is_answered_as_frictionless_reads_it_or_a_finding_says_why(
    file: Path, outcome: Outcome
) -> None:
    name = short_name(file)
    package = published(file)
    if name in DAY_DEPENDENT:
        table, row, column, value = DAY_DEPENDENT[name]
        assert (table, row, column, value) in {
            (f.table, f.row, f.field, f.value) for f in outcome.findings(name)
        }
    elif package.troubles:
        assert_findings_say_it(name, package, outcome)
    else:
        assert outcome.findings(name) == []
        assert_api_answers(name, package, outcome)


def assert_findings_say_it(name: str, package: Published, outcome: Outcome) -> None:
    findings = outcome.findings(name)
    assert outcome.adoptions[name].dataset in outcome.built.held_back
    broken_headers = {t.resource for t in package.troubles if t.in_header}
    for trouble in package.troubles:
        rules = next(rules for kind, rules in RULES.items() if issubclass(trouble.kind, kind))
        if trouble.resource in broken_headers and not trouble.in_header:
            # Cells are not judged under a header that is not theirs; frictionless judges them anyway.
            continue
        near = [f for f in findings if f.rule in rules and is_about(f, trouble, name, outcome)]
        assert near, f"{trouble} is said by none of {findings}"


def is_about(finding: Finding, trouble: Trouble, name: str, outcome: Outcome) -> bool:
    """Whether a finding stands where frictionless saw the trouble."""
    dataset = outcome.adoptions[name].dataset
    if trouble.resource is None:
        return finding.file == f"{dataset}/datapackage.json" and same_words(finding, trouble)
    resource = outcome.descriptor(name)["resources"][trouble.resource]  # type: ignore[index]
    pointer = f"/resources/{trouble.resource}"
    in_place = finding.file == f"{dataset}/{resource.get('path')}" or finding.pointer.startswith(pointer)
    if issubclass(trouble.kind, wrong.CellError):
        return in_place and (finding.row, finding.field) == (trouble.row, trouble.field)
    if trouble.in_header:
        return in_place and finding.line == 1
    return in_place


def same_words(finding: Finding, trouble: Trouble) -> bool:
    """Errors of a whole package carry no place in frictionless, only words."""
    if "license" in trouble.note:
        return "/licenses" in finding.pointer
    if '"path" or "data"' in trouble.note:
        return "path" in finding.message and "data" in finding.message
    if "cannot retrieve metadata" in trouble.note:
        return "://" in finding.message
    return False


def assert_api_answers(name: str, package: Published, outcome: Outcome) -> None:
    dataset = outcome.adoptions[name].dataset
    resources = outcome.descriptor(name)["resources"]
    assert isinstance(resources, list)
    assert len(resources) == len(package.tables)
    for resource, expected in zip(resources, package.tables, strict=True):
        names = [field["name"] for field in resource["schema"]["fields"]]
        answered = rows(
            outcome.api, f"/api/v1/datasets/{dataset}/tables/{resource['name']}/rows?_limit={PAGE}"
        )
        got = [tuple(row[column] for column in names) for row in answered]
        assert all(list(row) == names for row in answered)
        assert len(got) == len(expected)
        for number, (ours, theirs) in enumerate(zip(got, expected, strict=True), start=1):
            assert all(map(equal, ours, theirs)), (
                f"{name} {resource['name']} row {number}: {ours} != {theirs}"
            )


def test_what_is_published_of_a_package_reads_back_as_it_came(outcome: Outcome) -> None:
    """The site's package without rows, its rows from the service: together what its maker published.

    Whole tables leave only through the service, so a package is put together again from the two, as
    whoever may have the rows would do it.
    """
    tables = 0
    for file in package_files():
        name, package = short_name(file), published(file)
        dataset = outcome.adoptions[name].dataset
        if package.troubles or name in DAY_DEPENDENT:
            assert dataset in outcome.built.held_back
            assert not (outcome.site / f"datasets/{dataset}/datapackage.zip").exists()
            continue
        descriptor = json.loads((outcome.site / f"datasets/{dataset}/datapackage.json").read_bytes())
        assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
        for key in package.descriptor.keys() & {"title", "keywords", "homepage", "version", "sources", "id"}:
            if package.descriptor[key]:
                assert descriptor[key] == package.descriptor[key], (name, key)
        for resource, expected in zip(descriptor["resources"], package.tables, strict=True):
            answer = outcome.api.get(
                f"/api/v1/datasets/{dataset}/tables/{resource['name']}/download?_format=csv"
            )
            assert answer.status_code == 200, answer.text
            back = TableResource(
                data=answer.content, format="csv", encoding="utf-8", schema=Schema(resource["schema"])
            )
            got = [tuple(row.to_dict().values()) for row in back.read_rows()]
            assert got == list(expected), (name, resource["name"])
            tables += 1
        for resource, original in zip(descriptor["resources"], package.descriptor["resources"], strict=True):  # type: ignore[call-overload]
            stated = original.get("schema")
            for field_, before in zip(resource["schema"]["fields"], _fields(stated), strict=False):
                assert before.items() <= field_.items(), (name, resource["name"], before)
    assert tables >= 20


def _fields(schema: object) -> list[dict[str, object]]:
    """The fields that a package writes into its descriptor; a schema of its own file is read by the adoption."""
    return schema["fields"] if isinstance(schema, dict) else []


def rows(api: TestClient, url: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    while url:
        response = api.get(url)
        assert response.status_code == 200, response.text
        # Numbers are compared as they were written, so none may pass through a binary fraction.
        page = json.loads(response.content, parse_float=Decimal)
        found += page["rows"]
        assert page["complete"] is (page["next"] is None)
        url = page["next"]
    return found


def equal(ours: object, theirs: object) -> bool:
    """The API's value against frictionless's: numbers by value, days as ISO text, nothing as null."""
    if isinstance(theirs, (Decimal, float)) and not isinstance(theirs, bool):
        return Decimal(str(ours)) == Decimal(str(theirs)) if isinstance(ours, (str, int, Decimal)) else False
    if isinstance(theirs, datetime.datetime):
        # The offset is kept as it was given; the moment is what has to agree.
        return isinstance(ours, str) and datetime.datetime.fromisoformat(ours) == theirs
    if isinstance(theirs, (datetime.date, datetime.time)):
        return ours == theirs.isoformat()
    if isinstance(theirs, tuple):  # yearmonth
        return ours == f"{theirs[0]:04}-{theirs[1]:02}"
    return type(ours) is type(theirs) and ours == theirs


def test_both_kinds_of_package_are_among_them(outcome: Outcome) -> None:
    held = set(outcome.built.held_back)
    served = {a.dataset for a in outcome.adoptions.values()} - held
    assert len(served) >= 15
    assert len(held) >= 9


def test_every_key_of_a_package_is_carried_or_named(outcome: Outcome) -> None:
    for file in package_files():
        name = short_name(file)
        adoption = outcome.adoptions[name]
        written = outcome.descriptor(name)
        said = "\n".join((*adoption.derived, *adoption.not_carried))
        original = descriptor_in(file)
        lost = [key for key in original if key not in written and key not in said]
        assert lost == [], f"{name} lost {lost}"
        for before, after in zip(original["resources"], written["resources"], strict=True):  # type: ignore[call-overload]
            lost = [key for key in before if key not in after and not (key == "data" and "path" in after)]
            assert lost == [], f"{name} lost {lost}"
