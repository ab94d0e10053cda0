"""不予共享的依据，在现行位阶最高的规定下也成立。

**为什么**　《政务数据共享条例》（国务院令第809号）第十四条、第十五条：只有法律、行政法规以及国务院
决定明确规定的，才可以不予共享。按本市 2019 年办法第十条（一）成立的“党中央、国务院政策”依据，到
条例下不再成立；条例的位阶更高。本条只提醒，由部门另找依据或者改变共享类型。

**正确**　`"level": "行政法规"`，《全国人口普查条例》第三十三条

**错误**　`"level": "党中央国务院政策"`，《信访工作条例》第三十条第三款

**怎样改**　补引法律、行政法规或国务院决定中的条款；没有的，改为有条件共享。各规定允许的层级写在
`_policy/` 的 `levels`，不写在程序里。
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from site_builder.catalog import SharingType
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V10"]
DECREE = "decree-809"


def check(context: Context) -> Iterator[Finding]:
    """Bases that a lower policy of the city allows and the highest one in force does not."""
    policies = [
        context.catalog.policies[p] for p in context.catalog.city.policies if p in context.catalog.policies
    ]
    # Dates of policies are ISO texts, which sort as days do.
    in_force = [p for p in policies if str(p["validFrom"]) <= context.as_of.isoformat()]
    highest = max(in_force, key=_rank, default=None)
    if highest is None:
        return
    name = f"《{highest['title']}》（{highest['docNo']}）"
    allowed = _levels(highest)
    # What no policy allows is already an error of V09.
    elsewhere = {level for policy in in_force for level in _levels(policy)}
    for dataset in context.datasets(RULE):
        if dataset.sharing.type is not SharingType.DENIED:
            continue
        for i, basis in enumerate(dataset.sharing.denial_basis):
            if basis.level in elsewhere and basis.level not in allowed:
                yield RULE.finding(
                    file=dataset.file,
                    pointer=f"/gov/sharing/denialBasis/{i}/level",
                    article=None if highest["id"] == DECREE else name,
                    message=f"“{dataset.title}”不予共享的依据《{basis.title.strip('《》')}》是{basis.level}；"
                    f"按{name}，依据限于{'、'.join(allowed)}。",
                    hint=f"补引{'、'.join(allowed)}中的条款；没有的，改为有条件共享。",
                )


def _rank(policy: Mapping[str, object]) -> int:
    rank = policy["rank"]
    return rank if isinstance(rank, int) else 0


def _levels(policy: Mapping[str, object]) -> Collection[str]:
    levels = policy["levels"]
    return [str(level) for level in levels] if isinstance(levels, list) else []
