"""函: a department asks another for data, for a check, or for something that the catalogue lacks."""

from __future__ import annotations

from site_builder.dossiers.letters.writing import (
    LETTER,
    Letter,
    chinese_day,
    dataset_title,
    of_opener,
    provider,
    sentence,
    title_of,
)
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import Demand, Dispute, Request


def request(standing: Standing) -> Letter:
    """商请共享: what is asked for, for which duty, under which safeguards."""
    case = standing.case
    content = case.content
    assert isinstance(content, Request)
    title = dataset_title(content.dataset, standing)
    body = (
        "因履行职责需要，现商请共享有关政务信息资源，说明如下：",
        "一、职责依据",
        sentence(content.duty_basis),
        "二、使用场景和用途",
        sentence(content.need),
        sentence(f"用途：{content.purpose}"),
        *([sentence(f"使用场景：{content.scene}")] if content.scene else []),
        "三、所需信息项和共享方式",
        sentence(
            f"信息项：{'、'.join(f.partition('.')[2] or f for f in content.fields) or '该资源的全部信息项'}"
        ),
        sentence(f"共享方式：{content.mode or '按贵单位意见'}"),
        "四、使用范围和时限",
        sentence(f"使用范围：{content.scope or '本单位经办人员'}"),
        sentence(f"使用时限：{chinese_day(content.until) if content.until else '未写明'}"),
        "五、安全保障措施",
        sentence(content.safeguards or "按网络安全和数据安全有关规定执行"),
        "请予支持，并请在规定期限内函复。",
    )
    return of_opener(standing, LETTER, f"关于商请共享{title}的函", provider(content.dataset), body)


def dispute(standing: Standing) -> Letter:
    """商请核实: what is doubted, where, on which evidence."""
    content = standing.case.content
    assert isinstance(content, Dispute)
    title = dataset_title(content.dataset, standing)
    body = (
        f"我单位在使用{title}时发现疑义，根据有关规定反馈如下，请予校核：",
        "一、疑义",
        sentence(f"{content.kind}：{content.text or '见定位和证据'}"),
        "二、定位",
        sentence(content.locator),
        "三、证据",
        sentence(content.evidence),
        "校核期间，办事人已提供合法有效证明材料的，我单位照常办理。请核实、更正后函复。",
    )
    return of_opener(standing, LETTER, f"关于商请核实{title}的函", provider(content.dataset), body)


def demand(standing: Standing) -> Letter:
    """共享需求: what the catalogue does not have."""
    content = standing.case.content
    assert isinstance(content, Demand)
    title = content.title or "有关政务信息资源"
    body = (
        f"因履行职责需要使用{title}，目录中没有，现提出共享需求：",
        "一、需求",
        sentence(content.need),
        "二、用途",
        sentence(content.purpose),
        "三、职责依据",
        sentence(content.duty_basis),
        "四、建议数源",
        sentence(title_of(content.proposed_source, standing) or "请主管部门确认"),
        "请予受理，并请函复。",
    )
    facts = standing.course.facts
    return of_opener(standing, LETTER, f"关于提出{title}共享需求的函", facts.authority, body)
