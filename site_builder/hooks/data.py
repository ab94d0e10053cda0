"""Rows of one dataset in a commit: whether any may be there, and whom they name (V25, V29, V34)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from site_builder.content.persons import count, kinds_in
from site_builder.findings import Finding
from site_builder.hooks.cells import ENDINGS, Columns, columns_of, rows_of
from site_builder.hooks.entries import Entry, fields_of, text_at
from site_builder.hooks.shown import bare, shown_path
from site_builder.law import RULES

_DROPBOX = "dropbox/"


def check_entry(entry: Entry, path: str, frequent: frozenset[str]) -> Iterator[Finding]:
    """The descriptor itself: rows written into it, paths to rows, names."""
    for resource in entry.resources:
        file, data = text_at(resource, "path"), resource.get("data")
        if not entry.is_open and (file or data not in (None, [])):
            yield _no_rows(path)
        elif entry.is_open and (file or data):
            yield from _out_of_git(entry, resource, path, frequent)
            yield from _persons(path, rows_of(data), fields_of(resource))
        if entry.is_open:
            names = [bare(file), text_at(resource, "name"), text_at(resource, "title")]
            names += [text_at(field, key) for field in fields_of(resource) for key in ("name", "title")]
            yield from _named(path, names)
    if entry.is_open:
        yield from _named(path, [text_at(entry.raw, "title"), *entry.aliases])


def check_data(entry: Entry | None, path: str, content: bytes, frequent: frozenset[str]) -> Iterator[Finding]:
    """A file beside the descriptor; without a readable one the rows are taken for open ones."""
    if entry is not None and not entry.is_open:
        yield _no_rows(path)
        return
    own = path.split("/", 2)[2]
    resource = _resource(entry, own)
    if entry is not None:
        yield from _out_of_git(entry, resource, path, frequent)
    yield from _named(path, [bare(PurePosixPath(own).name)])
    if path.lower().endswith(ENDINGS):
        columns = columns_of(path, content, text_at(resource, "encoding") or "utf-8")
        yield from _persons(path, columns, fields_of(resource))


def _resource(entry: Entry | None, own: str) -> Mapping[str, object]:
    resources = entry.resources if entry is not None else ()
    return next((one for one in resources if text_at(one, "path") == own), {})


def _no_rows(path: str) -> Finding:
    return RULES["V29"].finding(
        file=shown_path(path),
        message="不是无条件共享，或在公共数据平台上提供，却带有数据。",
        hint='删去数据，把 path 改为 "data": []，保留 schema。',
    )


def _out_of_git(
    entry: Entry, resource: Mapping[str, object], path: str, frequent: frozenset[str]
) -> Iterator[Finding]:
    reasons = entry.reasons_for_dropbox(resource, frequent) if entry.is_active else []
    if reasons and not text_at(resource, "path").startswith(_DROPBOX):
        yield RULES["V34"].finding(
            file=shown_path(path),
            message=f"{'，'.join(reasons)}，数据却放在仓库里。",
            hint="把数据交付到前置机，path 写成 dropbox/…。",
        )


def _persons(path: str, columns: Columns, fields: list[Mapping[str, object]]) -> Iterator[Finding]:
    """Columns that name persons; never the values, never the rows, and no name that is none of ours."""
    known = {text_at(field, "name"): field for field in fields}
    for name, texts in columns.items():
        field = known.get(name, {})
        gov = field.get("gov")
        if text_at(field, "type") not in ("", "string"):
            continue
        if isinstance(gov, dict) and (gov.get("publicBasis") or gov.get("masking")):
            continue
        for found in count((text, 1) for text in texts):
            if found.is_telling(len(texts)):
                column = f"信息项“{name}”里" if name in known else ""
                yield RULES["V25"].finding(
                    file=shown_path(path),
                    message=f"{column}有 {found.cells:,} 格是{found.kind}。",
                    hint="删去这些内容，或写 gov.masking 遮蔽；法律规定公开的写明 gov.publicBasis。",
                )


def _named(path: str, names: list[str]) -> Iterator[Finding]:
    kinds = sorted({kind for name in names for kind in kinds_in(name)})
    if kinds:
        yield RULES["V25"].finding(
            file=shown_path(path),
            message=f"名称里有{'、'.join(kinds)}。",
            hint="换成不含个人信息的名称。",
        )
