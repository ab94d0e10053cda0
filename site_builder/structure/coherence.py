"""What a schema cannot say about a file: that it fits its folder, itself, and the words it borrows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from site_builder.codelists import words
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.sources import Document, Source, pointer_to
from site_builder.structure.wording import nearest

Path = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Flaw:
    """One thing that does not fit, and where."""

    path: Path
    message: str
    hint: str


def check(kind: str, document: Document, source: Source) -> Iterator[Finding]:
    """What does not fit in one document; parts that have the wrong shape are left to the schema."""
    flaws = {"catalog": _catalog, "department": _department, "dataset": _dataset, "policy": _policy}
    for flaw in flaws[kind](document, source):
        pointer = pointer_to(flaw.path)
        yield RULES["S01"].finding(
            file=document.path,
            message=flaw.message,
            hint=flaw.hint,
            pointer=pointer,
            place=document.place(pointer),
        )


def _catalog(document: Document, source: Source) -> Iterator[Flaw]:
    value = _object(document.value)
    departments = [d.path.split("/")[0] for d in source.departments]
    yield from _borrowed(("authority",), value.get("authority"), departments, "部门文件夹里没有")
    policies = [PurePosixPath(d.path).stem for d in source.policies]
    for index, policy in enumerate(_list(value.get("policies"))):
        yield from _borrowed(("policies", index), policy, policies, "_policy 文件夹里没有")


def _policy(document: Document, _: Source) -> Iterator[Flaw]:
    yield from _same_name(document, "id", PurePosixPath(document.path).stem, "文件名")


def _department(document: Document, source: Source) -> Iterator[Flaw]:
    value = _object(document.value)
    kinds = words(source.codelists.get("kinds", ()))
    yield from _borrowed(("kind",), value.get("kind"), kinds, "_codelists/kinds.csv 里没有")
    for key in ("people", "systems"):
        yield from _unique((key,), _list(value.get(key)), "id")


def _dataset(document: Document, source: Source) -> Iterator[Flaw]:
    value = _object(document.value)
    gov = _object(value.get("gov"))
    yield from _same_name(document, "name", document.path.split("/")[1], "所在文件夹")
    for key in ("themes", "scenes"):
        known = words(source.codelists.get(key, ()))
        for index, word in enumerate(_list(gov.get(key))):
            yield from _borrowed(("gov", key, index), word, known, f"_codelists/{key}.csv 里没有")
    yield from _others(document, source, gov)
    resources = _list(value.get("resources"))
    yield from _unique(("resources",), resources, "name")
    names = [_object(resource).get("name") for resource in resources]
    fields_of = {
        name: _names(_object(_object(resource).get("schema")).get("fields"))
        for name, resource in zip(names, resources, strict=True)
        if isinstance(name, str)
    }
    elements = words(source.codelists.get("elements", ()), "id")
    for index, resource in enumerate(resources):
        schema = _object(_object(resource).get("schema"))
        path: Path = ("resources", index, "schema")
        yield from _table(path, schema, fields_of)
        for position, field in enumerate(_list(schema.get("fields"))):
            element = _object(_object(field).get("gov")).get("element")
            place = (*path, "fields", position, "gov", "element")
            yield from _borrowed(place, element, elements, "_codelists/elements.csv 里没有")


def _others(document: Document, source: Source, gov: Mapping[str, object]) -> Iterator[Flaw]:
    """Departments and systems that an entry names; a department file that is not there judges nothing."""
    departments = {d.path.split("/")[0]: d for d in source.departments}
    for index, department in enumerate(_list(gov.get("coDepartments"))):
        yield from _borrowed(("gov", "coDepartments", index), department, departments, "部门文件夹里没有")
    own = departments.get(document.path.split("/")[0])
    if own is not None and isinstance(own.value, dict):
        systems = [_object(system).get("id") for system in _list(own.value.get("systems"))]
        known = [system for system in systems if isinstance(system, str)]
        where = f"{own.path} 的 systems 里没有"
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
    path: Path, word: object, known: Iterable[str], where: str, *, strict: bool = False
) -> Iterator[Flaw]:
    """A word that is not among those it must come from; a list that is not there judges nothing."""
    choices = list(dict.fromkeys(known))
    if not isinstance(word, str) or not word.strip() or word in choices or not (choices or strict):
        return
    near = nearest(word, choices)
    listed = f"可选：{'、'.join(choices)}。" if 0 < len(choices) <= 20 else "照原表的写法改正。"
    yield Flaw(path=path, message=f"{where}“{word}”。", hint=f"你是否想写“{near}”？" if near else listed)


def _unique(path: Path, items: Sequence[object], key: str) -> Iterator[Flaw]:
    names = [_object(item).get(key) for item in items]
    seen: Counter[str] = Counter()
    for index, name in enumerate(names):
        if isinstance(name, str):
            seen[name] += 1
            if seen[name] > 1:
                yield Flaw(
                    path=(*path, index, key),
                    message=f"“{name}”在 {path[-1]} 里写了不止一次。",
                    hint="每一项的标识须不同。",
                )


def _names(fields: object) -> list[str]:
    found = (_object(field).get("name") for field in _list(fields))
    return [name for name in found if isinstance(name, str)]


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
