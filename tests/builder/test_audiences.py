"""Who may see what, in every byte that a build writes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from site_builder.audience import view_of
from site_builder.build import build
from site_builder.cli import main
from site_builder.config import BuildConfig
from site_builder.errors import BuildError
from site_builder.visibility import COLUMNS, MARKED, TABLE, Audience, Extent, Kind, Matter
from tests.builder.bytes_of import texts
from tests.small_city import AS_OF, City

AUDIENCES = ("公开", "政务", "部门:mzj", "部门:dsjzx", "管理")
OURS = ("公开", "政务", "部门（本部门）", "部门（其他部门）", "管理")
SYSTEM = {
    "id": "hunyin-xitong",
    "title": "婚姻登记系统标记甲",
    "network": "政务外网",
    "platformLink": {"connected": True},
    "protection": {"level": 3, "filedOn": "2025-03-09", "nextTest": "2027-04-17"},
    "cryptoAssessment": "密评标记乙",
}

SEEN_BY: Mapping[str, tuple[str, ...]] = {
    # What each of OURS may find; the words are unlike anything the program or its handbook says.
    "公共厕所": OURS,
    "婚姻登记信息": OURS[1:],
    "只返回登记状态和登记日期": OURS[1:],
    "登记证字号": OURS[1:],
    "30701032068105/000001": OURS[1:],
    "收养登记信息": OURS[1:],
    "法律要求保守收养秘密": OURS[1:],
    "30701032068105/000002": ("部门（本部门）", "管理"),
    "在本市办理的收养登记信息": ("部门（本部门）", "管理"),
    "0513-00000101": OURS[1:],
    "民政编制标记": ("部门（本部门）", "管理"),
    "婚姻登记系统标记甲": ("部门（本部门）", "管理"),
    "密评标记乙": ("部门（本部门）", "管理"),
    "2027-04-17": ("部门（本部门）", "管理"),
    "〔2026〕保审第1号": ("部门（本部门）", "管理"),
    "sha256:8aecf9ea": ("部门（本部门）", "管理"),
    "只给管理看的标记": ("部门（本部门）", "管理"),
    "指定部门才看的标记": ("部门（本部门）", "管理"),
    "预编才有的标记": ("部门（本部门）", "管理"),
    "没有开放的标记": OURS[1:],
    "有条件开放的标记": OURS[1:],
    "mzj-2026-099": OURS[1:],
}


@dataclass(frozen=True)
class Builds:
    """One build a audience, as name and text of its files."""

    found: Mapping[str, tuple[tuple[str, str], ...]]

    def files_with(self, audience: str, word: str) -> list[str]:
        return [name for name, text in self.found[audience] if word in text]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The small city with something of each matter that the table names."""
    city = City.copy_to(tmp_path_factory.mktemp("audiences") / "catalog_src")
    department = json.loads((city.source / "mzj/department.json").read_text("utf-8"))
    department["people"][0]["name"] = "民政编制标记"
    city.patch("mzj/department.json", {"systems": [SYSTEM], "people": department["people"]})
    open_entry = {"opening": {"type": "无条件开放"}, "visibility": "公开"}
    change = {"on": "2026-05-01", "kind": "更名", "reason": "改名", "trigger": "mzj-2026-099"}
    gov = {"sourceSystem": "hunyin-xitong", "dataLevel": "一般数据"}
    # A key into an entry of others, a successor and a relation, each to something that most may not see.
    table = json.loads((city.source / "mzj/gongce/datapackage.json").read_text("utf-8"))["resources"][0]
    table["schema"]["fields"][1]["gov"]["reference"] = {
        "dataset": "mzj/shouyang", "table": "dengji", "field": "登记证字号",
    }  # fmt: skip
    related = {"related": ["30701032068105/000001"]}
    city.patch(
        "mzj/gongce/datapackage.json",
        {"gov": {**gov, **open_entry, **related, "changes": [change]}, "resources": [table]},
    )
    city.patch(
        "mzj/hunyin/datapackage.json", {"gov": {**gov, "changes": [change], "related": [table_code(city)]}}
    )
    for number, (name, title, more) in enumerate(
        (
            ("guanli", "只给管理看的标记", {"visibility": "管理"}),
            ("zhiding", "指定部门才看的标记", {"visibility": "指定部门"}),
            ("weikai", "没有开放的标记", {"visibility": "公开"}),
            ("tiaojian", "有条件开放的标记", open_entry | {"opening": {"type": "有条件开放", "conditions": "注明来源。"}}),
            ("yubian", "预编才有的标记", open_entry | {"status": "预编"}),
        ),
        start=11,
    ):  # fmt: skip
        value = json.loads((city.source / "mzj/hunyin/datapackage.json").read_text("utf-8"))
        code = {"code": f"30701032068105/{number:06}", "related": None, "changes": None}
        city.write(f"mzj/{name}/datapackage.json", json.dumps(value, ensure_ascii=False))
        city.patch(f"mzj/{name}/datapackage.json", {"name": name, "title": title, "gov": {**code, **more}})
    return city


