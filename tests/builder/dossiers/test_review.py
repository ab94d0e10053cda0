"""`mulu review`: the paper, and the record that follows its signature."""

from __future__ import annotations

import difflib
import json
import zipfile
from pathlib import Path

import pytest
from docx import Document

from site_builder.cli import main
from site_builder.review import content_hash
from tests.builder.dossiers.conftest import text_of
from tests.small_city import City

DATASET = "mzj/hunyin"
FILE = f"{DATASET}/datapackage.json"
PAPER = Path("保密审查表-mzj-hunyin.docx")
ANSWERS = {
    "data": "限定范围共享",
    "by": "bm",
    "approved-by": "副局长",
    "on": "2026-02-28",
    "review-by": "2028-02-28",
    "ref": "〔2026〕保审第12号",
}


def sign(**changes: str | None) -> int:
    answers = ANSWERS | {key.replace("_", "-"): value for key, value in changes.items()}
    said = [part for key, value in answers.items() if value is not None for part in (f"--{key}", value)]
    return main(["review", DATASET, "--sign", *said])


def descriptor(city: City) -> dict[str, object]:
    value: dict[str, object] = json.loads((city.source / FILE).read_text("utf-8"))
    return value


def test_form_asks_what_a_review_has_to_answer(city: City) -> None:
    city.patch(FILE, {"gov": {"secrecyReview": None}})
    assert main(["review", DATASET]) == 0
    digest = content_hash(descriptor(city)).removeprefix("sha256:")
    expected = (Path(__file__).parent / "secrecy-form.txt").read_text("utf-8")
    assert text_of(PAPER) + "\n" == expected.replace("<digest>", digest).replace("<eight>", digest[:8])


def test_form_says_whether_the_last_review_was_about_the_same(city: City) -> None:
    main(["review", DATASET])
    assert "内容未变" in text_of(PAPER)
    review = descriptor(city)["gov"]["secrecyReview"]  # type: ignore[index]
    city.patch(FILE, {"title": "婚姻登记", "gov": {"secrecyReview": review}})
    main(["review", DATASET])
    assert "此后内容有改动" in text_of(PAPER)


def test_form_marks_personal_fields_and_names_the_tables(city: City) -> None:
    value = descriptor(city)
    table = value["resources"][0]  # type: ignore[index]
    table["schema"]["fields"][0]["gov"] = {"sensitive": "证件号码", "masking": "部分遮蔽"}
    city.patch(FILE, {"resources": [table, {**table, "name": "second", "title": "第二张表"}]})
    main(["review", DATASET])
    assert "证件号码；部分遮蔽" in text_of(PAPER)
    assert "表：第二张表" in text_of(PAPER)


