"""画像, made-up lines, examples, keys and relations: what a dataset page tells beyond its descriptor."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from query_api.settings import Limits
from site_builder import descriptors, sources
from site_builder.catalog import Catalog, Field, SharingType
from site_builder.content.persons import kinds_in
from site_builder.entries import Entry
from site_builder.pages import access, contents, diagram, samples
from site_builder.pages.calls import examples
from site_builder.tables import profile
from site_builder.tables.profile import FEWEST, profiles, suppressed
from site_builder.tables.records import Bar, ColumnRecord
from site_builder.words import standard
from tests.builder.site import Site
from tests.small_city import City

HEAD = "INSERT INTO t SELECT * FROM (VALUES "


@pytest.fixture(scope="module")
def sample_city(repository: Path) -> Catalog:
    return descriptors.to_catalog(sources.read(repository / "catalog_src"), broken=frozenset())


def column(name: str, storage: str, **more: bool) -> ColumnRecord:
    return ColumnRecord(
        name=name, title=name, type="any", json="string", column=name, storage=storage, **more
    )


def test_a_profile_counts_what_is_there_and_draws_ranges_and_values() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE t AS SELECT i AS n, CASE WHEN i % 4 = 0 THEN NULL ELSE 'v' || (i % 3) END AS w, "
            "DATE '2026-01-01' + CAST(i AS INTEGER) AS d FROM range(400) s(i)"
        )
        found = profiles(
            connection, "t", [column("n", "BIGINT"), column("w", "VARCHAR"), column("d", "DATE")], 400
        )
    number, word, day = found
    assert (number.missing, number.distinct, number.least, number.most) == (0, 400, "0", "399")
    assert [bar.count for bar in number.bars] == [50] * 8
    assert (word.missing, word.distinct, word.least) == (100, 3, None)
    assert sorted(bar.label for bar in word.bars) == ["v0", "v1", "v2"]
    assert sum(bar.count or 0 for bar in word.bars) == 300
    assert (day.least, day.most) == ("2026-01-01", "2027-02-04")


def test_different_values_of_a_long_table_are_estimated_and_said_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(profile, "COUNTED_ROWS", 99)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t AS SELECT 'v' || (i % 50) AS w FROM range(100) s(i)")
        (long,) = profiles(connection, "t", [column("w", "VARCHAR")], 100)
        (short,) = profiles(connection, "t", [column("w", "VARCHAR")], 99)
    assert (short.distinct, short.is_rough) == (50, False)
    assert long.is_rough
    assert abs(long.distinct - 50) <= 5


def test_sensitive_and_masked_columns_have_no_profile() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t AS SELECT 'x' AS a, 'y' AS b FROM range(50)")
        columns = [column("a", "VARCHAR", sensitive=True), column("b", "VARCHAR", masked=True)]
        assert profiles(connection, "t", columns, 50) == ()


@pytest.mark.parametrize(
    ("missing", "counts", "told"),
    [
        (0, [50, 60], (0, [50, 60])),
        (3, [50, 60], (None, [None, 60])),
        (0, [50, 4, 60], (0, [None, None, 60])),
        (4, [5, 60], (None, [None, 60])),
        (7, [], (None, [])),
        (0, [9], (0, [None])),
        (10, [10], (10, [10])),
    ],
)
def test_a_count_under_ten_is_not_told_and_cannot_be_worked_out(
    missing: int, counts: list[int], told: tuple[int | None, list[int | None]]
) -> None:
    got, bars = suppressed(missing, [(str(number), number) for number in counts])
    assert (got, [bar.count for bar in bars]) == told
    assert bars == [Bar(label=str(n), count=t) for n, t in zip(counts, told[1], strict=True)]


def test_no_count_under_ten_is_in_any_profile_of_the_sample_page(city: City) -> None:
    site = Site.of(city)
    page = site["datasets/mzj/gongce/index.html"]
    assert "每列画像" in page
    # Three rows: every count is too small to be told.
    assert "：不显示" in page or "不显示" in page
    assert FEWEST == 10


def test_made_up_lines_are_impossible_and_of_nobody(sample_city: Catalog) -> None:
    seen = 0
    for dataset in sample_city.datasets:
        made = contents.made_up(dataset)
        assert bool(made) == (
            dataset.sharing.type is SharingType.CONDITIONAL
            and any(table.fields for table in dataset.distributions)
        )
        for one in made:
            rows: list[list[str]] = one["rows"]  # type: ignore[assignment]
            fields: tuple[Field, ...] = one["fields"]  # type: ignore[assignment]
            assert len(rows) == 5
            for row in rows:
                for field, value in zip(fields, row, strict=True):
                    seen += 1
                    assert not kinds_in(value), (dataset.id, field.name, value)
                    assert field.type not in ("date", "datetime") or value.startswith("1800-01-")
    assert seen > 100


def test_made_up_numbers_have_the_shape_and_a_wrong_check_digit() -> None:
    def made(title: str, **more: object) -> list[str]:
        field = Field(name=title, title=title, type="string", pointer="", **more)  # type: ignore[arg-type]
        return [samples.value(field, number) for number in range(5)]

    for number in made("居民身份证号码"):
        assert len(number) == 18
        assert number.startswith("99000018000101")
        total = sum(int(sign) * weight for sign, weight in zip(number, samples._ID_WEIGHTS, strict=False))
        assert samples._ID_CHECKS[total % 11] != number[17]
    for code in made("统一社会信用代码"):
        assert len(code) == 18
        assert code[2:8] == "990000"
        signs = samples._USCC_SIGNS
        total = sum(signs.index(sign) * pow(3, at, 31) for at, sign in enumerate(code[:17]))
        assert signs[(31 - total % 31) % 31] != code[17]
    assert made("姓名") == ["示例甲", "示例乙", "示例丙", "示例丁", "示例戊"]
    assert set(made("行政区划代码")) == {"990000"}
    assert made("状态", constraints={"enum": ["有效", "注销"]}) == ["有效", "注销", "有效", "注销", "有效"]
    assert all(len(value) <= 4 for value in made("很长的名称", constraints={"maxLength": 4}))


def test_no_sample_is_made_for_what_is_denied_or_withdrawn_and_no_row_is_read(city: City) -> None:
    site = Site.of(city)
    assert "合成样例" in site.words("datasets/mzj/hunyin/index.html")
    assert "非真实数据" in site["datasets/mzj/hunyin/index.html"]
    for address in ("datasets/mzj/shouyang/index.html", "datasets/mzj/gongce/index.html"):
        assert "合成样例" not in site.words(address)
    dataset = city.check().catalog.datasets_by_id["mzj/hunyin"]
    denied = replace(dataset, sharing=replace(dataset.sharing, type=SharingType.DENIED))
    assert contents.made_up(denied) == []


@pytest.mark.parametrize("with_key", [False, True])
def test_examples_name_the_address_and_take_keys_from_the_environment(with_key: bool) -> None:
    url = "http://127.0.0.1:8000/api/v1/datasets/mzj/x/tables/y/rows?_limit=10"
    found = {example.language: example.code for example in examples(url, with_key=with_key)}
    assert list(found) == ["curl", "Python", "Java"]
    for code in found.values():
        assert url in code
        assert ("MULU_KEY" in code) == ("MULU_PURPOSE" in code) == with_key
    compile(found["Python"], "example", "exec")


def test_every_key_and_reference_of_the_sample_city_is_an_arrow_inside_the_picture(
    sample_city: Catalog,
) -> None:
    entries = {
        d.id: Entry(
            address=f"datasets/{d.id}/index.html", title=d.title, department=d.department,
            department_title="", sharing="", sign="", classification="", status=None,
        )
        for d in sample_city.datasets
    }  # fmt: skip
    drawn = 0
    for dataset in sample_city.datasets:
        keys = sum(len(t.foreign_keys) for t in dataset.distributions)
        references = sum(bool(f.reference) for t in dataset.distributions for f in t.fields)
        picture = diagram.diagram(dataset, entries, standard())
        assert (picture is not None) == bool(keys + references), dataset.id
        if picture:
            drawn += 1
            assert len(picture.arrows) == keys + references
            for arrow in picture.arrows:
                assert min(arrow.x1, arrow.x2) >= 0
                assert max(arrow.x1, arrow.x2) <= picture.width
                assert min(arrow.y1, arrow.y2) > 0
                assert max(arrow.y1, arrow.y2) <= picture.height
    assert drawn > 0


def test_changes_are_told_newest_first_with_department_reason_and_basis(city: City) -> None:
    changes = [
        {"on": "2026-04-01", "kind": "条件变更", "reason": "按新规定写明用途。"},
        {"on": "2026-05-01", "kind": "共享放宽", "reason": "不再含个人信息。", "basis": "〔2026〕7号"},
    ]
    city.patch("mzj/hunyin/datapackage.json", {"gov": {"changes": changes}})
    words = Site.of(city).words("datasets/mzj/hunyin/index.html")
    assert "2026-05-01 市民政局：共享放宽 不再含个人信息。 依据：〔2026〕7号" in words
    assert words.index("共享放宽 不再") < words.index("条件变更 按新")
    assert "示例市民政局：《婚姻登记信息》（信息资源代码 30701032068105/000001" in words


def test_a_workbook_is_offered_for_as_many_rows_as_the_service_puts_into_one() -> None:
    most = access.MOST_XLSX_ROWS
    assert most == Limits().workbook_rows
    path = "/api/v1/datasets/a/b/tables/c/rows?_limit=10"
    for rows, offered in (
        (most, ["csv", "xlsx", "parquet", "ndjson"]),
        (most + 1, ["csv", "parquet", "ndjson"]),
    ):
        call = access.Call(title="表", url="", path=path, with_key=False, rows=rows)
        assert [format_ for format_, _ in call.downloads] == offered
        assert call.downloads[0][1] == "/api/v1/datasets/a/b/tables/c/download?_format=csv"
