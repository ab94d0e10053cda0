"""Where data files may lie: in the dataset's folder or the data root, nowhere else."""

from __future__ import annotations

import json
import os

import pytest

from tests.builder.tables.folder import Folder, Json, field


def resource(path: str) -> Json:
    return {"name": "t", "title": "表", "path": path, "schema": {"fields": [field("a")]}}


@pytest.mark.parametrize(
    "path",
    [
        "../other/t.csv",
        "/etc/passwd",
        "data/../../x.csv",
        "data\\t.csv",
        "https://example.org/t.csv",
        "C:/t.csv",
    ],
)
def test_a_path_that_leaves_the_folder_is_refused(folder: Folder, path: str) -> None:
    found = folder.examine(resource(path)).one()
    assert (found.rule, found.file, found.pointer) == (
        "F04",
        "bureau/things/datapackage.json",
        "/resources/0/path",
    )


def test_a_link_out_of_the_folder_is_refused(folder: Folder) -> None:
    secret = folder.root / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    (folder.home / "t.csv").symlink_to(secret)
    (folder.home / "linked").symlink_to(folder.root)
    assert folder.examine(resource("t.csv")).one().rule == "F04"
    assert folder.examine(resource("linked/secret.csv")).one().rule == "F04"


def test_missing_file_and_odd_files_are_said(folder: Folder) -> None:
    assert folder.examine(resource("data/t.csv")).one().rule == "F05"
    (folder.home / "data").mkdir()
    assert folder.examine(resource("data")).one().rule == "F05"
    os.mkfifo(folder.home / "pipe.csv")
    assert folder.examine(resource("pipe.csv")).one().rule == "F05"


def test_delivered_files_come_from_the_data_root_with_their_receipt(folder: Folder) -> None:
    without = folder.examine(resource("dropbox/t.csv"))
    assert (without.one().rule, without.one().severity) == ("F06", "warning")
    place = folder.data_root / "bureau" / "things"
    place.mkdir(parents=True)
    missing = folder.examine(resource("dropbox/t.csv"), data_root=folder.data_root).one()
    assert (missing.rule, missing.file) == ("F05", "bureau/things/datapackage.json")
    (place / "t.csv").write_text("a\n1\n", encoding="utf-8")
    (place / "t.csv.receipt.json").write_text(json.dumps({"dataDate": "2026-11-01"}), encoding="utf-8")
    table = folder.examine(resource("dropbox/t.csv"), data_root=folder.data_root).table()
    assert table.data_updated_on == "2026-11-01"


def test_a_file_without_schema_is_offered_as_it_is(folder: Folder) -> None:
    folder.write("data/说明.pdf", b"%PDF-1.7")
    examined = folder.examine({"name": "p", "title": "说明", "path": "data/说明.pdf"}).examined
    assert not examined.findings
    assert (examined.files[0].format, examined.files[0].bytes) == ("pdf", 8)


def test_other_formats_are_no_tables(folder: Folder) -> None:
    found = folder.check(b"x", [field("a")], path="data/t.xls").one()
    assert found.rule == "F03"
    assert "parquet" in found.hint
