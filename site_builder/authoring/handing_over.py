"""A person leaves a department: what they compiled or reviewed gets the name of who comes after (第八条).

Only who answers for an entry now changes. What somebody did on a day (a secrecy review, an event of a
case) stays theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from site_builder.authoring.json_edits import Edit, Put, edited
from site_builder.errors import BuildError
from site_builder.rules.two_persons_answer_for_entry import ROLES
from site_builder.sources import Document, Source
from site_builder.structure.schemas import schema


class HandoverRefused(BuildError):
    """The successor cannot answer for what would be theirs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileChange:
    """One file before and after."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Handover:
    """Every file that changes, and what is left for people to settle."""

    changes: tuple[FileChange, ...]
    entries: int
    """Datasets that change hands."""
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """Who gives to whom, in which department; OLD is in post up to that day, NEW answers from it."""

    department: str
    old: str
    new: str
    on: date


def plan(tree: Source, step: Step, *, today: date) -> Handover:
    """The changes of a handover; nothing is written.

    Raises:
        BuildError: a file of the department cannot be read, so that something would be forgotten.
        HandoverRefused: with the reason as a sentence.
    """
    office = _office(tree, step.department)
    people = _list(_object(office.value).get("people"))
    if step.old == step.new:
        raise HandoverRefused(f"交出和接手的是同一个人（{step.old}）。")
    if step.on > today:
        raise HandoverRefused(f"交接日期 {step.on} 还没有到（今天 {today}）；到那一天再办。")
    old, new = (_person(people, number, office) for number in (step.old, step.new))
    own = [one for one in tree.datasets if one.path.startswith(f"{step.department}/")]
    named = [(one, keys) for one in own if (keys := _held_by(step.old, one))]
    _judge(step, new, named)
    changes = [_change(one, [_taken(key, step.new) for key in keys]) for one, keys in named]
    end = _end(old, step)
    if old.get("to") != end:
        at = people.index(old)
        order = tuple(schema("department")["properties"]["people"]["items"]["properties"])
        to = Put(path=("people", at, "to"), value=end, order=lambda _: order)
        changes.insert(0, _change(office, [to]))
    return Handover(changes=tuple(changes), entries=len(named), notes=tuple(_notes(step, people, old, new)))


def _office(tree: Source, department: str) -> Document:
    office = tree.documents.get(f"{department}/department.json")
    lost = sorted(
        finding.file
        for finding in tree.findings
        if finding.file.startswith(f"{department}/")
        and finding.file.endswith(".json")
        and finding.file not in tree.documents
    )
    if lost:
        # It may name the person who leaves.
        raise BuildError(f"{lost[0]} 读不出来，先用 mulu check 看原因并改正，再办交接。")
    if office is None:
        known = "、".join(sorted(one.path.partition("/")[0] for one in tree.departments)) or "无"
        raise BuildError(f"{tree.root} 里没有部门 {department}；现有部门：{known}。")
    return office


def _person(people: Sequence[object], number: str, office: Document) -> Mapping[str, object]:
    found = [_object(person) for person in people if _object(person).get("id") == number]
    if len(found) == 1:
        return found[0]
    known = "、".join(str(_object(person).get("id")) for person in people) or "无"
    fact = f"里有 {len(found)} 个人的编号是 {number}" if found else f"里没有编号为 {number} 的人"
    raise HandoverRefused(f"{office.path} {fact}（现有：{known}）；先在其中登记。")


def _held_by(number: str, document: Document) -> list[str]:
    """`compiledBy`, `reviewedBy` or both, where this person is named."""
    people = _object(_object(_object(document.value).get("gov")).get("people"))
    return [key for key in ROLES if people.get(key) == number]


def _judge(step: Step, new: Mapping[str, object], named: Sequence[tuple[Document, list[str]]]) -> None:
    day = step.on.isoformat()
    if str(new.get("from") or day) > day or str(new.get("to") or day) < day:
        raise HandoverRefused(f"接手的“{step.new}”在 {day} 不在任，先在 department.json 里改正任期。")
    needed = [role for key, role in ROLES.items() if any(key in keys for _, keys in named)]
    if lacking := [role for role in needed if role not in _list(new.get("roles"))]:
        raise HandoverRefused(
            f"接手的“{step.new}”没有“{'”“'.join(lacking)}”角色，“{step.old}”名下有这样的信息资源；"
            "先在 department.json 里增加角色，或交给别人。"
        )
    both = [one for one, keys in named if len(keys) == 2 or _held_by(step.new, one)]
    if both:
        titles = "、".join(f"“{_object(one.value).get('title')}”" for one in both[:5])
        more = f"等 {len(both)} 项" if len(both) > 5 else ""
        raise HandoverRefused(
            f"{titles}{more}的编制人和审核人会成为同一个人（{step.new}）；这些先改由另一名在任人员编制或审核。"
        )


def _end(old: Mapping[str, object], step: Step) -> object:
    """The last day in post: an earlier one that is on record stands."""
    told = old.get("to")
    return told if isinstance(told, str) and told <= step.on.isoformat() else step.on.isoformat()


def _notes(
    step: Step, people: Sequence[object], old: Mapping[str, object], new: Mapping[str, object]
) -> Iterator[str]:
    """Roles that nobody in post has any more."""
    day = step.on.isoformat()
    staying = [
        person
        for person in map(_object, people)
        if person is not old and str(person.get("to") or "9999") > day
    ]
    for role in _list(old.get("roles")):
        if not any(role in _list(person.get("roles")) for person in staying):
            yield f"“{step.old}”离任后，本部门没有在任的“{role}”，请在 department.json 里明确。"
        elif role not in _list(new.get("roles")) and role not in ROLES.values():
            yield f"“{step.old}”还是{role}，“{step.new}”不是；由本部门其他{role}接手。"


def _taken(key: str, number: str) -> Edit:
    return Put(path=("gov", "people", key), value=number)


def _change(document: Document, edits: Sequence[Edit]) -> FileChange:
    return FileChange(path=document.path, before=document.text, after=edited(document.text, edits))


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