def test_same_entry_gives_the_same_bytes_on_a4(city: City, tmp_path: Path) -> None:
    for name in ("one.docx", "two.docx"):
        assert main(["review", DATASET, "--print", name]) == 0
    one, two = (tmp_path / name for name in ("one.docx", "two.docx"))
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("thumbnail" in name for name in archive.namelist())
    section = Document(str(one)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_text_that_xml_cannot_hold_is_still_printed(city: City) -> None:
    city.patch(FILE, {"description": "登记\u0000信息\u202e"})
    assert main(["review", DATASET]) == 0
    assert "登记\ufffd信息\ufffd" in text_of(PAPER)


def test_signature_changes_the_record_and_no_other_byte(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (city.source / FILE).read_text("utf-8").replace('"unit": "办公室"', '"unit":   "办公室"')
    city.write(FILE, before)
    assert sign() == 0
    after = (city.source / FILE).read_text("utf-8")
    changed = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]
    assert all(any(f'"{key}"' in line for key in ("approvedBy", "on", "reviewBy", "ref")) for line in changed)
    review = descriptor(city)["gov"]["secrecyReview"]  # type: ignore[index]
    assert review == {
        "entry": True,
        "data": "限定范围共享",
        "by": "bm",
        "approvedBy": "副局长",
        "on": "2026-02-28",
        "reviewBy": "2028-02-28",
        "ref": "〔2026〕保审第12号",
        "hash": content_hash(descriptor(city)),
    }
    printed = capsys.readouterr().out
    assert printed.startswith(
        "已写入审查记录：“婚姻登记信息”，限定范围共享，〔2026〕保审第12号，2026-02-28（mzj/hunyin/datapackage.json）\n"
    )
    assert "未发现问题。" in printed
    assert sign() == 0
    assert "没有改动" in capsys.readouterr().out


def test_first_review_comes_to_its_place_and_keeps_what_was_said_of_persons(city: City) -> None:
    city.patch(FILE, {"gov": {"secrecyReview": {"personalInfo": "含证件号码，依据民法典"}}})
    assert sign() == 0
    gov = descriptor(city)["gov"]
    assert isinstance(gov, dict)
    assert gov["secrecyReview"]["personalInfo"] == "含证件号码，依据民法典"
    city.patch(FILE, {"gov": {"secrecyReview": None}})
    assert sign() == 0
    keys = list(descriptor(city)["gov"])  # type: ignore[call-overload]
    assert keys.index("secrecyReview") == keys.index("people") + 1


def test_content_is_what_was_reviewed_after_an_edit(city: City) -> None:
    review = descriptor(city)["gov"]["secrecyReview"]  # type: ignore[index]
    city.patch(FILE, {"description": "改过的摘要。", "gov": {"secrecyReview": review}})
    assert any(finding.rule == "V17" for finding in city.check().findings)
    assert sign() == 0
    assert not any(finding.rule == "V17" for finding in city.check().findings)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"data": "不得在政务外网共享"},
            "“婚姻登记信息”是有条件共享，审查结论“不得在政务外网共享”与之不符"
            "（须为“可以共享”或“限定范围共享”）；先改共享类型，再按改后的内容审查。",
        ),
        ({"by": "bz"}, "审查人“bz”没有“保密审查员”角色（现有保密审查员：bm）。"),
        ({"by": "nobody"}, "审查人“nobody”不在本部门的人员名单里（现有保密审查员：bm）。"),
        ({"on": "2024-02-29"}, "审查人“bm”在 2024-02-29 不在任（现有保密审查员：bm）。"),
        ({"on": "2999-01-01"}, "审查日期 2999-01-01 还没有到"),
        ({"review_by": "2026-02-28"}, "复审日期 2026-02-28 不在审查日期 2026-02-28 之后。"),
        ({"ref": " "}, "审查文号是空的，或前后有空格、不是一行；照审查表上的编号写。"),
        ({"ref": "第\udcff号"}, "照审查表上的编号写。"),
        ({"approved_by": "副\n局长"}, "也可以写职务"),
        ({"approved_by": "bm"}, "审查人和批准人是同一个人（bm）；由分管负责人批准。"),
        ({"approved_by": "bz"}, "批准人“bz”没有“分管负责人”角色（现有分管负责人：无）。"),
        ({"approved_by": "nobody"}, "也可以写职务，如 副局长。"),
        ({"hash": "00000000"}, "打印以后内容有改动，请重新打印、重新审查。"),
        ({"hash": "1"}, "与现在的内容"),
        ({"ref": None, "by": None}, "写入审查记录还缺：--by、--ref；照签好的审查表写。"),
    ],
)
def test_record_that_would_not_be_true_is_refused_in_a_sentence(
    city: City, changes: dict[str, str | None], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (city.source / FILE).read_bytes()
    assert sign(**changes) == 2
    assert said in capsys.readouterr().err
    assert (city.source / FILE).read_bytes() == before


def test_digits_of_the_paper_are_accepted(city: City) -> None:
    assert sign(hash=content_hash(descriptor(city)).removeprefix("sha256:")[:8].upper()) == 0


def test_mark_of_secrecy_is_neither_printed_nor_written(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (city.source / FILE).read_bytes()
    assert sign(ref="机密★10年") == 4
    assert (city.source / FILE).read_bytes() == before
    city.patch(FILE, {"description": "机密★10年"})
    assert main(["review", DATASET]) == 4
    assert not PAPER.exists()
    assert "机密" not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mzj"], "没有可读的信息资源 mzj；写成 部门/信息资源"),
        (["mzj/nothing"], "mzj/nothing 不在目录源 catalog_src 里，或者不存在。"),
        ([DATASET, "--by", "bm"], "--by 只和 --sign 一起用；没有写入。"),
        ([DATASET, "--print", "no/such/folder.docx"], "写不进 no/such/folder.docx"),
    ],
)
def test_surroundings_are_said_in_one_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["review", *arguments]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["都可以", ["无条件共享"], None])
def test_entry_whose_terms_cannot_be_read_is_mended_first(
    city: City, kind: object, capsys: pytest.CaptureFixture[str]
) -> None:
    city.patch(FILE, {"gov": {"sharing": {"type": kind}}})
    assert main(["review", DATASET]) == 2
    assert "先用 mulu check 看原因并改正" in capsys.readouterr().err


def test_entry_is_also_found_by_its_path(city: City) -> None:
    assert main(["review", f"{city.source.name}/{FILE}"]) == 0
    assert PAPER.exists()
