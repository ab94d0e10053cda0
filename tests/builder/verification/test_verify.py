"""A site that says of itself what is not so is found out, whoever changed it and wherever."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from site_builder import cli, sums
from site_builder.build import build
from site_builder.verification import FolderReader, HttpReader, Problem, verify
from site_builder.verification.pages import Pages
from tests.small_city import City

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")

Tamper = Callable[[Path], None]
CKAN = "ckan/api/3/action"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = City.copy_to(tmp_path_factory.mktemp("verified") / "catalog_src")
    assert build(city.config()).published is not None
    return city.source.parent / "build/site"


@pytest.fixture
def site(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "site"))


def entry(site: Path) -> str:
    """The first entry that is shown whole and has a table."""
    return sorted(
        path.parent.relative_to(site / "datasets").as_posix() for path in site.rglob("datapackage.zip")
    )[0]


def rewrite(address: str, old: str, new: str, *, times: int = 1) -> Tamper:
    """Replace a text of a file; `{entry}` and `{title}` stand for the first entry."""

    def tamper(site: Path) -> None:
        id_ = entry(site)
        title = json.loads((site / f"datasets/{id_}/datapackage.json").read_bytes())["title"]
        named = {"{entry}": id_, "{name}": id_.replace("/", "__"), "{title}": title}
        said = [address, old, new]
        for mark, text in named.items():
            said = [one.replace(mark, text) for one in said]
        file = site / said[0]
        text = file.read_text("utf-8")
        assert said[1] in text, (said, text[:300])
        file.write_text(text.replace(said[1], said[2], times), "utf-8", newline="")

    return tamper


def without(address: str) -> Tamper:
    return lambda site: (site / address.replace("{entry}", entry(site))).unlink()


def other_zip(site: Path) -> None:
    with zipfile.ZipFile(site / f"datasets/{entry(site)}/datapackage.zip", "w") as archive:
        archive.writestr("datapackage.json", "{}")


def fewer_rows(site: Path) -> None:
    import duckdb

    file = site / "catalog.parquet"
    rows = duckdb.sql(f"SELECT * FROM '{file}' LIMIT 1")
    rows.write_parquet(str(site / "new.parquet"))
    (site / "new.parquet").replace(file)


TAMPERED: dict[str, tuple[Tamper, str, str]] = {
    "a title in catalog.json": (rewrite("catalog.json", '"{title}"', '"另一个名称"'), "互相矛盾", "名称不一致"),
    "a sharing type in catalog.csv": (rewrite("catalog.csv", "有条件共享", "无条件共享"), "互相矛盾", "共享类型不一致"),
    "an entry less in catalog.json": (
        lambda site: drop(site, "catalog.json", lambda value: value["datasets"].pop(0)), "互相矛盾", "多出"),
    "an entry less in catalog.parquet": (fewer_rows, "互相矛盾", "缺"),
    "a title in catalog.jsonld": (rewrite("catalog.jsonld", '"@value":"{title}"', '"@value":"改"'), "互相矛盾", "与 catalog.jsonld 说的不一样"),
    "a date in catalog.ttl": (rewrite("catalog.ttl", "^^xsd:date", "^^xsd:string"), "互相矛盾", "与 catalog.jsonld 说的不一样"),
    "a title in an entry's dcat.ttl": (rewrite("datasets/{entry}/dcat.ttl", "{title}", "改"), "互相矛盾", "dcat.jsonld 说的不一样"),
    "Turtle that is none": (rewrite("catalog.ttl", "@prefix", "@@prefix"), "读不懂", "不是 Turtle"),
    "a code in a data package": (rewrite("datasets/{entry}/datapackage.json", '"code": "', '"code": "9'), "互相矛盾", "信息资源代码不一致"),
    "rows in a head": (
        lambda site: append(sorted((site / f"datasets/{entry(site)}/heads").iterdir())[0], "1,2\r\n"), "互相矛盾", "或者有数据行"),
    "another zip": (other_zip, "互相矛盾", "与网站上的不同"),
    "a zip that is none": (rewrite("datasets/{entry}/datapackage.json", "{", "["), "读不懂", "JSONDecodeError"),
    "a package less in the package of packages": (
        lambda site: drop(site, "datapackage.json", lambda value: value["resources"].pop(0)), "互相矛盾", "缺"),
    "a name less in CKAN's list": (
        lambda site: drop(site, f"{CKAN}/package_list.json", lambda value: value["result"].pop(0)), "互相矛盾", "缺"),
    "an owner in CKAN": (rewrite(f"{CKAN}/package_show/{{name}}.json", '"owner_org": "', '"owner_org": "x'), "互相矛盾", "提供方不一致"),
    "a state in changes.json": (rewrite("changes.json", '"state": "在用"', '"state": "停用"'), "互相矛盾", "状态不一致"),
    "a title in the core metadata": (rewrite("catalog-gbt21063.xml", "{title}", "改"), "互相矛盾", "名称不一致"),
    "a title that is searched": (rewrite("assets/search/names.js", "{title}", "改"), "互相矛盾", "检索里"),
    "schema.org of a page": (
        lambda site: change(site / f"datasets/{entry(site)}/index.html", r'(ld\+json.*"name": ")[^"]*(", "url")', r"\1改\2"), "互相矛盾", "名称不一致"),
    "a dead link": (rewrite("index.html", 'href="datasets/index.html"', 'href="datasets/weg.html"'), "链接", "没有这个文件"),
    "a dead anchor": (rewrite("datasets/{entry}/index.html", 'href="#access"', 'href="#nirgends"'), "链接", "没有这个位置"),
    "a page less": (without("datasets/{entry}/index.html"), "缺文件", "没有它的页面"),
    "an export less": (without("catalog.csv"), "缺文件", "应有这个文件"),
    "a feed that leads elsewhere": (rewrite("feed.atom", 'link href="', 'link href="http://other.invalid/'), "订阅", "不在本站"),
    "a feed with a wrong title": (rewrite("feed.atom", "：{title}<", "：改<"), "互相矛盾", "名称不一致"),
    "a feed that is older than its news": (
        lambda site: change(site / "feed.atom", r"<updated>\d{4}", "<updated>1999"), "订阅", "最新一条"),
    "a sitemap without an entry": (
        lambda site: change(site / "sitemap.xml", rf"<url><loc>[^<]*{entry(site)}/</loc>.*?</url>", ""), "互相矛盾", "sitemap.xml"),
    "a sitemap to nowhere": (rewrite("sitemap.xml", "/departments/</loc>", "/weg/</loc>"), "链接", "没有这个文件"),
    "llms.txt to nowhere": (rewrite("llms.txt", "/catalog.ttl)", "/catalog.owl)"), "链接", "catalog.owl"),
    "xml that is none": (rewrite("catalog-gbt21063.xml", "<Resource>", "<Resource"), "读不懂", "ParseError"),
}  # fmt: skip


def drop(site: Path, address: str, take: Callable[[dict[str, list[object]]], object]) -> None:
    value = json.loads((site / address).read_bytes())
    take(value)
    (site / address).write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8", newline="") as open_:
        open_.write(text)


def change(file: Path, pattern: str, new: str) -> None:
    text = file.read_text("utf-8")
    changed = re.sub(pattern, new, text, count=1, flags=re.DOTALL)
    assert changed != text
    file.write_text(changed, "utf-8", newline="")


def problems(site: Path) -> tuple[Problem, ...]:
    return verify(FolderReader(site)).problems


def test_what_was_built_agrees_with_itself(site: Path) -> None:
    found = verify(FolderReader(site))
    assert found.problems == ()
    assert found.files > 100
    assert found.entries == 3
    assert found.digest == sums.digest((site / "SHA256SUMS").read_bytes())


@pytest.mark.parametrize("name", TAMPERED)
def test_each_kind_of_tampering_is_found_though_the_digests_agree(site: Path, name: str) -> None:
    tamper, kind, said = TAMPERED[name]
    tamper(site)
    # Whoever can change a file can write the list of digests anew; what contradicts itself still does.
    sums.write(site)
    found = problems(site)
    assert [one for one in found if one.kind == kind and said in str(one)], found


@pytest.mark.parametrize(
    "content", [b"", b" \n", b"<!-- x -->", b"\xff\xfe\x00<a name='y\xff'", b"<template id=x"]
)
def test_a_page_that_is_hardly_one_has_no_place_to_lead_to(content: bytes) -> None:
    pages = Pages()
    pages.read("a.html", b"<a href='b.html#x'>")
    assert pages.read("b.html", content) == []
    assert [str(one) for one in pages.dead_links({"a.html", "b.html"}) if "b.html#x" in str(one)]


def test_a_changed_byte_is_found_by_its_digest_alone(site: Path) -> None:
    for address in ("robots.txt", "assets/mulu.css", f"datasets/{entry(site)}/index.html"):
        append(site / address, " ")
    assert {one.address for one in problems(site) if one.kind == "摘要"} == {
        "robots.txt", "assets/mulu.css", f"datasets/{entry(site)}/index.html",
    }  # fmt: skip


def test_files_that_were_added_or_taken_are_named(site: Path) -> None:
    (site / "extra.txt").write_text("new")
    (site / "robots.txt").unlink()
    kinds = {(one.kind, one.address) for one in problems(site)}
    assert {("多文件", "extra.txt"), ("缺文件", "robots.txt")} <= kinds


def test_a_site_exchanged_as_a_whole_is_told_by_the_digest_that_was_published(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digest = verify(FolderReader(site)).digest
    assert cli.main(["verify", str(site), "--expect", f"sha256:{digest}"]) == 0
    append(site / "robots.txt", "# other\n")
    sums.write(site)
    assert problems(site) == ()
    assert cli.main(["verify", str(site), "--expect", str(digest)]) == 1
    assert "可能被换过" in capsys.readouterr().out


def test_the_list_of_digests_is_one_that_sha256sum_reads(site: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=site, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else an answer waits 40 ms for the head to be acknowledged
    asked: ClassVar[list[str]] = []

    def log_message(self, *args: object) -> None:
        self.asked.append(self.path)


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    Quiet.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_site_is_verified_over_the_network_too(
    site: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["verify", address]) == 0
    assert len(Quiet.asked) > 100
    rewrite("catalog.json", '"{title}"', '"另一个名称"')(site)
    (site / "robots.txt").unlink()
    assert cli.main(["verify", address, "--format", "json"]) == 1
    value = json.loads(capsys.readouterr().out.partition("\n{")[2].join(["{", ""]))
    assert {one["kind"] for one in value["problems"]} >= {"摘要", "互相矛盾", "缺文件"}


def test_without_a_list_of_digests_the_links_are_followed(site: Path, address: str) -> None:
    (site / "SHA256SUMS").unlink()
    rewrite("datasets/{entry}/dcat.ttl", "{title}", "改")(site)
    with closing(HttpReader(address)) as reader:
        found = verify(reader)
    assert {one.kind for one in found.problems} == {"缺文件", "互相矛盾"}
    assert found.entries == 3
    assert found.pages > 20


def test_no_other_host_is_asked(site: Path, address: str) -> None:
    (site / "catalog.jsonld").write_text('{"@context": "http://192.0.2.1/context", "@graph": []}')
    append(site / "robots.txt", "")
    change(site / "index.html", "<body", '<a href="http://192.0.2.1/away">x</a><body')
    # 192.0.2.1 answers nobody: a reader that asked it would wait until the test ends.
    with closing(HttpReader(address)) as reader:
        found = verify(reader)
    assert any(one.kind == "摘要" for one in found.problems)
    assert any("@context 指向别处" in one.message for one in found.problems)


@pytest.mark.parametrize(
    ("where", "advice"),
    [
        ("http://127.0.0.1:1/", "连不上"),
        ("nirgends", "不是目录网站的文件夹"),
        ("http://127.0.0.1:x/", "端口"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], where: str, advice: str
) -> None:
    assert cli.main(["verify", where]) == 2
    assert advice in capsys.readouterr().err
