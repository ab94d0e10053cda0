"""保密审查针对的是现在的内容，结论与共享类型相符，没有过期。

**为什么**　第十八条：提供的共享信息资源，应事先经过本部门的保密审查。审查是对当时的名称、摘要、
共享条件和信息项作出的；内容改了，原来的审查就不再管用，所以记下内容的摘要值（hash）。

**正确**　无条件共享，`"data": "可以共享"`；hash 与现在的内容一致

**错误**　审查后增加了一个信息项，没有重新审查；无条件共享，结论却是“限定范围共享”；审查人没有
“保密审查员”角色；复审期限已过（提醒）

**怎样改**　请本单位保密审查员就现在的内容重新审查，由工具写入结论和摘要值；hash 不手工填写。
误改了内容的，改回原样即可。结论不是“可以共享”的，共享类型随结论改。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.catalog import Dataset, SecrecyReview, SharingType
from site_builder.findings import Finding, Severity
from site_builder.law import RULES
from site_builder.review import content_hash
from site_builder.rules._context import Context

RULE = RULES["V17"]
ROLE = "保密审查员"
ANSWERS = {
    SharingType.UNCONDITIONAL: ("可以共享",),
    SharingType.CONDITIONAL: ("可以共享", "限定范围共享"),
    SharingType.DENIED: ("可以共享", "限定范围共享", "不得在政务外网共享"),
}
"""What the review must have answered: an entry may be stricter than its review, never laxer."""


def check(context: Context) -> Iterator[Finding]:
    """Digest, answer, term and reviewer; that there is a review is the schema's."""
    for dataset in context.datasets(RULE):
        review = dataset.secrecy_review
        if review is None:
            continue
        if review.hash != content_hash(dataset.raw):
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/secrecyReview/hash",
                message=f"“{dataset.title}”的名称、摘要、共享条件或信息项在 {review.on} 保密审查（{review.ref}）后有改动。",
                hint="请本单位保密审查员重新审查，由工具写入新的摘要值；误改的，改回原样。",
            )
        if review.data not in ANSWERS[dataset.sharing.type]:
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/secrecyReview/data",
                message=f"“{dataset.title}”是{dataset.sharing.type}，保密审查的结论却是“{review.data}”。",
                hint="共享类型随结论改（不予共享另须法律依据）；审查时对象有误的，重新审查。",
            )
        if review.review_by < context.as_of:
            late = (context.as_of - review.review_by).days
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/secrecyReview/reviewBy",
                severity=Severity.WARNING,
                message=f"“{dataset.title}”的保密审查应在 {review.review_by} 前复审，已过 {late} 天。",
                hint="请本单位保密审查员复审，由工具写入新的审查记录。",
            )
        yield from _reviewer(context, dataset, review)


def _reviewer(context: Context, dataset: Dataset, review: SecrecyReview) -> Iterator[Finding]:
    department = context.catalog.departments_by_id.get(dataset.department)
    if department is None:
        return  # its own file has findings; who its people are is not known
    person = department.people_by_id.get(review.by)
    if person is not None and ROLE in person.roles:
        return
    known = "、".join(p.id for p in department.people if ROLE in p.roles) or "无"
    fact = "没有“保密审查员”角色" if person else "不在人员名单里"
    yield RULE.finding(
        file=dataset.file,
        pointer="/gov/secrecyReview/by",
        message=f"审查人“{review.by}”在{department.title}{fact}。",
        hint=f"改写实际审查的人（现有{ROLE}：{known}），或先在 {department.file} 中登记。",
    )
