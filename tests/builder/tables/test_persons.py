"""V25 and V18 over cells of every format: how many rows, which field, and never a value."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import duckdb
import pytest

from site_builder.errors import Held
from tests.builder.content.test_persons import BANK, CARD
from tests.small_city import City

DATASET = "mzj/gongce/datapackage.json"


def table(city: City, path: str, *, fields: list[dict[str, object]], form: str = "csv") -> None:
    """Point the small city's only table to another file."""
    resource = {
        "name": "cesuo",
        "title": "公共厕所",
        "path": path,
        "format": form,
        "schema": {"fields": [{"title": f["name"], "gov": {"basicItem": True}, **f} for f in fields]},
    }
    city.patch(DATASET, {"resources": [resource]})


NAME = {"name": "名称", "type": "string"}


def write_names(city: City, names: list[str]) -> None:
    table(city, "data/m.csv", fields=[NAME])
    city.write("mzj/gongce/data/m.csv", "名称\n" + "".join(f"{name}\n" for name in names))
    (city.source / "mzj/gongce/data/cesuo.csv").unlink()


def v25(city: City) -> list[str]:
    found = city.check().findings
    assert {finding.rule for finding in found} <= {"V25"}
    for finding in found:
        assert finding.value is None
        assert finding.row is None
        assert CARD not in repr(finding)
        assert BANK not in repr(finding)
    return [finding.message for finding in found]


def test_few_phones_in_a_long_table_are_let_through_and_enough_are_not(city: City) -> None:
    write_names(city, ["13800000000"] * 19 + ["甲"] * 2_000)
    assert v25(city) == []
    write_names_again = "名称\n" + "13800000000\n" * 20 + "甲\n" * 2_000
    city.write("mzj/gongce/data/m.csv", write_names_again)
    assert v25(city) == ["表“公共厕所”的信息项“名称”有值的 2,020 行里，20 行是手机号码。"]


def test_one_id_card_in_a_long_table_is_enough(city: City) -> None:
    write_names(city, ["甲"] * 3_000 + [CARD])
    assert v25(city) == ["表“公共厕所”的信息项“名称”有值的 3,001 行里，1 行是身份证号码。"]


def test_numbers_in_number_fields_are_not_looked_at(city: City) -> None:
    table(city, "data/m.csv", fields=[{"name": "名称", "type": "integer"}])
    city.write("mzj/gongce/data/m.csv", "名称\n" + "13800000000\n" * 50)
    (city.source / "mzj/gongce/data/cesuo.csv").unlink()
    assert v25(city) == []


@pytest.mark.parametrize("form", ["json", "ndjson", "csv.gz", "parquet"])
def test_every_format_is_searched(city: City, form: str) -> None:
    table(city, f"data/m.{form}", fields=[NAME], form=form)
    cells = ["甲", CARD]
    write_cells(city.source / f"mzj/gongce/data/m.{form}", cells, form)
    (city.source / "mzj/gongce/data/cesuo.csv").unlink()
    assert v25(city) == ["表“公共厕所”的信息项“名称”有值的 2 行里，1 行是身份证号码。"]


@pytest.mark.parametrize("form", ["json", "ndjson", "csv.gz", "parquet"])
def test_mark_in_a_cell_ends_the_check_in_every_format(city: City, form: str) -> None:
    table(city, f"data/m.{form}", fields=[NAME], form=form)
    write_cells(city.source / f"mzj/gongce/data/m.{form}", ["甲", "机密★10年"], form)
    with pytest.raises(Held):
        city.check()


def test_mark_in_a_delivered_file_ends_the_check(city: City, tmp_path: Path) -> None:
    table(city, "dropbox/m.csv", fields=[NAME])
    delivered = tmp_path / "data" / "mzj" / "gongce"
    delivered.mkdir(parents=True)
    (delivered / "m.csv").write_text("名称\n秘密★1年\n", "utf-8")
    with pytest.raises(Held):
        city.check(data_root=tmp_path / "data")
    city.check(data_root=None)


def test_mark_in_a_file_that_nobody_names_ends_the_check(city: City) -> None:
    city.write("mzj/gongce/beizhu.txt", "机密★10年\n")
    with pytest.raises(Held):
        city.check()


def write_cells(path: Path, cells: list[str], form: str) -> None:
    rows = [{"名称": cell} for cell in cells]
    match form:
        case "json":
            path.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
        case "ndjson":
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        case "csv.gz":
            path.write_bytes(gzip.compress(("名称\n" + "\n".join(cells) + "\n").encode()))
        case _:
            values = ", ".join(f"('{cell}')" for cell in cells)
            duckdb.sql(f'SELECT * FROM (VALUES {values}) AS t("名称")').write_parquet(str(path))


def test_a_long_table_of_serial_numbers_is_searched_quickly(city: City) -> None:
    table(city, "data/m.csv", fields=[NAME])
    city.write("mzj/gongce/data/m.csv", "名称\n" + "".join(f"GC{n:018}\n" for n in range(100_000)))
    began = time.monotonic()
    assert v25(city) == []
    assert time.monotonic() - began < 60  # a guard against a pattern that runs away, not a speed goal
