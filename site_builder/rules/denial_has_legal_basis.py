"""不予共享有法律、行政法规或党中央、国务院政策依据。

**为什么**　第十条（一）：凡列入不予共享类的政务信息资源，必须有法律、行政法规或党中央、国务院
政策依据。部门规章、地方性法规和规范性文件不够。只要求“保密”而没有禁止提供给其他部门的
条文，一般应改为有条件共享，作提醒。

**正确**　`"level": "法律"`，《中华人民共和国社区矫正法》第五十四条第二款

**错误**　`"level": "部门规范性文件"`，《民政部关于……的通知》

**怎样改**　改写为所依据的法律或行政法规及其条款、原文；没有的，改为有条件共享并写明条件。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.catalog import DenialBasis, SharingType
from site_builder.findings import Finding, Severity
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V09"]
LEVELS = ("法律", "行政法规", "党中央国务院政策", "国务院决定")
STATUTES = ("法律", "行政法规")
LOCAL = re.compile(r"^《?[^《》，]{1,8}(?:省|自治区|市|县)")
CENTRAL = re.compile(r"国务院|党中央|中共中央|全国人民代表大会|全国人大")
PAPER = re.compile(r"(?:通知|意见|方案|细则|批复|函)(?:（[^）]*）)?》?$")
FORBIDS = re.compile(r"不得|不予|禁止|不应|严禁|不可以|不能")
MEND = "改为所依据的法律或行政法规及其条款；没有的，改为有条件共享。"


def check(context: Context) -> Iterator[Finding]:
    """Level and wording of every basis; that there is one is the schema's."""
    for dataset in context.datasets(RULE):
        if dataset.sharing.type is not SharingType.DENIED:
            continue
        for i, basis in enumerate(dataset.sharing.denial_basis):
            pointer = f"/gov/sharing/denialBasis/{i}"
            fault = _fault(basis)
            if fault:
                yield RULE.finding(
                    file=dataset.file,
                    pointer=f"{pointer}/{fault[0]}",
                    message=f"“{dataset.title}”列为不予共享，但{fault[1]}。",
                    hint=MEND,
                )
            elif basis.quote and "保密" in basis.quote and not FORBIDS.search(basis.quote):
                yield RULE.finding(
                    file=dataset.file,
                    pointer=f"{pointer}/quote",
                    severity=Severity.WARNING,
                    message=f"“{dataset.title}”所引{basis.title}{basis.article}要求保密，没有禁止提供给其他政务部门。",
                    hint="补引禁止提供的条款；没有的，改为有条件共享，把保密要求写进共享条件。",
                )


def _fault(basis: DenialBasis) -> tuple[str, str] | None:
    """The key at fault and the fact, or None for a basis of an allowed level."""
    title = f"《{basis.title.strip('《》')}》"
    if basis.level not in LEVELS:
        return "level", f"依据{title}属于{basis.level}，不是{'、'.join(LEVELS)}"
    if basis.level in STATUTES and PAPER.search(basis.title):
        return "title", f"依据{title}是文件，不是{basis.level}"
    if LOCAL.match(basis.title) and not CENTRAL.search(basis.title):
        return "title", f"依据{title}是地方制定的，不是{basis.level}"
    return None
