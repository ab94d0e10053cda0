"""在线编目 in a real Chromium: its checks against ours, and the walk of a clerk who fills it in."""

from __future__ import annotations

import copy
import json
import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from site_builder.authoring import naming
from site_builder.compilation import compile_catalog
from site_builder.config import BuildConfig
from site_builder.sources import pointer_to
from site_builder.structure import schemas, validators
from site_builder.structure.violations import violations
from site_builder.structure.wording import hint, message
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.test_site import CONTRAST

pytestmark = pytest.mark.browser

FORM = "cataloguing/form/index.html"
EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "structure"
ODD: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        3,
        2.5,
        "",
        " ",
        "停用",
        "不予共享",
        "有条件共享",
        "２０２６",
        "2026-02-30",
        "第三方采集",
    ),
    *(
        "无条件开",
        "Shujuku",
        "\u3000x",
        "a\u200bb",
        "长" * 70,
        "http://x.cn/a",
        "../x",
        [],
        {},
        [1, 1],
        {"type": "x"},
        [{}],
    ),
    "2026-03-02T09:00:00+08:00",
]
KEYS = ["编制人", "titel", "sharing", "updatecycle", "x", "dataLevle", "name"]


def expected(value: Any) -> list[list[str]]:
    """What `mulu check` says about the shape of one descriptor."""
    root = schemas.schema("dataset")
    found = []
    for one in violations(validators.validator("dataset").iter_errors(value), root):
        keyed = one.keyword in ("unknown", "forbidden")
        pointer = pointer_to((*one.path, one.key or "") if keyed else one.path)
        found.append([one.rule, pointer, message(one, root), hint(one, root)])
    return sorted(found)


def holders(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list) and value:
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from holders(inner)


def spoiled() -> Iterator[Any]:
    """Every example, and right ones with up to three faults each; always the same."""
    cases = {
        path.stem: json.loads(path.read_text("utf-8")) for path in sorted(EXAMPLES.glob("dataset-*.json"))
    }
    yield from cases.values()
    dice = random.Random(20261123)
    for _ in range(400):
        value = copy.deepcopy(dice.choice([v for k, v in cases.items() if "-pass" in k]))
        for _ in range(dice.randint(1, 3)):
            holder = dice.choice(list(holders(value)))
            key = dice.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
            match dice.randint(0, 3):
                case 0:
                    del holder[key]
                case 1 if isinstance(holder, dict):
                    holder[dice.choice(KEYS)] = dice.choice(ODD)
                case _:
                    holder[key] = copy.deepcopy(dice.choice(ODD))
            if not value:
                break
        yield value


def open_form(visit: Visit, address: str) -> Page:
    page = visit.context.new_page()
    page.set_default_timeout(15_000)
    page.goto(address)
    expect(page.locator("#mf-department")).to_be_visible()
    return page


def test_form_finds_what_check_finds_word_for_word(visit: Visit, site: Path) -> None:
    page = open_form(visit, (site / FORM).as_uri())
    values = list(spoiled())
    said = page.evaluate(
        """values => values.map(value => muluKit.violations(value, muluKit.app.schema).map(one => [
            one.rule,
            muluKit.pointer(["unknown", "forbidden"].includes(one.keyword) ? one.path.concat([one.key]) : one.path),
            muluKit.message(one, muluKit.app.schema),
            muluKit.hint(one, muluKit.app.schema),
        ]))""",
        values,
    )
    wanted = [expected(value) for value in values]
    assert sum(map(len, wanted)) > 500
    for value, ours, theirs in zip(values, wanted, said, strict=True):
        assert sorted(theirs) == ours, json.dumps(value, ensure_ascii=False)[:2000]
    visit.assert_clean()


def fill(page: Page) -> None:
    """Department, words, choices: what a clerk has in front of them."""
    page.get_by_label("信息资源提供方").select_option("wjw")
    page.get_by_label("信息资源名称").fill("社区卫生服务站名录")
    page.get_by_label("信息资源摘要").fill("全市社区卫生服务站的名称、地址和床位数。")
    page.get_by_role("radio", name="系统产生").check()
    page.get_by_role("radio", name="数据库", exact=True).check()
    page.get_by_label("格式类型").select_option("mysql")
    page.get_by_label("本资源属于一般数据").check()
    page.get_by_role("radio", name="不予开放").check()
    page.get_by_role("radio", name="每季度").check()
    page.get_by_label("发布日期").fill("2026-11-20")


CSV = "机构编号,机构名称,床位数,成立日期\n0001,甲站,12,2020-01-01\n0002,乙站,8,2021-03-05\n"


