"""A check of changes reads few descriptors; it must say what one that reads all of them says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from site_builder import compilation as flow
from site_builder.changes import Touched, nearby
from site_builder.compilation import Compiled
from site_builder.config import BuildConfig
from tests.benchmarks.generate import generate

Value = dict[str, Any]
Edit = Callable[[Value, Value, Random], None]
AS_OF = date(2026, 11, 23)


def same_code(one: Value, other: Value, _: Random) -> None:
    one["gov"]["code"] = other["gov"]["code"]


def own_new_code(one: Value, _: Value, random: Random) -> None:
    one["gov"]["code"] = f"{one['gov']['code'].partition('/')[0]}/{random.randrange(10**6):06}"


def related(one: Value, other: Value, _: Random) -> None:
    one["gov"]["related"] = [*one["gov"].get("related", []), other["gov"]["code"]]


def unknown_related(one: Value, _: Value, __: Random) -> None:
    one["gov"]["related"] = ["30701032068105/987654"]


def unrelated(one: Value, _: Value, __: Random) -> None:
    one["gov"].pop("related", None)


def same_title(one: Value, other: Value, random: Random) -> None:
    one["title"] = other["title"] + random.choice(["", "（2024年）", " "])


def same_items(one: Value, other: Value, _: Random) -> None:
    if "schema" in other["resources"][0] and "schema" in one["resources"][0]:
        one["resources"][0]["schema"]["fields"] = other["resources"][0]["schema"]["fields"]


def claim(one: Value, _: Value, random: Random) -> None:
    fields = one["resources"][0].get("schema", {}).get("fields", [{}])
    fields[0].setdefault("gov", {}).update(element=random.choice(["a", "b"]), authoritative=True)


def refer(one: Value, other: Value, _: Random) -> None:
    fields = one["resources"][0].get("schema", {}).get("fields", [{}])
    fields[0].setdefault("gov", {})["reference"] = {"dataset": other["id"], "table": "t", "field": "f"}


def withdrawn(one: Value, other: Value, _: Random) -> None:
    one["gov"].update(
        status="停用", withdrawn={"on": "2026-01-01", "reason": "并", "replacedBy": other["gov"]["code"]}
    )


def wrong_type(one: Value, _: Value, random: Random) -> None:
    key, value = random.choice([("related", "x"), ("code", 7), ("withdrawn", []), ("related", [None])])
    one["gov"][key] = value


EDITS: tuple[Edit, ...] = (
    same_code, own_new_code, related, related, unknown_related, unrelated, same_title, same_title,
    same_items, claim, claim, refer, withdrawn, wrong_type,
)  # fmt: skip


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("start") / "source"
    generate(root, datasets=36, seed=3)
    # Many small departments: what is found there is found by its ties, not by its folder.
    for number, dataset in enumerate(sorted(file.parent for file in root.glob("*/*/datapackage.json"))):
        department = root / f"bumen-{number % 12}"
        department.mkdir(exist_ok=True)
        shutil.copy(dataset.parent / "department.json", department)
        dataset.rename(department / dataset.name)
    return root


def spoil(root: Path, random: Random, times: int) -> None:
    files = sorted(root.glob("*/*/datapackage.json"))
    for _ in range(times):
        one, other = random.sample(files, 2)
        if not (one.exists() and other.exists()):
            continue
        what = random.randrange(40)
        try:
            values = json.loads(one.read_bytes()), json.loads(other.read_bytes())
            values[1]["id"] = other.parent.relative_to(root).as_posix()
            random.choice(EDITS)(*values, random)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError):
            continue  # spoilt before
        if what == 0:
            one.write_text("{", "utf-8")
        elif what == 1:
            shutil.rmtree(one.parent)
        elif what == 2:
            department = one.parent.parent / "department.json"
            department.write_text(department.read_text("utf-8").replace('"编制人"', '"审核人"', 1), "utf-8")
        else:
            # Escaped or compact: the same JSON must be found however it is written.
            written = json.dumps(values[0], ensure_ascii=random.random() < 0.3)
            one.write_text(written.replace("/", "\\/") if what == 3 else written, "utf-8")


def difference(before: Path, after: Path) -> Touched:
    texts = [
        {f.relative_to(root).as_posix(): f.read_text("utf-8") for f in root.rglob("*") if f.is_file()}
        for root in (before, after)
    ]
    files = sorted(path for path in {**texts[0], **texts[1]} if texts[0].get(path) != texts[1].get(path))
    earlier = {
        path: texts[0][path] for path in files if path.endswith("/datapackage.json") and path in texts[0]
    }
    return Touched(files=tuple(files), before=earlier)


def checked(source: Path, touched: Touched, monkeypatch: pytest.MonkeyPatch, choose: object) -> Compiled:
    monkeypatch.setattr(flow, "touched_since", lambda _: touched)
    monkeypatch.setattr(flow, "nearby", choose)
    return flow.compile_catalog(BuildConfig(source=source, as_of=AS_OF, with_data=False, changed_since="x"))


@pytest.mark.parametrize("seed", range(30, 10, -1))
def test_reading_only_what_is_near_finds_the_same(
    seed: int, start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(seed)
    before, after = tmp_path / "before", tmp_path / "after"
    shutil.copytree(start, before)
    spoil(before, random, random.choice([0, 12, 25]))
    shutil.copytree(before, after)
    spoil(after, random, random.choice([1, 1, 2, 3]))
    touched = difference(before, after)
    light = checked(after, touched, monkeypatch, nearby)
    whole = checked(after, touched, monkeypatch, lambda _, raw: raw.keys())
    assert light.config.paths == whole.config.paths
    assert light.findings == whole.findings


def test_what_a_neighbour_points_at_is_read_too(
    start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    shutil.copytree(start, before)
    files = [sorted(before.glob(f"bumen-{n}/*/datapackage.json"))[0] for n in range(3)]
    edited, neighbour, third = ((file, json.loads(file.read_bytes())) for file in files)
    for (file, value), others in ((edited, [neighbour]), (neighbour, [edited, third]), (third, [neighbour])):
        value["gov"]["related"] = [other["gov"]["code"] for _, other in others]
        file.write_text(json.dumps(value), "utf-8")
    shutil.copytree(before, after)
    del edited[1]["gov"]["related"]
    (after / edited[0].relative_to(before)).write_text(json.dumps(edited[1]), "utf-8")
    touched = difference(before, after)
    light = checked(after, touched, monkeypatch, nearby)
    whole = checked(after, touched, monkeypatch, lambda _, raw: raw.keys())
    assert [f.rule for f in light.findings if f.file == neighbour[0].relative_to(before).as_posix()] == [
        "V19"
    ]
    assert light.findings == whole.findings


def test_one_edit_reads_one_department(start: Path) -> None:
    raw = {f.relative_to(start).as_posix(): f.read_bytes() for f in start.glob("*/*/datapackage.json")}
    path = sorted(raw)[10]
    near = nearby(Touched(files=(path,), before={path: raw[path].decode()}), raw)
    assert path in near
    assert {one.split("/")[0] for one in near} == {path.split("/")[0]}
    assert len(near) < len(raw)
