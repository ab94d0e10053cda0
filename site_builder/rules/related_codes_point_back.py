"""关联资源代码存在，不是自己，对方也写了本资源。

**为什么**　《政务信息资源目录编制指南》的“关联资源代码”说明两项资源之间有关系。只有一边写，从另一边
看不到；代码写错，就指到了别的资源或者什么也没有。

**正确**　学校名录写施教区的代码，施教区也写学校名录的代码

**错误**　`"related": ["30701032068103/000009"]`，目录里没有这个代码

**怎样改**　照对方条目抄代码；对方是别的部门的，请它在 `gov.related` 里补上本资源的代码。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.catalog import Dataset
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V19"]


def check(context: Context) -> Iterator[Finding]:
    """Every related code from both ends."""
    by_code = {dataset.code: dataset for dataset in context.catalog.datasets}
    for dataset in context.datasets(RULE):
        for i, code in enumerate(dataset.related):
            sentence = _fault(context, dataset, code, by_code.get(code))
            if sentence:
                yield RULE.finding(
                    file=dataset.file,
                    pointer=f"/gov/related/{i}",
                    message=sentence[0],
                    hint=sentence[1],
                )


def _fault(context: Context, dataset: Dataset, code: str, other: Dataset | None) -> tuple[str, str] | None:
    """The fact and what to do; None where both ends agree."""
    if code == dataset.code:
        return f"关联资源代码“{code}”是“{dataset.title}”自己。", "删去，或改为另一项资源的代码。"
    if other is None:
        # While some entry cannot be read, nobody knows whether the code is its own.
        if any(file.endswith("/datapackage.json") for file in context.catalog.unread):
            return None
        return f"关联资源代码“{code}”不在本市目录里。", "照对方条目的信息资源代码改正；对方已不存在的，删去。"
    if dataset.code in other.related:
        return None
    return (
        f"“{dataset.title}”关联了“{other.title}”（{other.id}），对方没有写回来。",
        f'请{context.title_of(other.department)}在 {other.file} 的 related 里加上 "{dataset.code}"；无关的，在这里删去。',
    )
