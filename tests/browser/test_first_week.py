"""第一周: three people without git, terminal or installation bring three resources into the catalogue.

The page of the handbook is walked as it stands, on the department's own edition of the site, each person with a
browser of their own; what passes between them is files. The authority's side ends it: intake, merge, `mulu check`.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from site_builder.build import build
from site_builder.cli import main
from site_builder.config import BuildConfig, default_data_root
from site_builder.dossiers.secrecy_form import secrecy_form
from site_builder.review import QUESTIONS, content_hash
from site_builder.visibility import Audience
from tests.browser.conftest import DESKTOP
from tests.browser.hand import Hand
from tests.builder.changes.conftest import ALONE, IDENTITY, Repository
from tests.builder.dossiers.conftest import text_of
from tests.small_city import City

pytestmark = pytest.mark.browser

DAY = date(2026, 11, 23)
WEEK = "cataloguing/week/index.html"
PAPER_MINUTES = 10
"""For one paper, read by the reviewer, read by the head, signed and stamped; nothing of it is at a screen."""
STATION = (
    "机构编号,机构名称,床位数,成立日期\n0001,甲站（示例）,12,2020-01-01\n0002,乙站（示例）,8,2021-03-05\n"
)
PRINTED = """window.print = () => { window.printed = document.querySelector('.mf-sheets').innerText;
  window.shown = getComputedStyle(document.querySelector('.mf-handin h1')).display;
  window.dispatchEvent(new Event('afterprint')); };"""


@dataclass(frozen=True, kw_only=True)
class Department:
    """A clone at the authority's, the department's site made of it, a folder that three people share."""

    clone: Repository
    site: Path
    shared: Path
    browser: Browser

    @contextmanager
    def at_a_desk(self) -> Iterator[Page]:
        """One person's browser; nothing is left of it afterwards but the files they saved."""
        context = self.browser.new_context(viewport=DESKTOP, locale="zh-CN", accept_downloads=True)  # type: ignore[arg-type] # a size
        context.add_init_script(PRINTED)
        page = context.new_page()
        trouble: list[str] = []
        page.on("pageerror", lambda error: trouble.append(str(error)))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((self.site / WEEK).as_uri())
        yield page
        assert trouble == []
        assert [url for url in asked if not url.startswith(("file://", "blob:", "data:"))] == []
        context.close()

    def save(self, page: Page, hand: Hand, button: str, name: str) -> Path:
        with page.expect_download() as waiting:
            hand.press(page.get_by_role("button", name=button))
        target = self.shared / name
        waiting.value.save_as(target)
        return target


@pytest.fixture(scope="module")
def department(
    repository: Path, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Department]:
    root = tmp_path_factory.mktemp("week")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**os.environ, **IDENTITY, **ALONE}.items():
            patch.setenv(name, value)
        shutil.copytree(repository / "catalog_src", root / "catalog_src")
        (root / "dropbox").symlink_to(repository / "dropbox")
        city = City(source=root / "catalog_src")
        # Three in post: the reviewer also answers for secrecy, as in a small department.
        office = json.loads((city.source / "wjw/department.json").read_text("utf-8"))
        for person in office["people"]:
            if person["id"] == "bm":
                person["to"] = "2026-10-31"
            if person["id"] == "sh":
                person["roles"].append("保密审查员")
        city.write("wjw/department.json", json.dumps(office, ensure_ascii=False, indent=2) + "\n")
        clone = Repository(root=root, city=city)
        clone.git("init", "-q", "-b", "main")
        clone.commit("city")
        config = BuildConfig(
            source=city.source, as_of=DAY, data_root=default_data_root(city.source), output=root / "build",
            audience=Audience.of("部门:wjw"),
        )  # fmt: skip
        result = build(config)
        assert not [one for one in result.compiled.findings if one.severity.value == "error"]
        (root / "共享文件夹").mkdir()
        patch.chdir(root)
        site = next((root / "build").rglob(WEEK)).parents[2]
        yield Department(clone=clone, site=site, shared=root / "共享文件夹", browser=chromium)


def by_label(page: Page, label: str, **more: Any) -> Any:
    return page.get_by_label(label, **more).first


