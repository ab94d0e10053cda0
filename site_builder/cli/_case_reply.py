"""`mulu case reply`."""

from __future__ import annotations

import argparse

from site_builder.arguments import Parser
from site_builder.authoring import cases
from site_builder.authoring.cases import Desk
from site_builder.casework.questions import (
    WITH_STEP,
    all_event_questions,
    event_questions,
    schema_of,
    step_questions,
)
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
from site_builder.ledgers import KINDS, Standing
from site_builder.ledgers.case import Role
from site_builder.ledgers.process import possible

HELP = "在一件办理单里写下一步：答复、补正、提供、整改……"
DESCRIPTION = (
    "列出此时可以写的步骤，逐项询问，追加在本部门自己的文件里；没有的新建。\n"
    "发起部门写在自己的办理单里，被问的部门写在 _replies，主管部门的协调写在 _coordination。\n"
    "先核对、后写入；状态不允许的、缺理由的、由自己答复自己的，都不写。"
)
EXAMPLE = (
    "mulu case reply mzj-2026-001 --department zrzyj --event 受理\n"
    "    mulu case reply mzj-2026-001 --department zrzyj --event 不同意 --reason '所需信息项超出履职所必需的范围。'"
)


LATER = tuple(
    question for kind, steps in WITH_STEP.items() for step in steps for question in step_questions(kind, step)
)
"""What a case file itself is told together with a later step."""


def arguments(parser: Parser) -> None:
    """The case, the step, and an option for every key that a step may have."""
    parser.add_argument("id", metavar="ID", help="办理单编号")
    parser.add_argument("--event", metavar="WORD", help="哪一步，如 受理、同意、不同意、补正")
    add_common(parser)
    add_questions(parser, all_event_questions().values())
    add_questions(parser, LATER)


def run(options: argparse.Namespace) -> Exit:
    """Ask, judge, write."""
    desk = desk_of(options)
    standing = desk.standing(options.id)
    dialogue = Dialogue(options=options, asks=not options.yes)
    department = options.department or _only(desk, standing)
    if department not in desk.catalog.departments_by_id:
        raise BuildError(f"没有“{department}”这个部门；部门标识是它在目录源里的文件夹名。")
    role = cases.role_of(standing, department)
    kind = _step(dialogue, standing, department, role)
    on = options.on or options.as_of or today()
    event: dict[str, object] = {
        "on": on.isoformat(),
        "kind": kind,
        "by": person_of(dialogue, desk, department, on),
    }
    questions = event_questions(schema_of(standing.case.ledger, role), kind)
    event |= answered(dialogue, questions)
    asked = {question.option for question in questions}
    # Keys that are not asked for here but were given all the same.
    given = [q for name, q in all_event_questions().items() if name not in asked]
    event |= answered(
        Dialogue(options=options, asks=False),
        [q for q in given if getattr(options, q.attribute) is not None],
    )
    keys = _keys(dialogue, standing, role, kind)
    if dialogue.missing:
        raise BuildError(f"用 --yes 时还缺：{'、'.join(dialogue.missing)}。")
    return finish(options, dialogue, cases.reply(desk, standing, department, role, event, keys))


def _keys(dialogue: Dialogue, standing: Standing, role: Role, step: str) -> dict[str, object]:
    """What the opener's own file is told together with a step: 未纳入的 at 申请验收, 数字 at 提交."""
    case = standing.case
    questions = step_questions(KINDS[case.ledger], step) if role is Role.OPENER else ()
    for other in LATER:
        if other not in questions and getattr(dialogue.options, other.attribute) is not None:
            raise BuildError(f"--{other.option} 不随“{step}”写；用 mulu case reply --help 查看。")
    return answered(dialogue, questions, {"department": case.department, "year": case.raw.get("year")})


def _only(desk: Desk, standing: Standing) -> str:
    """The one department that is asked; where there are several nobody can guess."""
    asked = sorted(standing.process.asked(standing.case, desk.cases.facts))
    if len(asked) != 1:
        names = "、".join([standing.case.department, *asked])
        raise BuildError(f"用 --department 写明由哪个部门写；与 {standing.case.id} 有关的：{names}。")
    return asked[0]


def _step(dialogue: Dialogue, standing: Standing, department: str, role: Role) -> str:
    options = list(dict.fromkeys(possible(standing.state, standing.process, role)))
    if not options:
        raise BuildError(
            f"{standing.process.title} {standing.case.id} 现在是“{standing.state}”，{department} 没有可以写的步骤。"
        )
    said = dialogue.options.event
    if said is None and not dialogue.asks:
        raise BuildError(f"用 --event 写明哪一步；现在是“{standing.state}”，可以写：{'、'.join(options)}。")
    if said is not None:
        # What is not possible is refused with the reason of the rule, not by the list.
        return str(said)
    return dialogue.choice("event", f"现在是“{standing.state}”，写哪一步", options, default=options[0])