def table_code(city: City) -> str:
    code: str = json.loads((city.source / "mzj/gongce/datapackage.json").read_text("utf-8"))["gov"]["code"]
    return code


@pytest.fixture(scope="module")
def builds(city: City) -> Builds:
    found = {}
    for audience in AUDIENCES:
        who = Audience.of(audience)
        output = city.source.parent / "build" / who.folder
        built = build(city.config(audience=who, output=output))
        assert built.published is not None, built.compiled.findings
        found[audience] = tuple(
            (name, text)
            for part in ("site", "snapshot")
            for name, text in texts(output / part)
            # The form and the handbook speak of the words of the law, never of an entry.
            if not name.startswith(("decisions/", "assets/form/", "assets/words/form.js"))
        )
    return Builds(found=found)


def column_of(audience: str) -> str:
    return {"部门:mzj": "部门（本部门）", "部门:dsjzx": "部门（其他部门）"}.get(audience, audience)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_word_is_in_the_builds_of_those_who_may_see_it_and_in_no_byte_of_another(
    builds: Builds, audience: str
) -> None:
    found = {word: builds.files_with(audience, word)[:5] for word in SEEN_BY}
    expected = {word for word, columns in SEEN_BY.items() if column_of(audience) in columns}
    assert {word: files for word, files in found.items() if bool(files) != (word in expected)} == {}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_data_level_is_told_outside_the_authority(builds: Builds, audience: str) -> None:
    # The handbook and the form name the levels; an entry's own stands beside the word, or under its key.
    told = [
        name
        for name, text in builds.found[audience]
        if "<dt>数据分级</dt><dd>一般数据" in text
        or '"dataLevel": "一般数据"' in text
        or '"dataLevel":"一般数据"' in text
    ]
    assert bool(told) == (audience == "管理"), told


@pytest.mark.parametrize("audience", ["公开", "政务"])
def test_no_row_of_a_persons_file_and_no_review_is_in_a_build_for_all(builds: Builds, audience: str) -> None:
    for key in ("secrecyReview", "compiledBy", "sourceSystem", "protection"):
        # The form and the pages of the rules explain the keys.
        explains = ("cataloguing/form", "cataloguing/handin", "rules/")
        found = [n for n in builds.files_with(audience, f'"{key}":') if not n.startswith(explains)]
        assert found == []


def test_the_snapshot_is_never_wider_than_what_all_departments_see(city: City, builds: Builds) -> None:
    catalogs = {
        audience: next(
            path.read_text("utf-8")
            for path in (city.source.parent / "build" / Audience.of(audience).folder).glob(
                "snapshot/*/catalog.json"
            )
        )
        for audience in AUDIENCES
    }
    assert catalogs["管理"] == catalogs["部门:mzj"] == catalogs["政务"]
    assert [d["id"] for d in json.loads(catalogs["公开"])["datasets"]] == ["mzj/gongce"]


def test_every_link_of_every_build_leads_to_a_file(city: City, builds: Builds) -> None:
    from tests.builder.links import broken

    for audience in AUDIENCES:
        site = city.source.parent / "build" / Audience.of(audience).folder / "site"
        assert broken(site) == [], audience


def test_the_city_may_show_names_to_all_departments_but_never_to_the_public(city: City) -> None:
    catalog = city.check().catalog
    from dataclasses import replace

    wider = replace(catalog, city=replace(catalog.city, widened=frozenset({Matter.PERSONS})))

    def names(text: str) -> set[str]:
        view = view_of(wider, Audience.of(text))
        return {person.name for department in view.departments for person in department.people}

    assert "民政编制标记" in names("政务")
    assert names("公开") == set()


