"""`mulu case new`."""

from __future__ import annotations

import argparse

from site_builder.arguments import Parser
from site_builder.authoring import cases
from site_builder.authoring.cases import Desk
from site_builder.casework.law_changes import REVISION, current, law_changes, law_of
from site_builder.casework.questions import case_questions
from site_builder.cli._case_asking import (
    add_common,
    add_questions,
    answered,
    desk_of,
    finish,
    person_of,
)
from site_builder.cli._dialogue import Dialogue
from site_builder.cli._source import today
from site_builder.errors import BuildError, Exit

HELP = "新建一份办理单"
DESCRIPTION = (
    "逐项询问，编号由工具接着本部门最大的号分配。每一项也可以用选项回答；--yes 不再询问。\n"
    "先核对、后写入，只写一份文件；有须修改的不写。几项内容用顿号或分号隔开。"
)
EXAMPLE = (
    "mulu case new request --department mzj --dataset zrzyj/budongchan-dengji\n"
    "    mulu case new rectification --to-department fgw --ground 2 --evidence '已缺 3 期' --due-on 2026-12-15"
)
KINDS = {
    "request": "共享申请（第十五条）",
    "dispute": "疑义校核（第十七条）",
    "demand": "共享需求：目录中没有的（第四条）",
    "trigger": "目录更新事由（第八条），由主管部门登记",
    "rectification": "整改通知（第二十七条），由主管部门发出",
    "project": "信息化项目（第二十五条）",
    "report": "年度报告（第二十一条）",
}
OF_AUTHORITY = frozenset({"trigger", "rectification"})
"""Only the authority opens them, so nobody is asked which department."""
EXAMPLES = {
    "request": "mulu case new request --department mzj --dataset zrzyj/budongchan-dengji",
    "dispute": "mulu case new dispute --department xzspj --dataset scjgj/qiye-jichu --kind 内容",
    "demand": "mulu case new demand --department jytyj --proposed-source gaj",
    "trigger": (
        "mulu case new trigger --law 治安管理处罚法\n"
        "    mulu case new trigger --kind 职能变化 --basis-title ……通知 --effective-on 2027-01-01 --datasets mzj/hunyin"
    ),
    "rectification": "mulu case new rectification --to-department fgw --ground 2 --due-on 2026-12-15",
    "project": "mulu case new project --department wjw --title 区域健康信息平台（三期） --datasets wjw/yiliao-jigou",
    "report": "mulu case new report --department mzj --year 2026 --figures build/reports/annual-mzj-2026",
}


def arguments(parser: Parser) -> None:
    """A kind, with an option for every key of its file."""
    places = parser.add_subparsers(title="种类", required=True, metavar="种类")
    for kind, words in KINDS.items():
        own = places.add_parser(kind, help=words, description=words, epilog=f"例：{EXAMPLES[kind]}")
        add_common(own)
        own.add_argument("--register", metavar="TEXT", help="纸质来文的收文登记号；--on 写登记那一天")
        add_questions(own, [q for q in case_questions(kind) if q.path != ("register",)])
        if kind == "trigger":
            own.add_argument(
                "--law",
                metavar="NAME",
                help="laws.csv 里有新版本的法规：依据、生效日期和引用旧版本的信息资源由工具填好",
            )
        own.set_defaults(kind_of_case=kind)


def run(options: argparse.Namespace) -> Exit:
    """Ask, judge, write."""
    desk = desk_of(options)
    dialogue = Dialogue(options=options, asks=not options.yes)
    kind: str = options.kind_of_case
    if kind in OF_AUTHORITY and options.department is None:
        options.department = desk.cases.facts.authority
    if getattr(options, "law", None):
        _fill_in(options, desk)
    department = dialogue.text("department", "由哪个部门提出（部门标识）")
    on = options.on or options.as_of or today()
    if dialogue.missing:
        raise BuildError(f"用 --yes 时还缺：{'、'.join(dialogue.missing)}。")
    if department not in desk.catalog.departments_by_id:
        raise BuildError(f"没有“{department}”这个部门；部门标识是它在目录源里的文件夹名。")
    values: dict[str, object] = {"by": person_of(dialogue, desk, department, on)}
    questions = [q for q in case_questions(kind) if q.path not in (("register",), ("docNo",))]
    values |= answered(dialogue, questions, {"department": department})
    for key, said in (("docNo", options.doc_no), ("register", options.register)):
        if said:
            values[key] = said
    if dialogue.missing:
        raise BuildError(f"用 --yes 时还缺：{'、'.join(dialogue.missing)}。")
    return finish(options, dialogue, cases.new_case(desk, kind, department, values, on))


def _fill_in(options: argparse.Namespace, desk: Desk) -> None:
    """What the list of laws and the catalogue say of a revision; what was given by an option stays.

    Raises:
        BuildError: no such law, or no entry cites an older version of it.
    """
    law = law_of(options.law)
    laws = current(tuple(desk.catalog.codelists.get("laws", ())))
    if law.name not in laws:
        raise BuildError(f"_codelists/laws.csv 里没有“{law.name}”；先把新版本登记在那里。")
    found = next((one for one in law_changes(desk.cases) if one.law.name == law.name), None)
    if found is None and options.datasets is None:
        raise BuildError(
            f"没有引用“{laws[law.name].title}”旧版本、又没有登记事由的信息资源；另有受影响的，用 --datasets 写明。"
        )
    known = laws[law.name]
    said = {
        "kind": REVISION,
        "basis_title": known.title,
        "basis_doc_no": known.doc_no or None,
        "effective_on": known.effective_on.isoformat() if known.effective_on else None,
        "datasets": "、".join(found.datasets) if found else None,
    }
    for name, value in said.items():
        if getattr(options, name) is None:
            setattr(options, name, value)