def compile_from_a_table(page: Page, hand: Hand, table: Path) -> None:
    hand.choose(by_label(page, "信息资源提供方"), "wjw")
    hand.write(by_label(page, "信息资源名称"), "社区卫生服务站名录")
    hand.write(by_label(page, "信息资源摘要"), "全市社区卫生服务站的名称和床位数。")
    hand.tick(page.get_by_role("radio", name="系统产生"))
    hand.tick(page.get_by_role("radio", name="电子表格"))
    hand.choose(by_label(page, "格式类型"), "xlsx")
    hand.tick(by_label(page, "本资源属于一般数据"))
    hand.tick(page.get_by_role("radio", name="不予开放"))
    hand.tick(page.get_by_role("radio", name="每季度"))
    hand.write(by_label(page, "发布日期"), "2026-11-20")
    hand.press(page.get_by_text("从表头或 csv 文件填入"))
    hand.give(page.locator("#mf-paste-0-file"), table)
    expect(page.locator("#mf-tables")).to_contain_text("填入 4 个信息项")
    hand.tick(page.get_by_role("checkbox", name="主键").first)


def compile_by_hand(page: Page, hand: Hand) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    hand.press(page.get_by_role("button", name="清空重填"))
    hand.choose(by_label(page, "信息资源提供方"), "wjw")
    hand.write(by_label(page, "信息资源名称"), "家庭医生签约信息")
    hand.write(by_label(page, "信息资源摘要"), "签约机构、服务包和签约日期。")
    hand.tick(page.get_by_role("radio", name="直接采集"))
    hand.tick(page.get_by_role("radio", name="数据库", exact=True))
    hand.choose(by_label(page, "格式类型"), "mysql")
    hand.tick(by_label(page, "本资源属于一般数据"))
    hand.tick(page.get_by_role("radio", name="有条件共享"))
    hand.write(by_label(page, "共享条件"), "凭签约编号核验，不提供批量底数。")
    hand.write(by_label(page, "共享范围"), "市医疗保障局；签约机构、签约日期。")
    hand.write(by_label(page, "使用用途"), "用于签约服务费用结算。")
    hand.tick(page.get_by_role("radio", name="不予开放"))
    hand.tick(page.get_by_role("radio", name="每季度"))
    hand.write(by_label(page, "发布日期"), "2026-11-20")
    for number, name in enumerate(("签约编号", "签约机构", "服务包", "签约日期")):
        hand.press(page.get_by_role("button", name="＋ 添加信息项"))
        hand.write(page.locator(f"#mf-resources-0-schema-fields-{number}-title"), name)
    hand.choose(page.locator("#mf-resources-0-schema-fields-3-type"), "date")
    hand.tick(page.get_by_role("checkbox", name="主键").first)


def renew(page: Page, hand: Hand) -> None:
    hand.press(page.get_by_text("打开描述文件，或更新已有的一项"))
    hand.choose(by_label(page, "更新已有的一项"), "yufang-jiezhong-menzhen")
    expect(by_label(page, "信息资源名称")).to_have_value("预防接种门诊信息")
    expect(by_label(page, "信息资源代码")).to_have_value("30701032068112/000001")
    hand.tick(by_label(page, "本资源属于一般数据"))
    hand.press(page.locator("#mf-update .mf-more summary"))
    hand.write(by_label(page, "数据更新日期"), "2026-11-20")


def register(page: Page, hand: Hand, title: str, answer: dict[str, str]) -> None:
    card = page.get_by_role("region", name=title)
    hand.press(card.get_by_text("登记审查结果"))
    for label, value in answer.items():
        field = card.get_by_label(label)
        if field.evaluate("one => one.value") == value:
            continue  # the first paper's answer stands there already
        (hand.choose if field.evaluate("one => one.tagName") == "SELECT" else hand.write)(field, value)
    hand.press(card.get_by_role("button", name="登记"))
    expect(card).to_contain_text(f"有效：{answer['审查表编号']}")


