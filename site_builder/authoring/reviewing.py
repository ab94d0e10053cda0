"""The record of a secrecy review (第十八条): written after the paper was signed, for what the entry says now."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from site_builder.authoring.json_edits import Path as ValuePath
from site_builder.authoring.json_edits import Put, edited
from site_builder.catalog import SharingType
from site_builder.errors import BuildError
from site_builder.review import content_hash
from site_builder.rules.secrecy_review_is_current import ANSWERS, ROLE
from site_builder.sources import Document, Source
from site_builder.structure.schemas import schema

FILE = "datapackage.json"
HEAD = "分管负责人"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LINE = re.compile(r"(?=\S)[^\x00-\x1f\x7f\ud800-\udfff]*(?<=\S)")
_DIGEST = re.compile(r"[0-9a-f]{8,64}")


class ReviewRefused(BuildError):
    """The record would not be true, or would not fit the entry."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """The entry under review and its department, as they are written."""

    document: Document
    descriptor: Mapping[str, object]
    department: Mapping[str, object]
    sharing: SharingType

    @property
    def title(self) -> str:
        """信息资源名称."""
        return str(self.descriptor["title"])

    @property
    def allowed(self) -> tuple[str, ...]:
        """The answers that fit the sharing type."""
        return ANSWERS[self.sharing]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What stands on the signed paper."""

    data: str
    by: str
    approved_by: str
    on: date
    review_by: date
    ref: str
    digest: str | None = None
    """The digits at the paper's foot, or the first of them; None: not compared."""


def subject(tree: Source, dataset: str) -> Subject:
    """The entry of that id.

    Raises:
        BuildError: there is none, or what a review is about cannot be read.
    """
    name = dataset.strip("/").removesuffix(f"/{FILE}")
    document = tree.documents.get(f"{name}/{FILE}")
    if document is None:
        raise BuildError(
            f"{tree.root} 里没有可读的信息资源 {dataset}；写成 部门/信息资源，如 mzj/zhen-minglu。"
        )
    descriptor, owner = (
        _object(document.value),
        tree.documents.get(f"{name.partition('/')[0]}/department.json"),
    )
    kind = _object(_object(descriptor.get("gov")).get("sharing")).get("type")
    title = descriptor.get("title")
    if owner is None or not isinstance(title, str) or not title.strip() or kind not in list(SharingType):
        raise BuildError(
            f"{dataset} 的名称、共享类型或本部门的 department.json 读不出，先用 mulu check 看原因并改正。"
        )
    return Subject(
        document=document,
        descriptor=descriptor,
        department=_object(owner.value),
        sharing=SharingType(str(kind)),
    )


def signed(about: Subject, answer: Answer, *, today: date) -> str:
    """The text of the descriptor with the record of this review; nothing else in it changes.

    Raises:
        ReviewRefused: with the reason as a sentence.
    """
    _judge(about, answer, today)
    gov = _object(about.descriptor.get("gov"))
    record: dict[str, object] = {
        "entry": True,
        "data": answer.data,
        "by": answer.by,
        "approvedBy": answer.approved_by,
        "on": answer.on.isoformat(),
        "reviewBy": answer.review_by.isoformat(),
        "ref": answer.ref,
        "hash": content_hash(about.descriptor),
    }
    if (personal := _object(gov.get("secrecyReview")).get("personalInfo")) is not None:
        record["personalInfo"] = personal
    if gov.get("secrecyReview") == record:
        return about.document.text
    text = edited(about.document.text, [Put(path=("gov", "secrecyReview"), value=record, order=_order)])
    assert content_hash(json.loads(text)) == record["hash"], "the record is no part of what was reviewed"
    return text


def _judge(about: Subject, answer: Answer, today: date) -> None:
    if answer.data not in about.allowed:
        raise ReviewRefused(
            f"“{about.title}”是{about.sharing}，审查结论“{answer.data}”与之不符（须为“{'”或“'.join(about.allowed)}”）；"
            "先改共享类型，再按改后的内容审查。"
        )
    if answer.on > today:
        raise ReviewRefused(f"审查日期 {answer.on} 还没有到（今天 {today}）。")
    if answer.review_by <= answer.on:
        raise ReviewRefused(f"复审日期 {answer.review_by} 不在审查日期 {answer.on} 之后。")
    if not _LINE.fullmatch(answer.ref):
        raise ReviewRefused("审查文号是空的，或前后有空格、不是一行；照审查表上的编号写。")
    digest = content_hash(about.descriptor).removeprefix("sha256:")
    if answer.digest is not None:
        told = answer.digest.strip().lower().removeprefix("sha256:")
        if not _DIGEST.fullmatch(told) or not digest.startswith(told):
            raise ReviewRefused(
                f"审查表页脚的摘要值 {answer.digest} 与现在的内容（{digest[:8]}…）不一致："
                "打印以后内容有改动，请重新打印、重新审查。"
            )
    _reviewer(about, answer)
    _approver(about, answer)


def _reviewer(about: Subject, answer: Answer) -> None:
    person = _people(about.department).get(answer.by)
    known = _holders(about.department, ROLE)
    if person is None:
        raise ReviewRefused(f"审查人“{answer.by}”不在本部门的人员名单里（现有{ROLE}：{known}）。")
    if ROLE not in _roles(person):
        raise ReviewRefused(f"审查人“{answer.by}”没有“{ROLE}”角色（现有{ROLE}：{known}）。")
    day = answer.on.isoformat()
    if str(person.get("from") or day) > day or str(person.get("to") or day) < day:
        raise ReviewRefused(f"审查人“{answer.by}”在 {day} 不在任（现有{ROLE}：{known}）。")


def _approver(about: Subject, answer: Answer) -> None:
    """An id of the department's people, or a post: not everybody who approves is in the list."""
    if answer.approved_by == answer.by:
        raise ReviewRefused(f"审查人和批准人是同一个人（{answer.by}）；由分管负责人批准。")
    person = _people(about.department).get(answer.approved_by)
    known = _holders(about.department, HEAD)
    if person is not None and HEAD not in _roles(person):
        raise ReviewRefused(f"批准人“{answer.approved_by}”没有“{HEAD}”角色（现有{HEAD}：{known}）。")
    if person is None and (_ID.fullmatch(answer.approved_by) or not _LINE.fullmatch(answer.approved_by)):
        raise ReviewRefused(
            f"批准人“{answer.approved_by}”不在本部门的人员名单里（现有{HEAD}：{known}）；也可以写职务，如 副局长。"
        )


def _people(department: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    people = department.get("people")
    listed = [_object(one) for one in people] if isinstance(people, list) else []
    return {str(person.get("id")): person for person in listed}


def _roles(person: Mapping[str, object]) -> Sequence[object]:
    roles = person.get("roles")
    return roles if isinstance(roles, list) else ()


def _holders(department: Mapping[str, object], role: str) -> str:
    return "、".join(n for n, person in _people(department).items() if role in _roles(person)) or "无"


def _order(path: ValuePath) -> Sequence[str]:
    return tuple(schema("dataset")["properties"]["gov"]["properties"]) if path == ("gov",) else ()


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
