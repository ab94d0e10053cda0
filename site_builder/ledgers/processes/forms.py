"""采集清单 (第十五条第二款): what a department asks of the public; V31 reads it."""

from site_builder.ledgers.process import Process

PROCESS = Process(ledger="_forms", title="采集清单", states=("现行",), final=("现行",))
