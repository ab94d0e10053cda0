"""What a schema cannot say about a file: that it fits its folder, itself, and the words it borrows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.sources import Document, pointer_to
from site_builder.structure.surroundings import Surroundings
from site_builder.structure.wording import nearest

Path = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Flaw:
    """One thing that does not fit, and where."""

    path: Path
    message: str
    hint: str


def check(kind: str, document: Document, around: Surroundings) -> Iterator[Finding]:
    """What does not fit in one document; parts that have the wrong shape are left to the schema."""
    # Whether the files of the ledgers fit each other is asked by the rules L01–L11.
    for flaw in _FLAWS[kind](document, around) if kind in _FLAWS else ():
        pointer = pointer_to(flaw.path)
        yield RULES["S01"].finding(
            file=document.path,
            message=flaw.message,
            hint=flaw.hint,
            pointer=pointer,
            place=document.place(pointer),
        )


def _catalog(document: Document, around: Surroundings) -> Iterator[Flaw]:
    value = _object(document.value)
    yield from _borrowed(("authority",), value.get("authority"), around.departments, "部门文件夹里没有")
    for office, department in _object(value.get("offices")).items():
        yield from _borrowed(("offices", office), department, around.departments, "部门文件夹里没有")
    for index, policy in enumerate(_list(value.get("policies"))):
        yield from _borrowed(("policies", index), policy, around.policies, "_policy 文件夹里没有")


def _policy(document: Document, _: Surroundings) -> Iterator[Flaw]:
    yield from _same_name(document, "id", PurePosixPath(document.path).stem, "文件名")


def _calendar(document: Document, _: Surroundings) -> Iterator[Flaw]:
    value = _object(document.value)
    year, stem = value.get("year"), PurePosixPath(document.path).stem
    if not isinstance(year, int):
        return
    if str(year) != stem:
        fact = f"年份（year）{year} 与文件名“{stem}”不同。"
        yield Flaw(path=("year",), message=fact, hint="一年一个文件，文件名就是年份。")
    # A notice moves days of the December before; everything else belongs to another file.
    own = (f"{year}-", f"{year - 1}-12-")
    for index, day in enumerate(_list(value.get("days"))):
        written = _object(day).get("date")
        if isinstance(written, str) and not written.startswith(own):
            fact = f"{written} 不是 {year} 年的日子。"
            yield Flaw(path=("days", index, "date"), message=fact, hint="改正日期，或移到那一年的文件。")


def _upstream(document: Document, _: Surroundings) -> Iterator[Flaw]:
    yield from _unique(("entries",), _list(_object(document.value).get("entries")), "id")


def _department(document: Document, around: Surroundings) -> Iterator[Flaw]:
    value = _object(document.value)
    yield from _borrowed(("kind",), value.get("kind"), around.kinds, "_codelists/kinds.csv 里没有")
    for key in ("people", "systems"):
        yield from _unique((key,), _list(value.get(key)), "id")


def _dataset(document: Document, around: Surroundings) -> Iterator[Flaw]:
    value = _object(document.value)
    gov = _object(value.get("gov"))
    yield from _same_name(document, "name", document.path.split("/")[1], "所在文件夹")
    for key, known in (("themes", around.themes), ("scenes", around.scenes)):
        for index, word in enumerate(_list(gov.get(key))):
            yield from _borrowed(("gov", key, index), word, known, f"_codelists/{key}.csv 里没有")
    yield from _others(document, around, gov)
    resources = _list(value.get("resources"))
    yield from _unique(("resources",), resources, "name")
    schemas = [_object(_object(resource).get("schema")) for resource in resources]
    fields_of = {
        name: _names(schema.get("fields"))
        for resource, schema in zip(resources, schemas, strict=True)
        if isinstance(name := _object(resource).get("name"), str)
    }
    for index, schema in enumerate(schemas):
        path: Path = ("resources", index, "schema")
        yield from _table(path, schema, fields_of)
        for position, field in enumerate(_list(schema.get("fields"))):
            element = _object(_object(field).get("gov")).get("element")
            if isinstance(element, str) and element not in around.elements:
                place = (*path, "fields", position, "gov", "element")
                yield from _borrowed(place, element, around.elements, "_codelists/elements.csv 里没有")


def _others(document: Document, around: Surroundings, gov: Mapping[str, object]) -> Iterator[Flaw]:
    """Departments and systems that an entry names; a department file that is not there judges nothing."""
    for index, department in enumerate(_list(gov.get("coDepartments"))):
        place = ("gov", "coDepartments", index)
        yield from _borrowed(place, department, around.departments, "部门文件夹里没有")
    own = around.systems.get(document.path.partition("/")[0])
    if own is not None:
        file, known = own
        where = f"{file} 的 systems 里没有"
        yield from _borrowed(("gov", "sourceSystem"), gov.get("sourceSystem"), known, where, strict=True)


def _table(
    path: Path, schema: Mapping[str, object], fields_of: Mapping[str, Sequence[str]]
) -> Iterator[Flaw]:
    fields = _list(schema.get("fields"))
    own = _names(fields)
    yield from _unique((*path, "fields"), fields, "name")
    for index, name in enumerate(_list(schema.get("primaryKey"))):
        yield from _borrowed((*path, "primaryKey", index), name, own, "fields 里没有")
    for number, key in enumerate(_list(schema.get("uniqueKeys"))):
        for index, name in enumerate(_list(key)):
            yield from _borrowed((*path, "uniqueKeys", number, index), name, own, "fields 里没有")
    for number, key in enumerate(_list(schema.get("foreignKeys"))):
        here: Path = (*path, "foreignKeys", number)
        from_fields = _list(_object(key).get("fields"))
        for index, name in enumerate(from_fields):
            yield from _borrowed((*here, "fields", index), name, own, "fields 里没有")
        reference = _object(_object(key).get("reference"))
        target = reference.get("resource") or ""
        if not isinstance(target, str):
            continue
        if target and target not in fields_of:
            yield from _borrowed(
                (*here, "reference", "resource"), target, tuple(fields_of), "resources 里没有", strict=True
            )
            continue
        theirs = fields_of[target] if target else own
        to_fields = _list(reference.get("fields"))
        for index, name in enumerate(to_fields):
            yield from _borrowed(
                (*here, "reference", "fields", index),
                name,
                theirs,
                f"表“{target}”里没有" if target else "fields 里没有",
            )
        if to_fields and len(from_fields) != len(to_fields):
            fact = f"外键两边的信息项个数不同：{len(from_fields)} 个对 {len(to_fields)} 个。"
            yield Flaw(path=(*here, "reference", "fields"), message=fact, hint="两边按次序一一对应。")


def _same_name(document: Document, key: str, expected: str, where: str) -> Iterator[Flaw]:
    name = _object(document.value).get(key)
    if isinstance(name, str) and name != expected:
        yield Flaw(
            path=(key,),
            message=f"标识（{key}）“{name}”与{where}“{expected}”不同。",
            hint=f'写成 "{expected}"；需要改地址的，先改{where}。',
        )


def _borrowed(
    path: Path, word: object, known: Collection[str], where: str, *, strict: bool = False
) -> Iterator[Flaw]:
    """A word that is not among those it must come from; a list that is not there judges nothing."""
    if not isinstance(word, str) or word in known or not word.strip() or not (known or strict):
        return
    choices = list(dict.fromkeys(known))
    near = nearest(word, choices)
    listed = f"可选：{'、'.join(choices)}。" if 0 < len(choices) <= 20 else "照原表的写法改正。"
    yield Flaw(path=path, message=f"{where}“{word}”。", hint=f"你是否想写“{near}”？" if near else listed)


def _unique(path: Path, items: list[object], key: str) -> Iterator[Flaw]:
    names = _names(items, key)
    if len(set(names)) == len(names):
        return
    seen: set[str] = set()
    for index, item in enumerate(items):
        name = _object(item).get(key)
        if not isinstance(name, str):
            continue
        if name in seen:
            yield Flaw(
                path=(*path, index, key),
                message=f"“{name}”在 {path[-1]} 里写了不止一次。",
                hint="每一项的标识须不同。",
            )
        seen.add(name)


def _names(items: object, key: str = "name") -> list[str]:
    """The names of those items that are named."""
    return [
        name for item in _list(items) if isinstance(item, dict) and isinstance(name := item.get(key), str)
    ]


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


_FLAWS = {
    "catalog": _catalog,
    "department": _department,
    "dataset": _dataset,
    "policy": _policy,
    "calendar": _calendar,
    "upstream": _upstream,
}
