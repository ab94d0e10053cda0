"""信息资源提供方代码（统一社会信用代码）的校验码正确。

**为什么**　GB 32100—2015 规定第 18 位是校验码，抄错一位就能发现；代码错了，资源就挂不到正确的
提供方名下。第 3—8 位是登记管理机关的行政区划码，与本市不同的只作提醒：垂直管理单位、派出
机构本来就不同。

**正确**　`"uscc": "11320681MB9990020D"`

**错误**　`"uscc": "11320681MB9990020E"`（校验码应为 D）

**怎样改**　对照法人证书重新抄录。证书上确实如此的，写 `usccCheckOverride`（理由、确认人、日期）。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.findings import Finding, Severity
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V03"]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 signs in order of value: no I, O, S, V, Z."""


def check_digit(first17: str) -> str:
    """The 18th sign for the first 17 (GB 32100: weights 3^i mod 31)."""
    total = sum(ALPHABET.index(sign) * pow(3, i, 31) for i, sign in enumerate(first17))
    return ALPHABET[(31 - total % 31) % 31]


def check(context: Context) -> Iterator[Finding]:
    """Check digit and area of every department's code; its signs are the schema's."""
    region = context.catalog.city.region_code
    for department in context.catalog.departments:
        uscc = department.uscc
        expected = check_digit(uscc[:17])
        if uscc[17] != expected and "usccCheckOverride" not in department.raw:
            yield RULE.finding(
                file=department.file,
                pointer="/uscc",
                message=f"统一社会信用代码“{uscc}”的校验码应为“{expected}”。",
                hint="对照法人证书重新抄录；证书确实如此的，写 usccCheckOverride（理由、确认人、日期）。",
            )
        if region and uscc[2:8] != region:
            yield RULE.finding(
                file=department.file,
                pointer="/uscc",
                severity=Severity.WARNING,
                message=f"统一社会信用代码“{uscc}”的区划码是 {uscc[2:8]}，本市是 {region}。",
                hint="垂直管理单位、派出机构如此属正常；否则请核对代码。",
            )
