"""解释口径 (第二十八条): what the authority answered; nothing happens to it."""

from site_builder.ledgers.process import Process

PROCESS = Process(
    ledger="_interpretations",
    title="解释口径",
    states=("现行",),
    final=("现行",),
    only_authority=True,
)
