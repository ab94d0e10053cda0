"""每项资源有编制人和审核人，是在任的两个人，有办公电话。

**为什么**　第八条：按照“谁编制、谁负责”的原则，指定专人负责信息资源目录的编制和审核。自己编、
自己审，等于没有审核。

**正确**　`"people": {"compiledBy": "bz", "reviewedBy": "sh"}`，两个编号都在 `department.json` 的 people 里

**错误**　编制人和审核人是同一个编号；编号在 people 里找不到；该人没有相应角色

**怎样改**　在 `department.json` 的 people 里登记人员和角色，再在这里写编号。离任的（提醒），改写
接任的人，或用工具办理交接。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.catalog import Dataset, Department
from site_builder.findings import Finding, Severity
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V16"]
ROLES = {"compiledBy": "编制人", "reviewedBy": "审核人"}


def check(context: Context) -> Iterator[Finding]:
    """Both persons of every entry."""
    for dataset in context.datasets(RULE):
        department = context.catalog.departments_by_id.get(dataset.department)
        if department is None:
            continue  # its own file has findings; who its people are is not known
        if dataset.compiled_by is not None and dataset.compiled_by == dataset.reviewed_by:
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/people/reviewedBy",
                message=f"“{dataset.title}”的编制人和审核人是同一个人（{dataset.compiled_by}）。",
                hint="由另一名在任人员审核。",
            )
        for key, role in ROLES.items():
            yield from _person(context, dataset, department, key, role)


def _person(
    context: Context, dataset: Dataset, department: Department, key: str, role: str
) -> Iterator[Finding]:
    number = dataset.compiled_by if key == "compiledBy" else dataset.reviewed_by
    if number is None:
        return  # the schema asks for it
    person = department.people_by_id.get(number)
    pointer = f"/gov/people/{key}"
    if person is None:
        known = "、".join(p.id for p in department.people if role in p.roles) or "无"
        yield RULE.finding(
            file=dataset.file,
            pointer=pointer,
            message=f"{role}“{number}”不在{department.title}的人员名单里。",
            hint=f"改写 {department.file} 中已登记的编号（现有{role}：{known}），或先在其中登记。",
        )
        return
    if role not in person.roles:
        yield RULE.finding(
            file=dataset.file,
            pointer=pointer,
            message=f"“{number}”在{department.title}没有“{role}”角色。",
            hint=f"改写有该角色的人员编号，或在 {department.file} 中给其增加角色。",
        )
    if (person.since and person.since > context.as_of) or (person.until and person.until < context.as_of):
        yield RULE.finding(
            file=dataset.file,
            pointer=pointer,
            severity=Severity.WARNING,
            message=f"{role}“{number}”在 {context.as_of} 不在任。",
            hint="改写接任人员的编号，并由其确认本条目。",
        )
