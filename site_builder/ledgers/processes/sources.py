"""数源确认 (第四条（三）): from which department an element is taken."""

from site_builder.ledgers.case import Role
from site_builder.ledgers.process import Move, Process

PROCESS = Process(
    ledger="_sources",
    title="数源确认",
    states=("现行",),
    final=("现行",),
    only_authority=True,
    moves=(Move(role=Role.OPENER, kind="变更", before=("现行",)),),
)
