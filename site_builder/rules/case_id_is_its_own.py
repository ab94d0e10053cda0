"""办理单的编号与文件名相同，在本部门的全部台账里只用一次。

**为什么**　一件事由几个部门各写一份文件，靠编号连在一起。编号错了，答复就接不上；用了两次，谁也不知道
答复的是哪一件。

**正确**　`mzj/_requests/mzj-2026-001.json` 里写 `"id": "mzj-2026-001"`，民政局的别的台账不再用 001

**错误**　文件名是 mzj-2026-001，里面写 `"id": "mzj-2026-002"`；申请用了 001，疑义又用 001

**怎样改**　编号接着本部门各类办理单里最大的号。已经写了的，改成下一个没有用过的号，文件名一起改；对方已经答复的，
请对方的文件一起改。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.ledgers import Case
from site_builder.rules._context import Context

RULE = RULES["L01"]


def check(context: Context) -> Iterator[Finding]:
    """File names, departments and numbers."""
    known = context.catalog.departments_by_id
    used: dict[str, list[Case]] = defaultdict(list)
    for one in context.ledgers.files:
        stem = PurePosixPath(one.file).stem
        if one.id != stem:
            yield RULE.finding(
                file=one.file,
                pointer="/id",
                message=f"编号“{one.id}”与文件名“{stem}”不同。",
                hint="两处写成一样的。",
            )
        if isinstance(one, Case):
            used[one.id].append(one)
            opener = one.id.rsplit("-", 2)[0]
            if opener not in known and one.department in known:
                yield RULE.finding(
                    file=one.file,
                    pointer="/id",
                    message=f"编号“{one.id}”里的部门“{opener}”不存在。",
                    hint=f"以本部门的标识开头：{one.department}。",
                )
    for same in used.values():
        for one in same[1:]:
            yield RULE.finding(
                file=one.file,
                pointer="/id",
                message=f"编号“{one.id}”已经用过：{same[0].file}。",
                hint="改成下一个没有用过的号，文件名一起改。",
            )
