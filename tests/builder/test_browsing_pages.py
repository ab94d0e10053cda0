"""Ways into the catalogue other than by search, over the sample city."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from site_builder import exports
from site_builder.edition import Edition
from site_builder.figures import figures
from site_builder.pages import browsing, dictionary, statistics
from site_builder.pages.layout import templates
from tests.builder.exports.published import catalog_of, edition_of


@pytest.fixture(scope="module")
def edition(repository: Path) -> Edition:
    return edition_of(repository / "catalog_src")


def bodies(edition: Edition) -> dict[str, str]:
    """Address → the stamped part of every page of these kinds."""
    environment = templates(edition.words)
    return {
        page.address: environment.get_template(f"{page.kind}.html").render(root="../", **page.words)
        for kind in (browsing, dictionary, statistics)
        for page in kind.pages(edition)
    }


def test_every_field_is_in_the_dictionary_or_counted_as_loose(edition: Edition) -> None:
    pages = {page.address: page.words for page in dictionary.pages(edition)}
    listed = sum(
        len(words["holdings"]) for address, words in pages.items() if address != "elements/index.html"
    )  # type: ignore[arg-type]
    words = pages["elements/index.html"]
    assert listed > 30
    assert words["fields"] == listed + int(str(words["loose"]))


def test_an_element_says_where_its_fields_differ(edition: Edition) -> None:
    page = bodies(edition)["elements/uscc/index.html"]
    assert "名称不一：除“统一社会信用代码”外，另有“参保单位统一社会信用代码”" in page
    assert "企业法人基础信息" in page


def test_the_list_of_denied_entries_names_each_with_its_law_and_no_more(
    edition: Edition, repository: Path
) -> None:
    page = bodies(edition)["denied/index.html"]
    catalog = catalog_of(repository / "catalog_src")
    denied = [dataset for dataset in catalog.datasets if dataset.sharing.denial_basis]
    assert len(denied) == 4
    for dataset in denied:
        assert dataset.title in page
        assert all(basis.article in page for basis in dataset.sharing.denial_basis)
        assert dataset.description not in page
        assert dataset.code not in page


def test_figures_count_every_entry_once(edition: Edition, tmp_path: Path) -> None:
    by_name = {figure.name: figure for figure in figures(edition)}
    assert sum(sum(numbers) for _, numbers in by_name["departments"].rows) == len(edition.datasets) == 45
    assert sum(by_name["years"].rows[-1][1]) == sum(d.published_on is not None for d in edition.datasets)
    assert [sum(numbers) for _, numbers in by_name["years"].rows] == sorted(
        sum(n) for _, n in by_name["years"].rows
    )
    assert sum(sum(numbers) for _, numbers in by_name["freshness"].rows) == 41
    exports.write(tmp_path, edition)
    for name, figure in by_name.items():
        text = (tmp_path / f"statistics/{name}.csv").read_text("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert rows[1:] == [[head, *map(str, numbers)] for head, numbers in figure.rows]


def test_a_plot_draws_what_its_table_says(edition: Edition) -> None:
    (page,) = statistics.pages(edition)
    for drawn in page.words["figures"]:  # type: ignore[attr-defined]
        for bar, (name, numbers) in zip(drawn["bars"], drawn["figure"].rows, strict=True):
            assert bar["name"] == name
            assert bar["total"] == sum(numbers)
            assert [piece["number"] for piece in bar["pieces"]] == [number for number in numbers if number]
            assert sum(piece["width"] for piece in bar["pieces"]) == pytest.approx(
                sum(numbers) * 100 / drawn["figure"].most, abs=0.01
            )
