"""What may stand in a word, and what templates and pages make of it."""

from __future__ import annotations

from typing import Any

import esprima
import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateSyntaxError

from site_builder.words import Faulty, Words, parts_of
from site_builder.words.in_scripts import script_of
from site_builder.words.in_templates import teach

STANDARD = {
    "page.title": "目录 & 时点",
    "page.day": "以 {as_of} 为准。",
    "page.link": "见**[使用手册](guide)**的 `{name}`，{{不}}是值",
    "page.other": "暂停",
    "script.list.hits": "{number}{unit}，共 {total} 项",
    "script.list.none": "没有<符合>的\u2028",
}


def said(template: str, own: dict[str, str] | None = None, **values: Any) -> str:
    """What an escaping environment makes of a template."""
    environment = Environment(
        loader=DictLoader({"page": template}), autoescape=True, undefined=StrictUndefined
    )
    teach(environment, Words(standard=STANDARD).replaced(own or {}))
    return environment.get_template("page").render(values)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<h1>{{ w.page.title }}</h1>", "<h1>目录 &amp; 时点</h1>"),
        ("{{ w.page.day(as_of=day) }}", "以 &lt;今天&gt; 为准。"),
        ("{{ w.page.day(as_of=[day, 1]|join('（')) }}", "以 &lt;今天&gt;（1 为准。"),
        ("{{ day or w.page.other }}", "&lt;今天&gt;"),
        ("{{ '' or w.page.title }}", "目录 &amp; 时点"),
        ("{{ w.page.other if day else w.page.title }}", "暂停"),
        ("{{ ('' or w.page.day(as_of=day))|upper }}", "以 &lt;今天&gt; 为准。"),
        ("{{ w.page.day(as_of='' or w.page.title) }}", "以 目录 &amp; 时点 为准。"),
        ("{% set x = w.page.day(as_of=1 + 1) %}{{ x }}", "以 2 为准。"),
        ("{% if x.w is defined %}{{ x.w.page }}{% endif %}", "甲"),
    ],
)
def test_a_word_stands_where_a_template_names_it_and_values_are_escaped(template: str, expected: str) -> None:
    assert said(template, day="<今天>", x={"w": {"page": "甲"}}) == expected


def test_markup_of_a_word_is_ours_and_what_it_holds_is_escaped() -> None:
    page = said("{{ w.page.link(guide=root ~ 'a?b&c', name=name) }}", root="../", name="<i>")
    assert page == '见<b><a href="../a?b&amp;c">使用手册</a></b>的 <code>&lt;i&gt;</code>，{不}是值'


def test_a_replacement_cannot_bring_markup_of_its_own() -> None:
    own = {"page.title": "<script>**[x](y)**`z`"}
    assert said("{{ w.page.title }}", own) == "&lt;script&gt;**[x](y)**`z`"


@pytest.mark.parametrize(
    "template",
    [
        "{{ w.page.titel }}",
        "{{ w.page }}",
        "{{ w.page.day }}",
        "{{ w.page.day(of=1) }}",
        "{{ w.page.day(as_of=1, more=2) }}",
        "{{ w.page.day(1) }}",
        "{{ w.page.day(as_of=1",
        "{{ 'a' ~ w.page.link(guide='', name='') }}",
    ],
)
def test_a_template_that_names_no_word_or_other_values_does_not_compile(template: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        said(template)


def test_pages_get_a_word_with_its_values_as_text() -> None:
    words = Words(standard=STANDARD).replaced({"page.day": "时点：{as_of}"})
    assert words("page.day", as_of="<今天>") == "时点：<今天>"
    assert words("page.title") == "目录 & 时点"
    assert Words(standard={"a.b": "{{甲}}", "a.c": "乙", "ab.d": "丙"}).table("a") == {"b": "{甲}", "c": "乙"}
    for key, values, error in (
        ("page.none", {}, KeyError),
        ("page.day", {}, ValueError),
        ("page.title", {"as_of": 1}, ValueError),
        ("page.link", {"guide": "", "name": ""}, ValueError),
    ):
        with pytest.raises(error):
            words(key, **values)


@pytest.mark.parametrize("text", ["{", "a}", "{名}", "{A}", "{a", "{a b}", "{{{"])
def test_a_brace_without_a_partner_is_refused(text: str) -> None:
    with pytest.raises(Faulty):
        parts_of(text, marked=False)


def test_scripts_get_strings_and_functions_in_what_old_browsers_read() -> None:
    script = script_of(Words(standard=STANDARD).replaced({"script.list.none": '没有"的</script>'}), "list")
    esprima.parseScript(script)
    assert 'hits: ({ number, total, unit }) => "" + number + unit + "，共 " + total + " 项"' in script
    assert 'none: "没有\\"的\\u003c/script>"' in script
    plain = script_of(Words(standard=STANDARD), "list")
    esprima.parseScript(plain)
    assert "\\u2028" in plain
    assert "\u2028" not in plain
