"""整改通知书 downwards, 报告 upwards: one matter each (《党政机关公文处理工作条例》第十五条)."""

from __future__ import annotations

from site_builder.detectors import GROUNDS
from site_builder.dossiers.letters.writing import (
    LEADING_GROUP,
    NOTICE,
    REPORT,
    Letter,
    chinese_day,
    contact,
    sentence,
    title_of,
)
from site_builder.errors import BuildError
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import Rectification, Report
from site_builder.ledgers.processes.rectifications import explanations


def notice(standing: Standing) -> Letter:
    """整改通知书: facts, demands, day, what follows."""
    case = standing.case
    content = case.content
    assert isinstance(content, Rectification)
    facts = standing.course.facts
    region = facts.catalog.city.region_name
    title = facts.policies.own_title
    body = (
        f"经核查，你单位存在《{title}》第二十七条第（{GROUNDS[content.ground - 1]}）项所列情形，现通知整改：",
        "一、存在问题",
        *(sentence(one) for one in content.evidence),
        # What the department said before stands beside the facts, whoever was right.
        *([sentence(f"你单位说明：{content.explanation}")] if content.explanation else []),
        "二、整改要求",
        sentence(str(case.raw.get("text") or "请针对上述问题逐项整改，并建立长效机制")),
        "三、完成时限",
        sentence(
            f"请于{chinese_day(content.due_on)}前完成，完成情况书面反馈；对上述问题有不同意见的，一并书面说明"
        ),
        "四、逾期处理",
        f"未在规定时限内完成整改的，将按《{title}》第二十七条上报市政府。",
    )
    return Letter(
        kind=NOTICE,
        title="整改通知书",
        doc_no=str(case.raw.get("docNo", "")),
        to=title_of(content.department, standing),
        body=body,
        signed=f"{region}{LEADING_GROUP}办公室",
        on=case.on,
        contact=contact(facts.authority, standing, case.on),
    )


def upward(standing: Standing) -> Letter:
    """上报市政府: one matter, no request.

    Raises:
        BuildError: it was not reported yet.
    """
    case = standing.case
    content = case.content
    assert isinstance(content, Rectification)
    event = standing.course.last("上报市政府")
    if event is None:
        raise BuildError(
            f"{case.id} 没有“上报市政府”这一步，还不出具报告；先用 mulu case reply {case.id} 写上。"
        )
    facts = standing.course.facts
    who = title_of(content.department, standing)
    done = standing.course.last("已整改")
    said = explanations(standing.course)
    body = (
        f"现将{who}未在规定时限内完成整改的情况报告如下：",
        "一、通知整改情况",
        sentence(
            f"{chinese_day(case.on)}向{who}发出整改通知书，要求于{chinese_day(content.due_on)}前完成整改"
            f"（第二十七条第（{GROUNDS[content.ground - 1]}）项）"
        ),
        "二、存在问题",
        *(sentence(one) for one in content.evidence),
        "三、整改进展",
        sentence(
            f"{chinese_day(done.on)}反馈：{done.text('text')}" if done else "截至报告之日没有反馈完成情况"
        ),
        *([sentence(event.text("text"))] if event.text("text") else []),
        *(["四、部门说明", *(sentence(one) for one in said)] if said else []),
        "特此报告。",
    )
    return Letter(
        kind=REPORT,
        title=f"关于{who}逾期未完成整改情况的报告",
        doc_no=event.text("docNo"),
        to=f"{facts.catalog.city.region_name}人民政府",
        body=body,
        signed=title_of(facts.authority, standing),
        on=event.on,
        contact=contact(facts.authority, standing, event.on),
        signer=True,
    )


def report(standing: Standing) -> Letter:
    """年度报告: the text of the department."""
    case = standing.case
    content = case.content
    assert isinstance(content, Report)
    region = standing.course.facts.catalog.city.region_name
    handed = standing.course.last("提交")
    return Letter(
        kind=REPORT,
        title=content.title or f"关于报送{content.year}年度政务信息资源共享情况的报告",
        doc_no=str(case.raw.get("docNo", "")),
        to=f"{region}{LEADING_GROUP}",
        body=tuple(part for part in content.text.split("\n") if part.strip()),
        signed=title_of(case.department, standing),
        on=handed.on if handed else case.on,
        contact=contact(case.department, standing, case.on),
        signer=True,
        attachments=("数据表（含提交号和摘要值）",),
    )