def test_three_people_bring_three_resources_into_the_catalogue_in_their_first_week(
    department: Department, capsys: pytest.CaptureFixture[str]
) -> None:
    hand, shared = Hand(), department.shared
    (shared / "服务站.csv").write_text(STATION, "utf-8")
    before = department.clone.city.source / "wjw/yufang-jiezhong-menzhen/data/menzhen.csv"
    new_row = before.read_text("utf-8").splitlines()[1].replace("JZ3206810001", "JZ3206819999")
    (shared / "menzhen.csv").write_text(before.read_text("utf-8") + new_row + "\n", "utf-8")

    # 周一、周二: the compiler.
    with department.at_a_desk() as page:
        hand.press(page.get_by_role("main").get_by_role("link", name="在线编目").first)
        for name, fill in (
            ("服务站.json", lambda: compile_from_a_table(page, hand, shared / "服务站.csv")),
            ("签约.json", lambda: compile_by_hand(page, hand)),
            ("门诊.json", lambda: renew(page, hand)),
        ):
            fill()
            expect(page.locator(".mf-count")).to_contain_text("填写完整")
            department.save(page, hand, "下载描述文件", name)
    codes = {
        name: json.loads((shared / f"{name}.json").read_text("utf-8"))["gov"]["code"]
        for name in ("服务站", "签约")
    }
    assert codes == {"服务站": "30701032068112/000003", "签约": "30701032068112/000004"}

    # 周三: the reviewer looks at one again, mends it, and prints what has to be reviewed.
    with department.at_a_desk() as page:
        hand.press(page.get_by_role("main").get_by_role("link", name="在线编目").first)
        hand.press(page.get_by_text("打开描述文件，或更新已有的一项"))
        hand.give(page.locator("#mf-open"), shared / "服务站.json")
        expect(by_label(page, "信息资源名称")).to_have_value("社区卫生服务站名录")
        hand.write(by_label(page, "信息资源摘要"), "全市社区卫生服务站的名称、床位数和成立日期。")
        department.save(page, hand, "下载描述文件", "服务站.json")
    everything = [
        shared / name for name in ("服务站.json", "签约.json", "门诊.json", "服务站.csv", "menzhen.csv")
    ]
    with department.at_a_desk() as page:
        hand.press(page.get_by_role("main").get_by_role("link", name="汇总报送").first)
        hand.give(page.get_by_label("描述文件和数据文件"), *everything)
        expect(page.locator(".mf-count")).to_have_text("共 3 项，可以报送 1 项。")
        hand.press(page.get_by_role("button", name="打印保密审查表"))
        printed = page.evaluate("window.printed")
        assert page.evaluate("window.shown") == "block"  # only paper hides it
        page.get_by_role("button", name="生成报送包").click()
        expect(page.locator("#mf-handin")).to_contain_text(
            "还不能报送：“社区卫生服务站名录”“家庭医生签约信息”没有核对、审查完。"
        )
    papers = {}
    for name in ("服务站", "签约"):
        value = json.loads((shared / f"{name}.json").read_text("utf-8"))
        papers[name] = content_hash(value).removeprefix("sha256:")
        assert papers[name] in printed
        own = secrecy_form(value, json.loads(
            (department.clone.city.source / "wjw/department.json").read_text("utf-8")), allowed=("可以共享",))  # fmt: skip
        (shared / "own.docx").write_bytes(own)
        told = re.split(r"[|\n]", text_of(shared / "own.docx"))
        plain = re.sub(r"\s+", "", printed)
        for question in (*QUESTIONS, value["title"], value["description"]):
            assert question in plain
            assert any(question in line for line in told)
    assert "预防接种门诊信息" not in printed  # its review still holds

    # 周四、周五: read and signed on paper; registered, packed, the list printed for the head's name.
    with department.at_a_desk() as page:
        hand.press(page.get_by_role("main").get_by_role("link", name="汇总报送").first)
        hand.give(page.get_by_label("描述文件和数据文件"), *everything)
        record = {"审查人": "sh", "批准人": "fg", "审查日期": "2026-11-19", "复审日期": "2028-11-19"}
        register(page, hand, "社区卫生服务站名录", record | {
            "数据结论": "可以共享", "审查表编号": "〔2026〕保审第1号（示例）", "审查表上的摘要值": papers["服务站"][:8]})  # fmt: skip
        register(page, hand, "家庭医生签约信息", record | {
            "数据结论": "限定范围共享", "审查表编号": "〔2026〕保审第2号（示例）", "审查表上的摘要值": papers["签约"][:8]})  # fmt: skip
        expect(page.locator(".mf-count")).to_have_text("共 3 项，可以报送 3 项。")
        package = department.save(page, hand, "生成报送包", "报送.zip")
        expect(page.locator("#mf-handin")).to_contain_text("3 项，5 个文件")
        hand.press(page.get_by_role("button", name="打印报送单"))
        assert "家庭医生签约信息" in page.evaluate("window.printed")

    # The authority: taken in, merged, checked.
    with zipfile.ZipFile(package) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist())[0] == "wjw/jiating-yisheng-qianyue-xinxi/datapackage.json"
    assert main(["intake", str(package), "--as-of", f"{DAY}"]) == 0, capsys.readouterr().out
    branches = department.clone.git("for-each-ref", "--format=%(refname:short)", "refs/heads/intake").split()
    assert len(branches) == 3
    department.clone.git("merge", "-q", "-m", "第一周", *branches)
    capsys.readouterr()
    assert main(["check", "wjw", "--as-of", f"{DAY}"]) == 0
    said = capsys.readouterr().out
    assert "须修改 0 处" in said, said
    names = {path.parent.name for path in (department.clone.city.source / "wjw").glob("*/datapackage.json")}
    assert {"shequ-weisheng-fuwu-zhanminglu", "jiating-yisheng-qianyue-xinxi"} <= names
    for name in ("yufang-jiezhong-menzhen",):
        kept = json.loads(
            (department.clone.city.source / "wjw" / name / "datapackage.json").read_text("utf-8")
        )
        assert kept["gov"]["dataUpdatedOn"] == "2026-11-20"
        assert kept["gov"]["secrecyReview"]["ref"] == "市卫健委保审〔2026〕32号（示例）"
        assert "JZ3206819999" in before.read_text("utf-8")

    # What it cost, as the page of the handbook says.
    minutes = math.ceil(hand.seconds / 60)
    whole = minutes + len(papers) * PAPER_MINUTES
    page_text = (department.site / WEEK).read_text("utf-8")
    assert whole <= 60
    assert (
        f"{hand.actions} 处操作、键入 {hand.keys} 个键和 {hand.signs} 个汉字，约 {minutes} 分钟" in page_text
    )
    assert f"合计约 {whole} 分钟" in page_text


