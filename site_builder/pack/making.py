"""Catalogue → a folder or zip that opens from `file://`, without any ledger in it."""

from __future__ import annotations

import os
import shutil
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder import ledgers, sums
from site_builder.build import compile_for_pages, write_pages
from site_builder.compilation import Compiled, Progress, silent
from site_builder.config import BuildConfig
from site_builder.errors import OutputUnwritable
from site_builder.findings import has_errors
from site_builder.pack import signing
from site_builder.shell import Imprint

README = "打开说明.txt"
_README = """\
{title}　离线副本（阅览范围：{audience}）

打开　　解压后双击 index.html，用本机浏览器打开；检索、筛选都能用，不需要网络，也不访问任何地址。
制作　　{maker}，{on}，第 {number} 份。目录时点 {as_of}，版本 {commit}。
核对　　文件夹里执行 sha256sum -c {list}，或 mulu pack --check 此文件夹{with_key}。
保管　　只在阅览范围内使用，不复制、不转交；新的副本到了，旧的交回或销毁。
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Packed:
    """What was packed; without `output` the catalogue has errors and nothing was."""

    compiled: Compiled
    output: Path | None = None
    files: int = 0
    pages: int = 0
    is_signed: bool = False


def pack(
    config: BuildConfig,
    output: Path,
    imprint: Imprint,
    *,
    key: Path | None = None,
    progress: Progress = silent,
) -> Packed:
    """Write the copy to `output`: a zip when it is named so, else a folder; an older one is replaced.

    Raises:
        BuildError: the key cannot be used, or the audience names no department.
        OutputUnwritable: `output` cannot be written, or is a folder that is no copy of ours.
    """
    signer = signing.private_key(key) if key else None
    if output.is_dir() and any(output.iterdir()) and not (output / sums.ADDRESS).is_file():
        raise OutputUnwritable(f"{output} 里有别的文件，不覆盖；换一个空的文件夹。")
    compiled = compile_for_pages(config, progress)
    if has_errors(compiled.findings):
        return Packed(compiled=compiled)
    # A stick gets lost: what departments ask of each other stays at home.
    alone = replace(compiled, ledgers=ledgers.empty(compiled.catalog, config.as_of))
    folder = output.with_name(f"{output.name}.tmp-{os.getpid()}")
    try:
        progress("生成离线副本")
        pages = write_pages(alone, folder, imprint=imprint)
        (folder / README).write_text(
            _readme(compiled, imprint, is_signed=signer is not None), "utf-8", newline="\r\n"
        )
        sums.write(folder)
        if signer:
            list_ = (folder / sums.ADDRESS).read_bytes()
            (folder / signing.SIGNATURE).write_bytes(signer.sign(list_))
        files = sum(1 for _ in _files(folder))
        _put(folder, output, compiled)
    except OSError as error:
        raise OutputUnwritable(f"无法写入 {output}：{error.strerror}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Packed(compiled=compiled, output=output, files=files, pages=pages, is_signed=signer is not None)


def _readme(compiled: Compiled, imprint: Imprint, *, is_signed: bool) -> str:
    return _README.format(
        title=compiled.catalog.city.title,
        audience=compiled.config.audience,
        maker=imprint.maker or _authority(compiled),
        on=imprint.on,
        number=imprint.number,
        as_of=compiled.config.as_of,
        commit=compiled.commit.id[:12] if compiled.commit else "未提交",
        list=sums.ADDRESS,
        with_key=" --public-key 公钥.pem" if is_signed else "",
    )


def _authority(compiled: Compiled) -> str:
    known = compiled.catalog.departments_by_id.get(compiled.catalog.city.authority)
    return known.title if known else ""


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _put(folder: Path, output: Path, compiled: Compiled) -> None:
    if output.suffix.lower() != ".zip":
        if output.exists():
            shutil.rmtree(output)
        folder.rename(output)
        return
    moment = _moment(compiled)
    unfinished = output.with_name(f"{output.name}.tmp-zip-{os.getpid()}")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in _files(folder):
            member = zipfile.ZipInfo(f"{output.stem}/{name}", moment)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0  # otherwise it tells the machine it was made on
            archive.writestr(member, content)
    unfinished.replace(output)


def _moment(compiled: Compiled) -> tuple[int, int, int, int, int, int]:
    """The commit's time in UTC, else the catalogue's day: the same content gives the same bytes."""
    if compiled.commit is None:
        day = compiled.config.as_of
        return day.year, day.month, day.day, 0, 0, 0
    at = time.gmtime(compiled.commit.time)
    return at.tm_year, at.tm_mon, at.tm_mday, at.tm_hour, at.tm_min, at.tm_sec
