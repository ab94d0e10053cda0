"""Keys that are made and rotated: as they were wished for, or a line that says why not."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from query_api import keys
from query_api.keys import KeyTrouble, Wish
from tests.api.callers import made_key


def test_rotation_keeps_the_old_key_for_the_grace(tmp_path: Path) -> None:
    old = made_key(tmp_path).record
    ended, fresh = keys.rotate(old, grace=timedelta(days=7))
    assert 7 * 86_400 - 5 < ended.ends - time.time() <= 7 * 86_400
    assert ended.rotated_to == fresh.record.id
    assert fresh.record.rotated_from == old.id
    assert fresh.record.family == old.family, "one rate for both"
    assert fresh.record.digest != old.digest
    assert (fresh.record.purposes, fresh.record.datasets) == (old.purposes, old.datasets)
    with pytest.raises(KeyTrouble, match="已轮换"):
        keys.rotate(ended, grace=timedelta(0))


def test_key_is_valid_to_the_end_of_its_last_day() -> None:
    record = msgspec.structs.replace(
        keys.make(Wish(department="mzj", system="x", purposes={"a": "b"})).record, expires="2026-12-31"
    )
    assert record.ends == 1_798_732_800  # 2027-01-01T00:00 in Shanghai
    assert record.state(record.ends - 1) == "有效"
    assert record.state(record.ends) == "已到期"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"department": "民政局"}, "部门标识"),
        ({"department": "../x"}, "部门标识"),
        ({"system": " "}, "--system"),
        ({"purposes": {}}, "至少登记一个用途"),
        ({"purposes": {"低保": "审核"}}, "用途编号"),
        ({"purposes": {"a": " "}}, "没有写明内容"),
        ({"datasets": ()}, "没有写明"),
        ({"datasets": ("mzj/街路巷",)}, "不是信息资源的标识"),
    ],
)
def test_wish_that_cannot_be_met_is_one_line(wrong: dict[str, object], said: str) -> None:
    wish = {"department": "mzj", "system": "x", "purposes": {"a": "b"}, **wrong}
    with pytest.raises(KeyTrouble, match=said):
        keys.make(Wish(**wish))  # type: ignore[arg-type]