def test_a_view_of_a_view_is_the_same_view(city: City) -> None:
    catalog = city.check().catalog
    for text in AUDIENCES:
        once = view_of(catalog, Audience.of(text))
        assert view_of(once, Audience.of(text)) == once


def every_cell() -> Iterator[tuple[str, Matter, Extent]]:
    for matter, row in TABLE.items():
        yield from ((column, matter, extent) for column, extent in zip(COLUMNS, row, strict=True))


def test_the_table_has_every_matter_and_each_audience_sees_what_the_one_before_it_sees() -> None:
    assert set(TABLE) == set(Matter)
    order = {Extent.NONE: 0, Extent.OPEN: 1, Extent.BRIEF: 1, Extent.WHOLE: 2}
    by_column = {(column, matter): order[extent] for column, matter, extent in every_cell()}
    for matter in Matter:
        for narrow, wide in (
            ("公开", "政务"),
            ("政务", "部门（其他部门）"),
            ("部门（其他部门）", "部门（本部门）"),
            ("部门（本部门）", "管理"),
        ):
            assert by_column[narrow, matter] <= by_column[wide, matter], (matter, narrow, wide)
    assert set(MARKED) == {"公开", "政务", "指定部门", "管理"}


@pytest.mark.parametrize("text", ["", "民政", "部门", "部门:", "公开:mzj", "管理:mzj"])
def test_an_audience_that_there_is_not_is_refused_in_one_sentence(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["build", "--audience", text])
    assert ended.value.code == 2
    assert "可选：公开、政务、部门:部门标识、管理" in capsys.readouterr().err


def test_a_build_for_a_department_that_there_is_not_is_refused(city: City) -> None:
    with pytest.raises(BuildError, match="没有“nobody”这个部门"):
        build(city.config(audience=Audience.of("部门:nobody"), output=city.source.parent / "other"))


def test_the_command_line_takes_a_full_width_colon_and_builds_beside_the_default(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["build", "--source", str(city.source), "--as-of", AS_OF.isoformat(), "--output", str(tmp_path)]
    assert main([*words, "--audience", "部门：mzj"]) == 0
    assert (tmp_path / "department-mzj/site/index.html").is_file()
    assert "阅览范围 部门:mzj" in (tmp_path / "department-mzj/site/index.html").read_text("utf-8")
    assert not (tmp_path / "site").exists()


def test_each_audience_has_its_own_folder() -> None:
    folders = {Audience.of(text).folder for text in AUDIENCES}
    assert len(folders) == len(AUDIENCES)
    assert Audience().folder == "" == Audience(kind=Kind.GOVERNMENT).folder


def test_the_public_build_of_the_sample_city_tells_of_nothing_that_is_not_open_and_of_nobody(
    repository: Path, tmp_path: Path
) -> None:
    source = repository / "catalog_src"
    config = BuildConfig(
        source=source, as_of=AS_OF, output=tmp_path, with_data=False, audience=Audience.of("公开")
    )
    built = build(config)
    assert built.published is not None
    catalog = built.compiled.catalog
    hidden = [d for d in catalog.datasets if d.opening_type != "无条件开放" or d.visibility != "公开"]
    assert len(hidden) > 10
    open_titles = "\n".join(d.title for d in catalog.datasets if d not in hidden)
    words = {d.title for d in hidden if d.title not in open_titles} | {d.code for d in hidden}
    words |= {p.name for department in catalog.departments for p in department.people}
    words |= {p.phone for department in catalog.departments for p in department.people}
    words |= {case.id for case in built.compiled.ledgers.cases}
    found = {(word, name) for name, text in texts(tmp_path) for word in words if word in text}
    # The handbook, the pages of the rules and the form tell of entries by way of example, the same for every city.
    guides = ("site/guide", "site/cataloguing", "site/service", "site/supervision")
    # Hand-written pages are kept in the frame for the next build, as they lie in the site.
    examples = (*guides, "site/rules/", "site/assets/form/", "site/assets/words/form.js", "site.parts/frame/")
    assert {one for one in found if not one[1].startswith(examples)} == set()