def test_clerk_fills_the_form_mends_an_error_and_check_takes_the_file(
    visit: Visit, site: Path, repository: Path, tmp_path: Path
) -> None:
    page = open_form(visit, (site / FORM).as_uri())
    fill(page)
    assert page.get_by_label("信息资源代码").input_value() == "30701032068112/000003"
    assert page.locator("#mf-name").input_value() == "shequ-weisheng-fuwu-zhanminglu"

    code = page.get_by_label("信息资源代码")
    code.fill("３０７０１０/1")
    error = page.locator("#mf-gov-code-error")
    expect(error).to_contain_text("代码“３０７０１０/1”里有全角数字、字母或符号。")
    expect(error).to_contain_text("改成半角")
    expect(code).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".mf-count")).to_contain_text("须修改 1 处")
    code.fill("30701032068112/000003")
    expect(error).to_be_hidden()

    page.get_by_label("信息资源名称").fill("医疗机构执业登记信息")
    page.get_by_label("发布日期").fill("2999-01-01")
    expect(page.locator(".mf-count")).to_contain_text("须修改 2 处")
    expect(page.locator("#mf-title-error")).to_contain_text("在本部门已由 wjw/yiliao-jigou 使用")
    expect(page.locator("#mf-gov-publishedOn-error")).to_contain_text("还没有到（核对时点")
    page.get_by_label("信息资源名称").fill("社区卫生服务站名录")
    page.get_by_label("发布日期").fill("2026-11-20")

    page.get_by_role("radio", name="有条件共享").check()
    expect(page.get_by_label("共享条件")).to_be_visible()
    expect(page.locator(".mf-findings")).to_contain_text("缺少共享条件（conditions）。")
    page.get_by_role("radio", name="无条件共享").check()
    expect(page.get_by_label("共享条件")).to_be_hidden()

    page.get_by_text("从表头或 csv 文件填入").click()
    page.locator("#mf-paste-0").fill("机构名称\t联系手机")
    page.get_by_role("button", name="填入信息项").click()
    expect(page.locator(".mf-told").first).to_contain_text("“联系手机”像是敏感信息")
    page.locator("#mf-paste-0-file").set_input_files(
        {"name": "服务站.csv", "mimeType": "text/csv", "buffer": CSV.encode("gb18030")}
    )
    expect(page.locator(".mf-told").first).to_contain_text("填入 4 个信息项")
    page.get_by_role("checkbox", name="主键").first.check()
    expect(page.locator(".mf-count")).to_have_text("填写完整，没有须修改之处。下一步：下载，交保密审查。")
    expect(page.locator(".mf-link")).to_be_hidden()  # the sample city names no repository

    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载描述文件").click()
    assert waiting.value.suggested_filename == "datapackage.json"
    text = Path(waiting.value.path()).read_bytes().decode("utf-8")
    value = json.loads(text)
    assert text == json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    assert list(value)[-2:] == ["gov", "resources"]
    resource = value["resources"][0]
    assert resource["schema"]["primaryKey"] == ["机构编号"]
    assert [f["type"] for f in resource["schema"]["fields"]] == ["string", "string", "integer", "date"]
    assert resource["encoding"] == "gb18030"

    source = tmp_path / "catalog_src"
    shutil.copytree(repository / "catalog_src", source)
    folder = source / "wjw" / value["name"]
    (folder / "data").mkdir(parents=True)
    (folder / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
    (folder / resource["path"]).write_bytes(CSV.encode("gb18030"))
    compiled = compile_catalog(BuildConfig(source=source, as_of=date(2026, 11, 23)))
    found = [f for f in compiled.findings if f.file.startswith(f"wjw/{value['name']}/")]
    assert [(f.rule, f.message) for f in found if f.severity.value == "error"] == [
        ("V17", "缺少保密审查（secrecyReview）。")
    ]
    visit.assert_clean()


def test_draft_survives_a_reload_and_can_be_thrown_away(visit: Visit, served: str) -> None:
    page = open_form(visit, f"{served}/{FORM}")
    fill(page)
    page.reload()
    expect(page.get_by_label("信息资源名称")).to_have_value("社区卫生服务站名录")
    expect(page.get_by_label("信息资源提供方")).to_have_value("wjw")
    expect(page.get_by_role("radio", name="每季度")).to_be_checked()
    expect(page.get_by_text("已恢复上次没有填完的草稿。")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="清空重填").click()
    expect(page.get_by_label("信息资源名称")).to_have_value("")
    visit.assert_clean()


def test_everything_is_reached_and_worked_by_keyboard(visit: Visit, site: Path) -> None:
    page = open_form(visit, (site / FORM).as_uri())
    page.locator("#mf-title").focus()
    page.keyboard.insert_text("名录")
    page.get_by_role("button", name="＋ 添加信息项").focus()
    for name in ("甲", "乙"):
        page.keyboard.press("Enter")
        page.keyboard.insert_text(name)
        page.get_by_role("button", name="＋ 添加信息项").focus()
    page.get_by_role("button", name="上移信息项 2").press("Enter")
    titles = page.locator(".mf-row input[id$=-title]")
    assert [titles.nth(i).input_value() for i in range(2)] == ["乙", "甲"]
    expect(page.get_by_role("button", name="下移信息项 1")).to_be_focused()
    page.get_by_role("button", name="删去信息项 1").press("Enter")
    expect(titles).to_have_count(1)
    page.locator(".mf-go", has_text="缺少信息资源摘要").press("Enter")
    expect(page.get_by_label("信息资源摘要")).to_be_focused()
    visit.assert_clean()


@pytest.mark.parametrize(
    ("kind", "page_of"),
    [
        ("github", "/new/main?filename="),
        ("gitea", "/_new/main/?filename="),
        ("gitlab", "/-/new/main?file_name="),
    ],
)
def test_short_file_comes_with_a_link_into_the_git_service_and_a_long_one_does_not(
    visit: Visit, site: Path, kind: str, page_of: str
) -> None:
    page = open_form(visit, (site / FORM).as_uri())
    ask = "([kind, text]) => muluKit.link({kind, url: 'https://git.example/a/b.git', branch: 'main'}, 'x/y.json', text)"
    link = page.evaluate(ask, [kind, '{\n  "a": "甲 +"\n}\n'])
    assert link.startswith("https://git.example/a/b" + page_of + "x%2Fy.json&")
    assert link.endswith("=%7B%0A++%22a%22%3A+%22%E7%94%B2+%2B%22%0A%7D%0A")
    assert page.evaluate(ask, [kind, "字" * 700]) is None


def test_folder_names_are_those_that_the_tools_would_take(visit: Visit, site: Path) -> None:
    page = open_form(visit, (site / FORM).as_uri())
    for title in ("婚姻登记信息", "2025年A级景区（名录）", "公共厕所", "重" * 50):
        assert naming.fits(page.evaluate("title => muluKit.fit(title)", title)), title
    assert page.evaluate("muluKit.fit('婚姻登记信息')") == "hunyin-dengji-xinxi"
    assert page.evaluate("muluKit.unused('a', ['a', 'a-2'])") == "a-3"


GUESSES = {
    "编号": (["0012", "0013"], "string"),
    "行政区划代码": (["320681", "320682"], "string"),
    "床位数": (["12", "", "0"], "integer"),
    "邮件": (["007"], "string"),
    "价格": (["1.50", "20"], "number"),
    "日期": (["2026-02-28"], "date"),
    "日子": (["2026-02-30"], "string"),
    "年份": (["2025"], "year"),
    "空": (["", ""], "string"),
    "长": (["12345678901"], "number"),
}


def test_types_are_guessed_with_care(visit: Visit, site: Path) -> None:
    page = open_form(visit, (site / FORM).as_uri())
    for name, (values, wanted) in GUESSES.items():
        got = page.evaluate("rows => muluKit.fieldsOf(rows)", [[name], *([v] for v in values)])
        assert got[0]["type"] == wanted, name
    rows = page.evaluate('muluKit.parse(\'a,"b,""c""\\n d",e\\r\\n1,2,3\').rows')
    assert rows == [["a", 'b,"c"\n d', "e"], ["1", "2", "3"]]


@pytest.mark.parametrize(
    "visit",
    [
        pytest.param({"color_scheme": "light", "viewport": DESKTOP}, id="light"),
        pytest.param({"color_scheme": "dark", "viewport": DESKTOP}, id="dark"),
        pytest.param({"color_scheme": "light", "viewport": PHONE}, id="phone"),
        pytest.param(
            {"color_scheme": "dark", "viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
            id="zoomed-dark",
        ),
    ],
    indirect=True,
)
def test_form_fits_its_window_and_reads_well(visit: Visit, site: Path, tmp_path: Path) -> None:
    page = open_form(visit, (site / FORM).as_uri())
    page.get_by_label("信息资源提供方").select_option("wjw")
    page.get_by_role("radio", name="不予共享").check()
    page.get_by_role("button", name="＋ 添加依据").click()
    page.get_by_text("从表头或 csv 文件填入").click()
    page.locator("#mf-paste-0").fill("机构名称、地址、床位数")
    page.get_by_role("button", name="填入信息项").click()
    page.evaluate("document.querySelectorAll('.mf details').forEach(one => { one.open = true; })")
    page.get_by_role("button", name="下载描述文件").click()
    expect(page.locator(".mf-error:visible").first).to_be_visible()
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1]
    assert page.evaluate(CONTRAST) == []
    unnamed = "[...document.querySelectorAll('.mf input, .mf select, .mf textarea')].filter(e => !e.labels.length && !e.ariaLabel).length"
    assert page.evaluate(unnamed) == 0
    # For eyes: `pytest --basetemp build/browser` keeps it.
    page.screenshot(path=tmp_path / "form.png")
    visit.assert_clean()
