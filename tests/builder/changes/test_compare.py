"""The difference of two catalogues, one change a row: what was done, and what the comparison calls it."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from site_builder.changes import MEANINGS, Kind, compare
from tests.builder.changes.trees import TwoCities, catalog_of
from tests.small_city import City

GONGCE = "mzj/gongce/datapackage.json"
HUNYIN = "mzj/hunyin/datapackage.json"
ACTIVE_FIELDS: list[dict[str, Any]] = [
    {"name": "bh", "title": "编号", "type": "string", "gov": {"basicItem": True, "element": "E1"}},
    {"name": "mc", "title": "名称", "type": "string", "gov": {"basicItem": True}},
    {
        "name": "dj",
        "title": "等级",
        "type": "string",
        "gov": {"basicItem": True},
        "constraints": {"enum": ["一类", "二类"], "maxLength": 10},
    },
]


def fields(*changes: tuple[int, dict[str, Any] | None]) -> dict[str, Any]:
    """A patch that replaces the fields of 公共厕所 by ours with some of them changed (None: left out)."""
    changed = copy.deepcopy(ACTIVE_FIELDS)
    for at, change in changes:
        changed[at] = {} if change is None else {**changed[at], **change}
    schema = {"fields": [one for one in changed if one], "primaryKey": [changed[0].get("name", "mc")]}
    return {"resources": [{"name": "cesuo", "title": "公共厕所", "path": "data/cesuo.csv", "schema": schema}]}


def without_key(patch: dict[str, Any]) -> dict[str, Any]:
    """The same patch, its table without a primary key."""
    del patch["resources"][0]["schema"]["primaryKey"]
    return patch


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One thing done to the city."""

    does: dict[str, Any]
    gives: set[tuple[str, bool]]
    """Kind, and whether it breaks."""
    before: dict[str, Any] = field(default_factory=lambda: {GONGCE: fields()})


