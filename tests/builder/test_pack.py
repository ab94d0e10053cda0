"""The offline copy: what is in it, what is on each page, and that a change is noticed."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from site_builder.cli import main
from tests.builder.bytes_of import texts
from tests.builder.links import broken
from tests.small_city import AS_OF, City

SECRET = "本单位开展信息核验所需（办理单标记）"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("keys")
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "private.pem").write_bytes(private)
    (folder / "public.pem").write_bytes(public)
    return folder / "private.pem", folder / "public.pem"


def words(city: City, output: Path, *more: str) -> list[str]:
    source = ["--source", str(city.source), "--as-of", AS_OF.isoformat()]
    return ["pack", *source, "--output", str(output), "--maker", "示例 <制作> 单位", "--number", "007", *more]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, keys: tuple[Path, Path]) -> Path:
    """A signed copy of the small city, which has a case."""
    city = City.copy_to(tmp_path_factory.mktemp("pack") / "catalog_src")
    city.patch(
        "dsjzx/_requests/dsjzx-2026-001.json",
        {
            "id": "dsjzx-2026-001", "on": "2026-11-20", "by": "bz", "dataset": "mzj/hunyin", "need": SECRET,
            "purpose": SECRET, "dutyBasis": SECRET, "scene": SECRET, "scope": SECRET, "mode": "联机查询",
            "until": "2027-11-20", "safeguards": SECRET, "approvedBy": "主任", "events": [],
        },
    )  # fmt: skip
    output = city.source.parent / "copy"
    assert main(words(city, output, "--key", str(keys[0]))) == 0
    return output


def test_every_page_says_who_made_it_when_which_copy_and_for_whom(copy: Path) -> None:
    pages = list(copy.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        text = page.read_text("utf-8")
        said = "离线副本 · 制作单位 示例 &lt;制作&gt; 单位 · 2026-11-23 · 第 007 份 · 阅览范围 政务"
        assert said in text, page


def test_no_ledger_is_in_the_copy(copy: Path) -> None:
    assert [name for name, text in texts(copy) if SECRET in text or "dsjzx-2026-001" in text] == []


def test_every_link_of_the_copy_leads_to_a_file_in_it(copy: Path) -> None:
    assert broken(copy) == []


def test_the_list_is_what_sha256sum_reads_and_the_signature_what_openssl_checks(
    copy: Path, keys: tuple[Path, Path]
) -> None:
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=copy, check=True)
    subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(keys[1]), "-rawin",
         "-in", "SHA256SUMS", "-sigfile", "SHA256SUMS.sig"],
        cwd=copy, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def alter(copy: Path) -> None:
    with (copy / "index.html").open("a") as page:
        page.write(" ")


def remove(copy: Path) -> None:
    (copy / "guide/index.html").unlink()


def add(copy: Path) -> None:
    (copy / "new.html").write_text("多")


def relist(copy: Path) -> None:
    alter(copy)
    names = sorted(p.relative_to(copy).as_posix() for p in copy.rglob("*") if p.is_file())
    names = [name for name in names if not name.startswith("SHA256SUMS")]
    done = subprocess.run(["sha256sum", *names], cwd=copy, check=True, capture_output=True)
    (copy / "SHA256SUMS").write_bytes(done.stdout)


def unsign(copy: Path) -> None:
    (copy / "SHA256SUMS.sig").unlink()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (alter, "内容被改动：index.html"),
        (remove, "缺少：guide/index.html"),
        (add, "多出：new.html"),
        (relist, "签名不符"),
        (unsign, "签名不符"),
    ],
)
def test_a_copy_that_was_touched_is_noticed(
    copy: Path,
    keys: tuple[Path, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], None],
    said: str,
) -> None:
    touched = tmp_path / "copy"
    shutil.copytree(copy, touched)
    check = ["pack", "--check", str(touched), "--public-key", str(keys[1])]
    assert main(check) == 0
    assert "签名相符" in capsys.readouterr().out
    spoil(touched)
    assert main(check) == 1
    assert said in capsys.readouterr().out


def test_a_zip_is_the_same_for_the_same_catalogue_and_checks_as_it_is(city: City, tmp_path: Path) -> None:
    first, second = tmp_path / "a/目录.zip", tmp_path / "b/目录.zip"
    for output in (first, second):
        output.parent.mkdir()
        assert main(words(city, output, "--audience", "公开")) == 0
        assert [p.name for p in output.parent.iterdir()] == ["目录.zip"]
    assert first.read_bytes() == second.read_bytes()
    assert main(["pack", "--check", str(first)]) == 0
    with zipfile.ZipFile(first) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {"目录"}
        assert not any("hunyin" in name for name in archive.namelist())
        assert "第 007 份" in archive.read("目录/打开说明.txt").decode("utf-8")


def test_nothing_is_packed_while_the_catalogue_has_errors(city: City, tmp_path: Path) -> None:
    city.patch("mzj/gongce/datapackage.json", {"title": ""})
    assert main(words(city, tmp_path / "copy")) == 1
    assert list(tmp_path.glob("copy*")) == []


def test_a_folder_with_other_files_is_never_replaced(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/letter.txt").write_text("重要")
    assert main(words(city, tmp_path / "home")) == 2
    assert "里有别的文件，不覆盖" in capsys.readouterr().err
    assert (tmp_path / "home/letter.txt").read_text() == "重要"


def test_a_key_of_another_kind_is_refused_before_anything_is_written(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (other, b"no key"):
        (tmp_path / "key.pem").write_bytes(content)
        assert main(words(city, tmp_path / "copy", "--key", str(tmp_path / "key.pem"))) == 2
        assert "Ed25519 私钥" in capsys.readouterr().err
    assert not (tmp_path / "copy").exists()


def test_what_is_no_copy_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file.zip").write_bytes(b"PK")
    for place, said in (
        (tmp_path, "没有 SHA256SUMS"),
        (tmp_path / "none", "没有"),
        (tmp_path / "file.zip", "读不了"),
    ):
        assert main(["pack", "--check", str(place)]) == 2
        assert said in capsys.readouterr().err
