"""The generator: the same bytes every time, nothing that could be taken for real, keys that resolve."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from itertools import islice
from pathlib import Path

import pytest

from tests.sample_city.codes import organisation_check, uscc, uscc_check
from tests.sample_city.deliveries import commit_tables, deliver
from tests.sample_city.departments import TABLES
from tests.sample_city.files import write
from tests.sample_city.names import COMPANIES, company
from tests.sample_city.seed import AS_OF
from tests.sample_city.tables import City, Table, open_city

SOURCE = Path(__file__).resolve().parents[2] / "catalog_src"
SMALL_DELIVERIES = tuple(t for t in TABLES if t.dataset in ("jtysj/keyun-banci", "scjgj/jingying-yichang"))
INVENTED = re.compile(
    r"名称$|^(法定代表人|受让单位|管养单位|责任单位|管理单位|始发站|终到站|所在道路|街路巷名称)$"
)
ORDINARY = {"品种名称", "岗位名称"}
"""Names of goods and trades, which nobody bears."""
LIMIT = 1500


@pytest.fixture(scope="module")
def city() -> City:
    return open_city(SOURCE)


def table_id(table: Table) -> str:
    return f"{table.dataset}/{table.resource}"


@pytest.mark.parametrize("table", TABLES, ids=table_id)
def test_every_invented_name_says_that_it_is_an_example(table: Table, city: City) -> None:
    columns = [column.name for column in city.shape(table.dataset, table.resource).columns]
    named = [at for at, name in enumerate(columns) if INVENTED.search(name) and name not in ORDINARY]
    for row in islice(table.rows(city), LIMIT):
        for at in named:
            # 产品名称 holds 示例样品, a person 示例甲000001, a firm 启东示例…有限公司.
            assert "示例" in str(row[at]), (columns[at], row[at])


@pytest.mark.parametrize("table", TABLES, ids=table_id)
def test_keys_are_complete_and_occur_once(table: Table, city: City) -> None:
    package = json.loads((SOURCE / table.dataset / "datapackage.json").read_text(encoding="utf-8"))
    schema = next(r["schema"] for r in package["resources"] if r["name"] == table.resource)
    names = [field["name"] for field in schema["fields"]]
    at = [names.index(name) for name in schema["primaryKey"]]
    keys = [tuple(row[i] for i in at) for row in islice(table.rows(city), 10_000)]
    assert None not in {part for key in keys for part in key}
    assert len(set(keys)) == len(keys)


def test_the_register_has_distinct_companies_with_right_codes() -> None:
    companies = [company(number) for number in range(0, COMPANIES, 7)]
    assert len({c.uscc for c in companies}) == len({c.name for c in companies}) == len(companies)
    for code in (c.uscc for c in companies[:500]):
        assert code[17] == uscc_check(code[:17])
        assert code[16] == organisation_check(code[8:16])


def test_check_digits_agree_with_known_codes() -> None:
    for known in ("91350100M000100Y43", "91110000600037341L", "12320100671322000Q"):
        assert uscc_check(known[:17]) == known[17]
    assert len({uscc("91", "MX9", number) for number in range(2000)}) == 2000


def test_keys_across_departments_resolve(city: City) -> None:
    register = {company(number).uscc for number in range(COMPANIES)}
    known = {
        "scjgj/qiye-jichu": register,
        "mzj/zhen-minglu": {place.code for place in (*city.towns, *city.zones)},
        "mzj/cunju-minglu": {village.code for village in city.villages},
    }
    seen = set()
    for table in TABLES:
        package = json.loads((SOURCE / table.dataset / "datapackage.json").read_text(encoding="utf-8"))
        fields = next(r["schema"]["fields"] for r in package["resources"] if r["name"] == table.resource)
        targets = [
            (i, f["gov"]["reference"]["dataset"]) for i, f in enumerate(fields) if "reference" in f["gov"]
        ]
        for row in islice(table.rows(city), LIMIT):
            for at, target in targets:
                if target in known:
                    assert row[at] in known[target], (table.dataset, row[at])
                    seen.add(target)
    assert seen == set(known)


def test_villages_are_facts_with_twelve_digit_codes(city: City) -> None:
    assert len(city.villages) == 339
    assert all(re.fullmatch(r"320681\d{6}", village.code) for village in city.villages)
    assert len(city.towns) == 12


def test_committed_tables_are_what_the_generator_makes(tmp_path: Path) -> None:
    for written in commit_tables(SOURCE, tmp_path):
        committed = SOURCE / written.relative_to(tmp_path)
        if written.suffix != ".xlsx":  # a workbook's bytes also depend on the writer's version
            assert written.read_bytes() == committed.read_bytes(), committed


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for root in (first, second):
        assert deliver(SOURCE, root, tables=SMALL_DELIVERIES) == len(SMALL_DELIVERIES)
    assert all(
        path.read_bytes() == (second / path.relative_to(first)).read_bytes()
        for path in first.rglob("*")
        if path.is_file()
    )


@pytest.mark.parametrize("dataset", ["scjgj/qiye-jichu", "sthjj/kongqi-zhiliang", "rsj/zhaopin-gangwei"])
def test_every_delivery_format_is_written_the_same_twice(dataset: str, city: City, tmp_path: Path) -> None:
    table = next(t for t in TABLES if t.dataset == dataset)
    shape = city.shape(table.dataset, table.resource)
    digests = []
    for run in ("first", "second"):
        target = tmp_path / run / Path(shape.path).name
        assert write(target, shape, islice(table.rows(city), 400)) == 400
        assert [path.name for path in target.parent.iterdir()] == [target.name]
        digests.append(hashlib.sha256(target.read_bytes()).hexdigest())
    assert digests[0] == digests[1]


def test_a_receipt_describes_its_file(tmp_path: Path) -> None:
    deliver(SOURCE, tmp_path, tables=SMALL_DELIVERIES)
    target = tmp_path / "scjgj/jingying-yichang/jingying-yichang.csv"
    receipt = json.loads(target.with_name("jingying-yichang.csv.receipt.json").read_text(encoding="utf-8"))
    with target.open(encoding="utf-8", newline="") as file:
        rows = len(list(csv.reader(file))) - 1
    assert receipt == {
        "rows": rows,
        "bytes": target.stat().st_size,
        "digest": "sha256:" + hashlib.sha256(target.read_bytes()).hexdigest(),
        "dataDate": "2026-11-22",
        "deliveredOn": "2026-11-22",
        "by": "bz",
    }


def test_current_deliveries_are_left_alone_and_damaged_ones_made_again(tmp_path: Path) -> None:
    deliver(SOURCE, tmp_path, tables=SMALL_DELIVERIES)
    assert deliver(SOURCE, tmp_path, tables=SMALL_DELIVERIES) == 0
    (tmp_path / "jtysj/keyun-banci/banci.csv").write_text("班次号\n", encoding="utf-8")
    assert deliver(SOURCE, tmp_path, tables=SMALL_DELIVERIES) == len(SMALL_DELIVERIES)


def test_only_the_grain_prices_are_overdue() -> None:
    late = {t.dataset for t in TABLES if (AS_OF - t.data_date).days > 10}
    assert late == {"fgw/liangshi-shougou-jiage"}
