"""办理单里没有身份证号码、手机号码、银行卡号。

**为什么**　办理单存在 git 里，改不掉也删不净。定位和证据写个人的号码，就把个人信息发给了所有能看目录的人。

**正确**　`"locator": "共12条，清单经共享平台站内信送达，不在本台账登记"`

**错误**　在定位、证据、说明里写出当事人的身份证号码或手机号码

**怎样改**　删去号码，改写有几条、怎样找到；清单经共享平台站内信或加密邮件送达。已经提交的，请市大数据中心从
历史里清除。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.content.persons import kinds_in
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context
from site_builder.sources import pointer_to

RULE = RULES["L10"]


def check(context: Context) -> Iterator[Finding]:
    """Every text of every file; the number itself is in no finding."""
    for one in context.ledgers.files:
        for path, text in _texts(one.raw, ()):
            kinds = sorted(kinds_in(text))
            if kinds:
                yield RULE.finding(
                    file=one.file,
                    pointer=pointer_to(path),
                    message=f"这里有{'、'.join(kinds)}。",
                    hint="删去号码，改写有几条、怎样找到；清单经共享平台站内信送达。",
                )


def _texts(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))