def test_digests_and_archives_made_in_the_browser_are_those_of_python(department: Department) -> None:
    import hashlib

    with department.at_a_desk() as page:
        page.goto((department.site / "cataloguing/handin/index.html").as_uri())
        for size in (0, 1, 55, 56, 63, 64, 65, 1000, 100_003):
            got = page.evaluate(
                "size => muluKit.sha256(Uint8Array.from({length: size}, (_, i) => (i * 7) % 251))", size
            )
            assert got == hashlib.sha256(bytes(i * 7 % 251 for i in range(size))).hexdigest()
        for path in sorted(department.clone.city.source.glob("*/*/datapackage.json")):
            value = json.loads(path.read_text("utf-8"))
            assert page.evaluate("value => muluKit.reviewed(value)", value) == content_hash(value), path
        odd = {
            "title": '引号"\\/\n\t\u0001\u2028😀',
            "description": 3,
            "resources": [{"schema": {"fields": [{"name": "a"}]}}],
        }
        assert page.evaluate("value => muluKit.reviewed(value)", odd) == content_hash(odd)


def test_what_is_wrong_is_told_before_anything_is_packed(department: Department, tmp_path: Path) -> None:
    stray = tmp_path / "说明.json"
    stray.write_text('{"a": 1}', "utf-8")
    value = json.loads(
        (department.clone.city.source / "wjw/yufang-jiezhong-menzhen/datapackage.json").read_text("utf-8")
    )
    value["description"] += "（改）"
    changed, table = tmp_path / "改.json", tmp_path / "menzhen.csv"
    changed.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    table.write_text("门诊编码,门诊名称\n1,甲\n", "utf-8")
    with department.at_a_desk() as page:
        page.goto((department.site / "cataloguing/handin/index.html").as_uri())
        page.get_by_role("button", name="生成报送包").click()
        expect(page.locator("#mf-handin")).to_contain_text("还没有选描述文件。")
        page.get_by_label("描述文件和数据文件").set_input_files([stray, changed])
        expect(page.locator("#mf-handin")).to_contain_text("“说明.json”不是描述文件。")
        card = page.get_by_role("region", name="预防接种门诊信息")
        expect(card).to_contain_text("缺少数据文件 data/menzhen.csv。")
        expect(card).to_contain_text("审查以后内容有改动，须重新审查。")
        page.get_by_label("描述文件和数据文件").set_input_files([table])
        expect(card).to_contain_text("“menzhen.csv”里没有列“服务区划代码”“地址”“接种日期安排”“咨询电话”。")
        card.get_by_text("登记审查结果").click()
        card.get_by_role("button", name="登记").click()
        expect(card).to_contain_text(
            "还没有填：审查日期、复审日期、审查表编号、审查表上的摘要值（前 8 位）。"
        )
        for label, text in (
            ("审查日期", "2026-11-19"), ("复审日期", "2026-11-18"), ("审查表编号", "1"), ("审查表上的摘要值", "0" * 8),
        ):  # fmt: skip
            card.get_by_label(label).fill(text)
        card.get_by_role("button", name="登记").click()
        expect(card).to_contain_text("摘要值与现在的内容不同：打印以后改过")
        card.get_by_label("审查表上的摘要值").fill(content_hash(value)[7:15])
        card.get_by_role("button", name="登记").click()
        expect(card).to_contain_text("复审日期应在审查日期之后。")
