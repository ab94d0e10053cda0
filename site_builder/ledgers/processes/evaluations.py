"""共享评估 (第二十一条): a draft of the authority until it is published."""

from site_builder.ledgers.case import Role
from site_builder.ledgers.process import Move, Process

PROCESS = Process(
    ledger="_evaluations",
    title="共享评估",
    states=("草案", "已公布"),
    final=("已公布",),
    only_authority=True,
    moves=(Move(role=Role.OPENER, kind="公布", before=("草案",), after="已公布"),),
    next_steps=lambda course: ["主管部门：审定后公布。"] if course.state == "草案" else [],
)
