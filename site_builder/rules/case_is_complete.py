"""办理单写齐了该写的：申请有需求、用途和职责依据，不同意有理由，延期有同意。

**为什么**　第四条（二）：使用部门提出明确的共享需求和使用用途。第十五条：根据履行职责需要使用；对不予共享的，
提供部门应说明理由。缺了这些，对方无法办理，期限也说不清。

**正确**　`"kind": "不同意", "reason": "逐人明细超出履行法定职责所必需的范围……"`

**错误**　`"kind": "不同意", "reason": "不同意提供"`（不足 10 个字，没有说理由）；申请没有 dutyBasis

**怎样改**　补上缺的一项；理由写明依据哪一条、为什么，至少 10 个字。使用时限、使用范围暂时没有的可以先不写，
由提供部门一次性告知。
"""

from __future__ import annotations

from site_builder.law import RULES

RULE = RULES["L04"]
# The schemas of the ledgers judge the whole rule.
