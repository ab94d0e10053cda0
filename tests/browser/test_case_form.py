"""填写办理单 in a real Chromium: a clerk's day without git, each file judged by the rules before the next step."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from site_builder.authoring.cases import Desk
from site_builder.cli import main
from site_builder.config import SCHEMAS
from site_builder.edition import Edition
from site_builder.pages import case_form
from site_builder.pages.layout import templates
from site_builder.visibility import Audience, Kind
from site_builder.words import in_scripts, standard
from tests.browser.conftest import DESKTOP

pytestmark = pytest.mark.browser

DAY = date(2026, 11, 23)


class Office:
    """The city's files on one desk, and the form as the city's site shows it for them at this moment."""

    def __init__(self, source: Path, folder: Path, browser: Browser, assets: Path) -> None:
        self.source, self.folder = source, folder
        shutil.copytree(assets, folder / "assets")
        in_scripts.write(folder, standard())
        self.page: Page = browser.new_context(
            viewport=DESKTOP, locale="zh-CN", accept_downloads=True
        ).new_page()  # type: ignore[arg-type] # a size
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, query: str) -> Page:
        desk = Desk.at(self.source, DAY)
        edition = Edition(
            catalog=desk.catalog, tables={}, files={}, as_of=DAY, ledgers=desk.cases,
            audience=Audience(kind=Kind.AUTHORITY),
        )  # fmt: skip
        (page,) = case_form.pages(edition)
        body = templates(edition.words).get_template("case_form.html").render(root="../../", **page.words)
        target = self.folder / page.address
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f'<!doctype html><html lang="zh"><meta charset="utf-8"><body>{body}', "utf-8")
        self.page.goto(f"{target.as_uri()}?{query}")
        return self.page

    def take(self) -> str:
        """Download the file, put it where the form says, and let the rules judge it; gives its id."""
        expect(self.page.locator(".mf-count")).to_have_text("填写完整。")
        place = self.page.locator(".mf-address").inner_text().removeprefix("放到 catalog_src/")
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name="下载文件").click()
        assert waiting.value.suggested_filename == place.rsplit("/", 1)[1]
        text = Path(waiting.value.path()).read_bytes().decode("utf-8")
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"
        target = self.source / place
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, "utf-8", newline="\n")
        assert not [one for one in Desk.at(self.source, DAY).findings if one.file == place]
        assert not self.errors
        return target.stem

    def step(
        self, id_: str, on: str, department: str, event: str, fill: Callable[[Page], None] = lambda _: None
    ) -> str:
        """One step in a case on a day; gives the state that follows."""
        page = self.open(f"kind=reply&id={id_}&department={department}")
        page.get_by_label("日期").fill(on)
        page.get_by_label("这一步").select_option(event)
        fill(page)
        self.take()
        return Desk.at(self.source, DAY).standing(id_).state


@pytest.fixture
def office(tmp_path: Path, repository: Path, chromium: Browser) -> Office:
    source = tmp_path / "catalog_src"
    shutil.copytree(repository / "catalog_src", source, ignore=shutil.ignore_patterns("data"))
    return Office(source, tmp_path / "site", chromium, repository / "site_builder/theme/assets")


def test_a_clerk_applies_is_asked_for_more_answers_disputes_and_reports_without_git(office: Office) -> None:
    page = office.open("kind=request&dataset=rsj/yanglao-baoxian-canbao")
    expect(page.locator(".mf-count")).to_contain_text("待填")
    page.get_by_label("由哪个部门提出").select_option("mzj")
    page.get_by_label("日期").fill("2026-11-16")
    expect(page.locator("#mf-dataset")).to_have_value("rsj/yanglao-baoxian-canbao")
    page.get_by_label("共享需求").fill("核对低保家庭成员参保状态。")
    page.get_by_label("使用用途").fill("社会救助家庭经济状况核对。")
    page.get_by_label("职责依据").fill("《中华人民共和国社会救助法》第四十一条")
    page.get_by_label("批准人职务").fill("科长")
    request = office.take()
    assert request == "mzj-2026-002"

    def ask(page: Page) -> None:
        page.get_by_label("缺少的材料").fill("使用范围\n使用时限")

    def supplement(page: Page) -> None:
        page.locator("#mf-text").fill("使用范围为社会救助科，使用至2027年底。")

    def consent(page: Page) -> None:
        page.get_by_label("批准人职务").fill("副局长")
        page.get_by_label("使用时限").fill("2027-12-31")

    assert office.step(request, "2026-11-17", "rsj", "一次性告知", ask) == "待补正"
    assert office.step(request, "2026-11-18", "mzj", "补正", supplement) == "已受理"
    assert office.step(request, "2026-11-19", "rsj", "同意", consent) == "已同意"
    assert office.step(request, "2026-11-20", "rsj", "提供") == "已提供"
    events = json.loads((office.source / f"rsj/_replies/{request}.json").read_text("utf-8"))["events"]
    assert [one["kind"] for one in events] == ["一次性告知", "同意", "提供"]
    assert events[0]["missing"] == ["使用范围", "使用时限"]

    page = office.open("kind=dispute&dataset=rsj/yanglao-baoxian-canbao&department=mzj")
    page.get_by_label("类别").select_option("内容")
    page.get_by_label("定位").fill("共 3 条，清单另送")
    page.get_by_label("证据").fill("与参保证明不一致")
    assert office.take() == "mzj-2026-003"

    page = office.open("kind=report&department=mzj")
    page.locator("#mf-year").fill("2025")
    page.locator("#mf-text").fill("一、目录编制更新情况。")
    report = office.take()
    assert office.step(report, "2026-11-23", "mzj", "提交") == "已报"


def test_a_refusal_without_reasons_is_not_complete(office: Office) -> None:
    page = office.open("kind=reply&id=mzj-2026-001&department=zrzyj")
    page.get_by_label("这一步").select_option("不同意")
    expect(page.locator(".mf-findings")).to_contain_text("缺少理由（reason）。")
    page.locator("#mf-reason").fill("不行")
    page.locator("#mf-text").focus()
    expect(page.locator(".mf-findings")).to_contain_text("理由“不行”不足 10 个字。")
    page.locator("#mf-reason").fill("所需信息项超出履行职责所必需的范围。")
    office.take()


def test_a_suspicion_is_handed_to_the_notice_and_what_was_heard_of_another_stays_there(
    office: Office,
) -> None:
    handed = "kind=rectification&to=fgw&ground=2&evidence=缺三期（fgw/liangshi:3）&evidence=没有说明&dataset=fgw/liangshi-shougou-jiage"
    page = office.open(handed)
    expect(page.get_by_label("由哪个部门提出")).to_have_value("dsjzx")
    expect(page.get_by_label("证据")).to_have_value("缺三期（fgw/liangshi:3）\n没有说明")
    page.get_by_label("部门说明").fill("来函说明系统割接。")
    page.get_by_label("整改期限").fill("2026-12-15")
    id_ = office.take()
    value = json.loads((office.source / f"dsjzx/_rectifications/{id_}.json").read_text("utf-8"))
    assert (value["department"], value["ground"], value["datasets"]) == (
        "fgw",
        2,
        ["fgw/liangshi-shougou-jiage"],
    )
    assert value["explanation"] == "来函说明系统割接。"
    page = office.open(handed.replace("to=fgw", "to=mzj"))
    expect(page.get_by_label("部门说明")).to_have_value("")
    assert (
        office.step(id_, "2026-11-23", "fgw", "说明", lambda page: page.locator("#mf-text").fill("已补报。"))
        == "整改中"
    )


REASON = "系统改由省级统建，本市不再建设这一项。"


def test_what_a_project_leaves_out_is_written_when_acceptance_is_asked_for(office: Office) -> None:
    id_ = "wjw-2026-001"
    for path in office.source.glob(f"*/*/{id_}.json"):
        value = json.loads(path.read_text("utf-8"))
        value["events"] = [one for one in value["events"] if "验收" not in one["kind"]]
        value.pop("acceptanceOn", None)
        path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    page = office.open(f"kind=reply&id={id_}&department=wjw&event=申请验收")
    area = page.get_by_label("未纳入的")
    area.fill("wjw/yiliao-jigou | 不建了")
    area.blur()
    expect(page.locator("[data-pointer='/exceptions'] .mf-error")).to_contain_text(
        "理由“不建了”不足 10 个字。"
    )
    area.fill(f"wjw/yiliao-jigou | {REASON}")
    office.take()
    value = json.loads((office.source / f"wjw/_projects/{id_}.json").read_text("utf-8"))
    assert value["exceptions"] == [{"dataset": "wjw/yiliao-jigou", "reason": REASON}]
    assert list(value)[-2:] == ["exceptions", "events"]
    assert value["events"][-1]["kind"] == "申请验收"
    assert "exceptions" not in value["events"][-1]


def test_a_new_project_may_say_at_once_what_it_leaves_out(office: Office) -> None:
    page = office.open("kind=project&department=wjw")
    page.get_by_label("项目名称").fill("区域健康信息平台（三期）")
    page.locator("#mf-datasets").fill("wjw/yiliao-jigou")
    page.get_by_label("未纳入的").fill(f"wjw/yiliao-jigou | {REASON}")
    id_ = office.take()
    value = json.loads((office.source / f"wjw/_projects/{id_}.json").read_text("utf-8"))
    assert value["exceptions"] == [{"dataset": "wjw/yiliao-jigou", "reason": REASON}]


@pytest.fixture(scope="module")
def annual(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """What `mulu report annual scjgj 2025` writes."""
    target = tmp_path_factory.mktemp("report") / "annual"
    words = ["report", "annual", "scjgj", "2025", "--output", str(target), "--no-data", "--as-of", str(DAY)]
    assert main([*words, "--source", str(repository / "catalog_src")]) == 0
    return target


def chosen(folder: Path) -> list[Path]:
    return [folder / "figures.json", folder / "manifest.json"]


def test_the_figures_of_a_report_come_from_its_folder_and_with_the_handing_in(
    office: Office, annual: Path
) -> None:
    page = office.open("kind=report&department=scjgj")
    page.locator("#mf-year").fill("2025")
    page.locator("#mf-text").fill("一、目录编制更新情况。")
    id_ = office.take()
    page = office.open(f"kind=reply&id={id_}&department=scjgj&event=提交")
    page.get_by_label("数字").set_input_files(chosen(annual))
    expect(page.locator(".mf-told").first).to_contain_text("（scjgj，2025 年度）")
    office.take()
    value = json.loads((office.source / f"scjgj/_reports/{id_}.json").read_text("utf-8"))
    assert value["figures"] == json.loads((annual / "figures.json").read_text("utf-8"))
    assert list(value)[-2:] == ["figures", "events"]
    assert list(value["events"][-1]) == ["on", "kind", "by"]


def test_figures_that_are_not_those_of_the_report_are_refused(
    office: Office, annual: Path, tmp_path: Path
) -> None:
    page = office.open("kind=report&department=mzj")
    page.locator("#mf-year").fill("2025")
    page.locator("#mf-text").fill("一、目录编制更新情况。")
    page.get_by_label("数字").set_input_files(chosen(annual))
    expect(page.locator(".mf-findings")).to_contain_text("数字是部门 scjgj 的，这里要的是 mzj。")
    page.get_by_role("button", name="不带数字").click()
    expect(page.locator(".mf-count")).to_have_text("填写完整。")
    changed = tmp_path / "changed"
    shutil.copytree(annual, changed)
    (changed / "figures.json").write_text('{"a": "1"}', "utf-8")
    page.get_by_label("数字").set_input_files(chosen(changed))
    expect(page.locator("#mf-figures-wrong")).to_contain_text("算出以后被改过")
    expect(page.locator(".mf-text")).not_to_contain_text('"figures"')


def test_a_draft_is_kept_and_a_stranger_to_a_case_cannot_write(office: Office) -> None:
    page = office.open("kind=demand&department=wjw")
    page.get_by_label("共享需求").fill("核验学籍。")
    page.reload()
    expect(page.get_by_label("共享需求")).to_have_value("核验学籍。")
    page = office.open("kind=reply&id=mzj-2026-001")
    options = page.locator("#mc-department option").evaluate_all("all => all.map((one) => one.value)")
    assert sorted(options) == ["", "dsjzx", "mzj", "zrzyj"]


@pytest.mark.parametrize("kind", [kind for kind in case_form.TITLES if kind != "reply"])
def test_every_ledger_has_a_form_with_a_control_for_every_key_it_demands(office: Office, kind: str) -> None:
    page = office.open(f"kind={kind}&department=dsjzx")
    schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))
    demanded = {key for rule in schema["allOf"] for key in rule.get("required", ())} - {"id", "on", "by"}
    for key in demanded:
        assert page.locator(f"[data-pointer='/{key}']").count() == 1, key
    assert not office.errors