CASES: dict[str, Case] = {
    "nothing": Case(does={}, gives=set()),
    "description and keywords": Case(
        does={GONGCE: {"description": "另一种说法。", "keywords": ["厕所"]}}, gives=set()
    ),
    "title": Case(does={GONGCE: {"title": "公厕"}}, gives={("title-changed", False)}),
    "code": Case(does={GONGCE: {"gov": {"code": "107001320681/000009"}}}, gives={("code-changed", True)}),
    "field added": Case(
        does={GONGCE: fields((2, {"name": "x", "title": "新项"}))},
        gives={("field-added", False), ("field-dropped", True)},
    ),
    "field dropped": Case(does={GONGCE: fields((2, None))}, gives={("field-dropped", True)}),
    "field renamed by its title": Case(
        does={GONGCE: fields((1, {"name": "mingcheng"}))}, gives={("field-renamed", True)}
    ),
    "key field renamed by its element": Case(
        does={GONGCE: fields((0, {"name": "id", "title": "标识"}))}, gives={("field-renamed", True)}
    ),
    "key field dropped with its key": Case(
        does={GONGCE: without_key(fields((0, None)))}, gives={("field-dropped", True)}
    ),
    "key given up": Case(does={GONGCE: without_key(fields())}, gives={("key-changed", True)}),
    "field title": Case(
        does={GONGCE: fields((1, {"title": "全称"}))}, gives={("field-title-changed", False)}
    ),
    "type": Case(does={GONGCE: fields((1, {"type": "integer"}))}, gives={("field-retyped", True)}),
    "format": Case(does={GONGCE: fields((1, {"format": "uri"}))}, gives={("field-retyped", True)}),
    "shorter": Case(
        does={GONGCE: fields((2, {"constraints": {"enum": ["一类", "二类"], "maxLength": 5}}))},
        gives={("field-narrowed", False)},
    ),
    "longer": Case(
        does={GONGCE: fields((2, {"constraints": {"enum": ["一类", "二类"], "maxLength": 20}}))},
        gives={("field-widened", False)},
    ),
    "fewer and more words": Case(
        does={GONGCE: fields((2, {"constraints": {"enum": ["一类", "三类"], "maxLength": 10}}))},
        gives={("field-narrowed", False), ("field-widened", False)},
    ),
    "now required": Case(
        does={GONGCE: fields((1, {"constraints": {"required": True}}))}, gives={("field-narrowed", False)}
    ),
    "stated length": Case(
        does={GONGCE: fields((1, {"gov": {"basicItem": True, "length": "8"}}))},
        gives={("field-narrowed", False)},
    ),
    "masked": Case(
        does={GONGCE: fields((1, {"gov": {"basicItem": True, "masking": "部分遮蔽"}}))},
        gives={("field-tightened", True)},
    ),
    "field not shared": Case(
        does={GONGCE: fields((1, {"gov": {"basicItem": True, "sharing": "不予共享"}}))},
        gives={("field-tightened", True)},
    ),
    "table renamed": Case(
        does={GONGCE: {"resources": [{**fields()["resources"][0], "name": "biao"}]}},
        gives={("table-renamed", True)},
    ),
    "table dropped and another added": Case(
        does={
            GONGCE: {
                "resources": [
                    {
                        "name": "qita",
                        "title": "其他",
                        "path": "data/cesuo.csv",
                        "schema": {"fields": ACTIVE_FIELDS[:1]},
                    }
                ]
            }
        },
        gives={("table-dropped", True), ("table-added", False)},
    ),
    "opened less": Case(
        does={GONGCE: {"gov": {"opening": {"type": "不予开放"}}}}, gives={("opening-tightened", True)}
    ),
    "shown to fewer": Case(
        does={GONGCE: {"gov": {"visibility": "管理"}}}, gives={("visibility-tightened", False)}
    ),
    "provided elsewhere": Case(
        does={
            GONGCE: {
                "gov": {
                    "delivery": {
                        "platform": "省平台",
                        "resourceNo": "1",
                        "modes": ["联机查询"],
                        "contact": "办公室",
                    }
                }
            }
        },
        gives={("delivery-moved", True)},
    ),
    "cycle": Case(does={GONGCE: {"gov": {"updateCycle": "每月"}}}, gives={("cycle-changed", False)}),
    "loosened": Case(
        does={
            HUNYIN: {
                "gov": {"sharing": {"type": "无条件共享", "conditions": None, "scope": None, "purpose": None}}
            }
        },
        gives={("sharing-loosened", False)},
    ),
    "terms in other words": Case(
        does={HUNYIN: {"gov": {"sharing": {"conditions": "只返回登记状态。"}}}},
        gives={("conditions-changed", False)},
    ),
    "terms with other commas": Case(
        does={HUNYIN: {"gov": {"sharing": {"scope": "市公安局，市自然资源和规划局"}}}}, gives=set()
    ),
    "access mode removed": Case(
        does={GONGCE: {"gov": {"sharing": {"access": ["联机查询"]}}}}, gives={("access-removed", True)}
    ),
    "draft loses a field": Case(
        before={GONGCE: {"gov": {"status": "预编"}, **fields()}},
        does={GONGCE: fields((2, None))},
        gives={("field-dropped", False)},
    ),
    "withdrawn": Case(
        does={HUNYIN: {"gov": {"status": "停用", "withdrawn": {"on": "2026-11-20", "reason": "业务划转。"}}}},
        gives={("dataset-withdrawn", True)},
    ),
    "folder deleted": Case(does={"mzj/hunyin": None}, gives={("dataset-deleted", True)}),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_change_is_called_by_its_name(case: Case, tmp_path: Path) -> None:
    two = TwoCities.below(tmp_path, {"base": case.before, "head": case.does})
    base, head = catalog_of(two.base), catalog_of(two.head)
    assert head.unread == frozenset()
    changes = compare(base, head)
    assert {(str(change.kind), change.breaking) for change in changes} == case.gives
    assert {kind for kind, _ in case.gives} == {str(change.kind) for change in changes}
    if case.before.get(GONGCE, {}).get("gov"):
        assert not any(change.is_unrecorded for change in changes)


def test_going_back_gives_the_opposite_changes(tmp_path: Path) -> None:
    two = TwoCities.below(
        tmp_path, {"head": {HUNYIN: {"gov": {"visibility": "管理", "sharing": {"access": ["系统对接"]}}}}}
    )
    base, head = catalog_of(two.base), catalog_of(two.head)
    assert {str(change.kind) for change in compare(base, head)} == {
        "visibility-tightened", "access-removed", "access-added",
    }  # fmt: skip
    assert {str(change.kind) for change in compare(head, base)} == {
        "visibility-loosened", "access-removed", "access-added",
    }  # fmt: skip


def test_who_keeps_a_key_into_the_field_or_claims_its_element_is_affected(tmp_path: Path) -> None:
    reference = {"dataset": "mzj/gongce", "table": "cesuo", "field": "dj"}
    base = {
        GONGCE: fields((2, {"gov": {"basicItem": True, "element": "E2"}}))
        | {"gov": {"related": ["30701032068105/000001"]}},
        HUNYIN: {
            "gov": {"related": ["107001320681/000001"]},
            "resources": [
                {
                    "name": "dengji",
                    "title": "婚姻登记",
                    "data": [],
                    "schema": {
                        "fields": [
                            {"name": "dj", "title": "等级", "type": "string", "gov": {"reference": reference}}
                        ]
                    },
                }
            ],
        },
        "mzj/shouyang/datapackage.json": {
            "resources": [
                {
                    "name": "dengji",
                    "title": "收养登记",
                    "data": [],
                    "schema": {
                        "fields": [{"name": "d", "title": "等级", "type": "string", "gov": {"element": "E2"}}]
                    },
                }
            ]
        },
    }
    dropped = TwoCities.below(
        tmp_path / "a", {"base": base, "head": {GONGCE: fields((2, None)) | {"gov": {"status": "在用"}}}}
    )
    (change,) = compare(catalog_of(dropped.base), catalog_of(dropped.head))
    assert [(one.dataset, one.why) for one in change.affected] == [
        ("mzj/hunyin", "引用"),
        ("mzj/shouyang", "同一数据元"),
    ]
    other = TwoCities.below(
        tmp_path / "b", {"base": base, "head": {GONGCE: {"gov": {"opening": {"type": "不予开放"}}}}}
    )
    (change,) = compare(catalog_of(other.base), catalog_of(other.head))
    assert [(one.dataset, one.why) for one in change.affected] == [("mzj/hunyin", "引用")]


def test_a_dataset_that_cannot_be_read_is_not_called_deleted(tmp_path: Path) -> None:
    two = TwoCities.below(tmp_path, {"head": {HUNYIN: "{"}})
    assert compare(catalog_of(two.base), catalog_of(two.head)) == ()
    assert compare(catalog_of(two.head), catalog_of(two.base)) == ()


def test_a_merged_department_takes_its_datasets_along(tmp_path: Path) -> None:
    two = TwoCities.below(
        tmp_path,
        {"move": {"mzj": "shgzb"}, "head": {"shgzb/department.json": {"formerly": ["mzj"]}}},
    )
    changes = compare(catalog_of(two.base), catalog_of(two.head))
    assert {(change.kind, change.formerly, change.dataset) for change in changes} == {
        (Kind.DATASET_RENAMED, f"mzj/{name}", f"shgzb/{name}") for name in ("gongce", "hunyin", "shouyang")
    }


def test_every_kind_has_its_meaning(city: City) -> None:
    assert set(MEANINGS) == set(Kind)
    kinds = catalog_of(city).codelists  # the words themselves are the schema's
    assert kinds
