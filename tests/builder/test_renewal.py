"""A build over an older site: only what changed is written, and the bytes are those of a build from nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from site_builder import pages
from site_builder.build import build
from site_builder.shell import frame
from site_builder.shell.masthead import Masthead
from site_builder.visibility import Audience
from tests.small_city import City

OPEN, CONDITIONAL, DENIED = (f"mzj/{name}/datapackage.json" for name in ("gongce", "hunyin", "shouyang"))
Edit = Callable[[City, Random], None]


def tree(folder: Path) -> Mapping[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def written(folder: Path) -> Mapping[str, int]:
    return {p.relative_to(folder).as_posix(): p.stat().st_ino for p in folder.rglob("*") if p.is_file()}


def retitle(city: City, random: Random) -> None:
    city.patch(random.choice((OPEN, CONDITIONAL, DENIED)), {"title": f"改名的资源{random.randrange(10**6)}"})


def describe(city: City, random: Random) -> None:
    city.patch(CONDITIONAL, {"description": f"摘要改为第 {random.randrange(10**6)} 稿，内容为婚姻登记。"})


def rename_the_department(city: City, random: Random) -> None:
    city.patch("mzj/department.json", {"shortTitle": f"民政{random.randrange(10**6)}局"})


def change_a_person(city: City, random: Random) -> None:
    department = json.loads((city.source / "mzj/department.json").read_text("utf-8"))
    department["people"][0]["phone"] = f"0513-{random.randrange(10**7, 10**8)}"
    city.patch("mzj/department.json", department)


def change_the_authority(city: City, random: Random) -> None:
    city.patch("dsjzx/department.json", {"title": f"数据中心{random.randrange(10**6)}"})


def change_a_row(city: City, random: Random) -> None:
    file = city.source / "mzj/gongce/data/cesuo.csv"
    lines = file.read_text("utf-8").splitlines()
    lines[1] = lines[1].replace("001", f"1{random.randrange(10**3):03}", 1)
    city.write("mzj/gongce/data/cesuo.csv", "\n".join(lines) + "\n")


def relate(city: City, random: Random) -> None:
    codes = {name: code_of(city, name) for name in ("mzj/gongce", "mzj/hunyin")}
    city.patch(OPEN, {"gov": {"related": [codes["mzj/hunyin"]]}})
    city.patch(CONDITIONAL, {"gov": {"related": [codes["mzj/gongce"]]}})


def add_an_entry(city: City, random: Random) -> None:
    number = random.randrange(100, 10**6)
    if not (city.source / f"mzj/xin-{number}").exists():
        shutil.copytree(city.source / "mzj/hunyin", city.source / f"mzj/xin-{number}")
        changes: dict[str, Any] = {"code": f"30701032068105/{number:06}", "related": None}
        city.patch(
            f"mzj/xin-{number}/datapackage.json",
            {"name": f"xin-{number}", "title": f"新的资源{number}", "gov": changes},
        )


def take_an_entry_away(city: City, random: Random) -> None:
    added = sorted(city.source.glob("mzj/xin-*"))
    if added:
        shutil.rmtree(random.choice(added))


def hide_an_entry(city: City, random: Random) -> None:
    city.patch(CONDITIONAL, {"gov": {"visibility": random.choice(("管理", "政务"))}})


def change_a_list(city: City, random: Random) -> None:
    file = city.source / "_codelists/synonyms.csv"
    city.write(
        "_codelists/synonyms.csv", file.read_text("utf-8") + f"俗称{random.randrange(10**6)},公共厕所\n"
    )


def change_the_city(city: City, random: Random) -> None:
    city.patch("catalog.json", {"title": f"示例市目录{random.randrange(10**6)}"})


def say_it_otherwise(city: City, random: Random) -> None:
    city.write("_words.toml", f'[dataset]\nentry_updated = "目录更新{random.randrange(10**6)}"\n')


def no_change(city: City, random: Random) -> None:
    """The same source once more."""


EDITS: tuple[Edit, ...] = (
    retitle, describe, rename_the_department, change_a_person, change_the_authority, change_a_row, relate,
    add_an_entry, take_an_entry_away, hide_an_entry, change_a_list, change_the_city, say_it_otherwise,
    no_change,
)  # fmt: skip


def code_of(city: City, dataset: str) -> str:
    code: str = json.loads((city.source / dataset / "datapackage.json").read_text("utf-8"))["gov"]["code"]
    return code


@pytest.mark.parametrize("seed", range(2))
def test_after_random_edits_the_site_is_that_of_a_build_from_nothing(city: City, seed: int) -> None:
    random = Random(seed)
    place = city.source.parent
    build(city.config())
    edits = [*EDITS] if seed == 0 else random.choices(EDITS, k=5)
    random.shuffle(edits)
    day = date(2026, 11, 23)
    for number in range(0, len(edits), 2):
        for edit in edits[number : number + 2]:
            edit(city, random)
        day = day if random.random() < 0.8 else date(2026, 11, day.day + 1)
        renewed = build(city.config(as_of=day))
        assert renewed.published is not None, renewed.compiled.findings
        whole = build(city.config(as_of=day, output=place / "whole", from_nothing=True))
        ours, theirs = tree(place / "build/site"), tree(place / "whole/site")
        assert ours.keys() == theirs.keys(), edits[number : number + 2]
        assert [n for n in ours if ours[n] != theirs[n]] == [], edits[number : number + 2]
        assert renewed.pages == whole.pages


def test_pages_of_entries_that_did_not_change_are_not_written_again(city: City) -> None:
    build(city.config())
    site = city.source.parent / "build/site"
    before = written(site)
    retitle_one = {"title": "改名的婚姻登记信息"}
    city.patch(CONDITIONAL, retitle_one)
    build(city.config())
    after = written(site)
    fresh = {name for name in after if before.get(name) != after[name]}
    assert {n for n in fresh if n.startswith("datasets/mzj/hunyin/")}
    assert not [n for n in fresh if n.startswith(("datasets/mzj/gongce/", "datasets/mzj/shouyang/"))]
    assert not [n for n in fresh if n.startswith(("guide/", "rules/", "assets/javascripts/", "elements/"))]
    assert "index.html" in fresh


def test_the_page_of_a_department_is_written_again_with_one_of_its_entries_only(city: City) -> None:
    build(city.config())
    site = city.source.parent / "build/site"
    before = written(site)
    city.patch(CONDITIONAL, {"title": "改名的婚姻登记信息"})
    build(city.config())
    fresh = {name for name, at in written(site).items() if before.get(name) != at}
    assert {"departments/mzj/index.html", "departments/mzj/feed.atom"} <= fresh
    assert not [name for name in fresh if name.startswith("departments/dsjzx/")]


def test_hand_written_pages_are_rendered_again_only_where_what_they_say_may_change(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []
    render = frame._rendered

    def watched(masthead: Masthead) -> dict[str, bytes]:
        rendered.append(masthead.title)
        return render(masthead)

    monkeypatch.setattr(frame, "_rendered", watched)
    build(city.config())
    city.patch(CONDITIONAL, {"title": "改名的婚姻登记信息"})
    build(city.config())
    assert len(rendered) == 1
    city.patch("catalog.json", {"title": "改名的目录"})
    build(city.config())
    assert rendered[1:] == ["改名的目录"]
    build(city.config(from_nothing=True))
    assert len(rendered) == 3
    (kept,) = (city.source.parent / "build/site.parts/frame").iterdir()
    kept.write_bytes(b"spoilt")
    build(city.config())
    assert len(rendered) == 4


def test_a_new_commit_rewrites_one_file_and_no_page(city: City) -> None:
    from dataclasses import replace

    from site_builder.build import compile_for_pages, write_pages
    from site_builder.history import Commit
    from site_builder.pages.units import paths_of
    from site_builder.shell import Renewal

    compiled = compile_for_pages(city.config())
    site = city.source.parent / "site"
    write_pages(compiled, site, renewal=Renewal(paths_of=paths_of))
    before = written(site)
    committed = replace(compiled, commit=Commit(id="ab" * 20, time=1))
    write_pages(committed, site, renewal=Renewal(paths_of=paths_of))
    after = written(site)
    assert {name for name in after if before.get(name) != after[name]} == {"assets/version.js", "SHA256SUMS"}


@pytest.mark.parametrize("to_write", ["all", "what changed"])
def test_two_processes_write_the_bytes_of_one(
    city: City, monkeypatch: pytest.MonkeyPatch, to_write: str
) -> None:
    site = city.source.parent / "build/site"
    forks = []
    monkeypatch.setattr("site_builder.beside.is_possible", lambda: forks.append(1) or True)
    if to_write == "what changed":
        build(city.config())
        change_the_authority(city, Random(1))
    monkeypatch.setattr(pages, "WORTH_A_PROCESS", range(1, 1000))
    build(city.config())
    assert forks, "no second process"
    by_two = tree(site)
    shutil.rmtree(city.source.parent / "build")
    monkeypatch.setattr(pages, "WORTH_A_PROCESS", range(0))
    build(city.config())
    assert tree(site) == by_two


def test_what_somebody_took_out_of_the_site_is_written_again(city: City) -> None:
    build(city.config())
    site = city.source.parent / "build/site"
    whole = tree(site)
    shutil.rmtree(site / "datasets/mzj/gongce")
    (site / "guide/index.html").unlink()
    build(city.config())
    assert tree(site) == whole


def test_a_state_that_cannot_be_read_or_is_of_another_program_means_a_build_from_nothing(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(city.config())
    site = city.source.parent / "build/site"
    (site / "left-over.html").write_text("旧")
    (city.source.parent / "build/site.state.json").write_text("{")
    build(city.config())
    assert not (site / "left-over.html").exists()
    monkeypatch.setattr("site_builder.program.digest", lambda: "another version")
    before = written(site)
    build(city.config())
    after = written(site)
    assert before["datasets/mzj/gongce/index.html"] != after["datasets/mzj/gongce/index.html"]


def test_another_audience_in_the_same_place_leaves_nothing_of_the_first(city: City) -> None:
    build(city.config(audience=Audience.of("管理")))
    build(city.config(audience=Audience.of("公开")))
    whole = build(
        city.config(audience=Audience.of("公开"), output=city.source.parent / "whole", from_nothing=True)
    )
    assert whole.published is not None
    assert tree(city.source.parent / "build/site") == tree(city.source.parent / "whole/site")
