"""`mulu serve`: what is saved is seen, what is wrong is told, and nothing but this machine is listened to."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from site_builder.cli import main
from site_builder.cli.serve import rebuilding
from site_builder.errors import BuildError
from site_builder.preview import HOST, Preview, Server
from tests.builder.preview.running import following, get, state_of
from tests.small_city import City

CONDITIONAL = "mzj/hunyin/datapackage.json"
PAGE = "datasets/mzj/hunyin/index.html"


@pytest.fixture
def preview(city: City, tmp_path: Path) -> Preview:
    made = Preview(config=city.config(), output=tmp_path / "served/site")
    made.start()
    return made


def test_a_saved_title_is_on_its_page_in_the_list_and_in_the_search(city: City, preview: Preview) -> None:
    assert preview.follow() is None
    city.patch(CONDITIONAL, {"title": "改名的婚姻登记"})
    assert preview.follow() is not None
    for name in (PAGE, "index.html", "departments/mzj/index.html", "assets/search/names.js"):
        assert "改名的婚姻登记" in (preview.output / name).read_text("utf-8"), name
    assert (preview.output / "guide/index.html").is_file()
    assert preview.follow() is None


def test_a_saved_row_is_in_the_preview_and_tables_nobody_touched_stay(city: City, preview: Preview) -> None:
    file = city.source / "mzj/gongce/data/cesuo.csv"
    city.write("mzj/gongce/data/cesuo.csv", file.read_text("utf-8").replace("示例公厕甲", "示例公厕新"))
    preview.follow()
    page = preview.output / "datasets/mzj/gongce/index.html"
    assert "示例公厕新" in page.read_text("utf-8")
    city.patch("mzj/department.json", {"shortTitle": "改名民政局"})
    preview.follow()
    text = page.read_text("utf-8")
    assert "示例公厕新" in text
    assert "改名民政局" in text


def test_what_is_wrong_leaves_the_last_good_page_until_it_is_mended(city: City, preview: Preview) -> None:
    good = (preview.output / PAGE).read_text("utf-8")
    before = (city.source / CONDITIONAL).read_text("utf-8")
    city.patch(CONDITIONAL, {"title": ""})
    compiled = preview.follow()
    assert compiled is not None
    assert [finding.rule for finding in compiled.findings if finding.file == CONDITIONAL]
    assert (preview.output / PAGE).read_text("utf-8") == good
    city.write(CONDITIONAL, before)
    assert preview.follow() is not None
    assert (preview.output / PAGE).read_text("utf-8") == good


def test_a_source_that_is_wrong_from_the_beginning_is_served_once_it_is_right(
    city: City, tmp_path: Path
) -> None:
    before = (city.source / CONDITIONAL).read_text("utf-8")
    city.patch(CONDITIONAL, {"title": ""})
    made = Preview(config=city.config(), output=tmp_path / "served/site")
    made.start()
    assert not (made.output / "index.html").exists()
    city.write(CONDITIONAL, before)
    made.follow()
    assert (made.output / PAGE).is_file()


@pytest.fixture
def port(city: City, preview: Preview) -> Iterator[int]:
    server = Server(preview.output, 0, ahead=lambda: preview.glances.pages)
    glance = preview.glances.glance
    with following(server, city.source, glance=glance, rebuild=rebuilding(preview)) as port:
        yield port


def test_the_browser_is_told_to_load_again_after_a_save(city: City, port: int) -> None:
    status, text = get(port, "/datasets/mzj/hunyin/")
    assert status == 200
    before = state_of(text)
    city.patch(CONDITIONAL, {"title": "改名的婚姻登记"})
    begin = time.monotonic()
    # The browser's own call: it is held until a newer site is there.
    status, now = get(port, f"/livereload/{before}")
    assert (status, int(now) > before) == (200, True)
    assert "改名的婚姻登记" in get(port, "/datasets/mzj/hunyin/")[1]
    # A second on a quiet machine (tests/benchmarks); here it must only not be a minute.
    assert time.monotonic() - begin < 20


def test_only_this_machine_is_listened_to() -> None:
    assert HOST == "127.0.0.1"


def test_the_terminal_is_told_what_each_save_gave(
    city: City, preview: Preview, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild = partial(rebuilding(preview), lambda: None)
    rebuild()
    assert capsys.readouterr().out == ""
    city.patch(CONDITIONAL, {"title": "改名的婚姻登记"})
    rebuild()
    assert re.fullmatch(r"已更新（\d+\.\d 秒），0 条建议。\n", capsys.readouterr().out)
    city.patch(CONDITIONAL, {"title": ""})
    rebuild()
    told = capsys.readouterr().out
    assert "mzj/hunyin/datapackage.json:4:12  错误  V01" in told
    assert "已更新" not in told

    def trouble(_: object) -> None:
        raise BuildError("没有目录源。")

    monkeypatch.setattr(preview, "follow", trouble)
    rebuild()
    assert capsys.readouterr().out == "mulu：没有目录源。\n"


def test_a_port_that_is_taken_is_one_line_and_the_address_was_told(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert (
            main(["serve", "--source", str(city.source), "--as-of", "2026-11-23", "--port", str(port)]) == 2
        )
    told = capsys.readouterr()
    assert "已更新（0.0 秒），0 条建议。" in told.out
    assert f"http://{HOST}:{port}/ 　保存即更新，Ctrl-C 结束。" in told.out
    assert f"端口 {port} 用不了：Address already in use。换一个 --port。" in told.err
