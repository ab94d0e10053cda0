"""共享评估 (第二十一条): a draft of the authority, settled, then published with what has to improve."""

from site_builder.ledgers.case import Role
from site_builder.ledgers.process import Move, Process

DRAFT, SETTLED, PUBLISHED = "草案", "已审定", "已公布"
NEXT = {DRAFT: "主管部门：报领导小组审定。", SETTLED: "主管部门：公布评估报告和改进意见。"}

PROCESS = Process(
    ledger="_evaluations",
    title="共享评估",
    states=(DRAFT, SETTLED, PUBLISHED),
    final=(PUBLISHED,),
    only_authority=True,
    moves=(
        Move(role=Role.OPENER, kind="审定", before=(DRAFT,), after=SETTLED),
        # DESCRIPTOR.md knows 公布 alone: then settling and publishing are one event.
        Move(role=Role.OPENER, kind="公布", before=(DRAFT, SETTLED), after=PUBLISHED),
    ),
    next_steps=lambda course: [NEXT[course.state]] if course.state in NEXT else [],
)
