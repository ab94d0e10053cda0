"""A city's `_words.toml`: what it replaces, and what is said of one that cannot be taken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from site_builder import words
from site_builder.build import build
from site_builder.sources import read
from site_builder.structure import check
from site_builder.words import judgement
from tests.builder.test_site_is_valid import es2017
from tests.documents import blocks
from tests.small_city import City


def test_a_city_replaces_a_word_on_pages_on_the_404_page_and_in_scripts(city: City, tmp_path: Path) -> None:
    city.write(
        "_words.toml",
        '[home]\nfind = "找 & 查"\n[theme]\nlost = "页面不在了"\nskip = "到正文"\n'
        '[nav]\nscenes = "办事 <一件>"\n'
        '[datasets]\nin_all = "目录 {total} 项"\n'
        '[elements]\nprovider_code = "统一代码"\n[ledgers.requests]\ntitle = "申请簿"\n'
        '[script.form]\nadd = "再加一个{what}"\n',
    )
    assert build(city.config()).published
    site = tmp_path / "build/site"
    home = (site / "index.html").read_text("utf-8")
    assert '<button type="submit">找 &amp; 查</button>' in home
    assert "到正文</a>" in home
    assert "跳到正文" not in home
    assert "办事 &lt;一件&gt;" in home
    assert "目录 3 项" in (site / "datasets/index.html").read_text("utf-8")
    assert "申请簿" in (site / "ledgers/index.html").read_text("utf-8")
    dataset = (site / "datasets/mzj/gongce/index.html").read_text("utf-8")
    assert "统一代码" in dataset
    assert "信息资源提供方代码" not in dataset
    assert "<h1>页面不在了</h1>" in (site / "404.html").read_text("utf-8")
    said = (site / "assets/words/form.js").read_text("utf-8")
    assert 'add: ({ what }) => "再加一个" + what' in said
    assert es2017(said) == []


@pytest.mark.parametrize(
    ("text", "line", "says", "advises"),
    [
        ('[home]\nfimd = "查"\n', 2, "没有 home.fimd 这个词", "你是否想写 home.find？"),
        ('[nowhere]\nx = "查"\n', 2, "没有 nowhere.x 这个词", "site_builder/words.toml"),
        ('[home]\nfind = ""\n', 2, "home.find 须是一句不空的文字", "双引号"),
        ("[home]\nfind = 3\n", 2, "home.find 须是一句不空的文字", "双引号"),
        ('[datasets]\n\nin_all = "共 {totals} 项"\n', 3, "里没有 totals 这个值可用", "“共 {total} 项”"),
        ('[datasets]\nin_all = "全部"\n', 2, "里少了值 total", "“共 {total} 项”"),
        ('[datasets]\nin_all = "共 {total 项"\n', 2, "里花括号没有配对", "“共 {total} 项”"),
        ('[home]\nguide = "见手册"\n', 2, "里少了值 guide", "[使用手册](guide)"),
        ('[home]\nfind = 查"\n', 2, "不是合格的 TOML：第 2 行第 8 列", "英文双引号"),
        ('[home]\nfind = "查', None, "不是合格的 TOML：文件末尾", "英文双引号"),
        ('[home]\nfind = "查"\n[home]\n', 3, "不是合格的 TOML：第 3 行", "一个表只写一次"),
    ],
)
def test_a_word_that_cannot_be_taken_is_a_finding_with_its_line(
    city: City, text: str, line: int | None, says: str, advises: str
) -> None:
    city.write("_words.toml", text)
    source = read(city.source)
    (finding,) = (*source.findings, *check(source))
    assert (finding.file, finding.line, finding.severity) == ("_words.toml", line, "error")
    assert says in finding.message
    assert advises in finding.hint


def test_with_a_faulty_word_nothing_is_published_even_leniently(city: City) -> None:
    city.write("_words.toml", '[home]\nfimd = "查"\n')
    built = build(city.config(lenient=True))
    assert built.published is None
    assert [finding.file for finding in built.compiled.findings] == ["_words.toml"]


def test_the_words_of_the_handbook_s_example_can_be_taken() -> None:
    (block,) = (one for one in blocks() if one.first == "[common]")
    said, fault = judgement.read(block.text)
    assert fault is None
    assert list(judgement.faults(block.text, said)) == []
    assert said.keys() == {"common.provider", "datasets.in_all"}


def test_every_word_may_be_replaced_by_itself() -> None:
    known = words.standard().standard
    text = "".join(f"{key} = {json.dumps(word, ensure_ascii=False)}\n" for key, word in known.items())
    said, fault = judgement.read(text)
    assert fault is None
    assert said == known
    assert list(judgement.faults(text, said)) == []


@settings(deadline=None, derandomize=True)
@given(st.text("[]{}=\"'.\n ab0-:#,名\\", max_size=60))
@example("".join(f"k{number} = 1\n" for number in range(2_000)))
@example("x = " + "[\n" * 99_999)
@example(".".join("a" * 9_999) + " = 1")
@example("x = " + "1" * 9_999)
def test_no_text_is_too_odd_to_be_judged(text: str) -> None:
    said, fault = judgement.read(text)
    found = [*judgement.faults(text, said), *([fault] if fault else [])]
    assert len(found) >= len(said)
    for one in found:
        assert one.line is None or 1 <= one.line <= text.count("\n") + 1
        assert one.message.endswith("。")
