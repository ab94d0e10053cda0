"""From what a column holds to what the field says: type, length, key, and what may name a person.

Guesses are cautious: `007` is a code and stays text, and so is whatever is called a code.
"""

from __future__ import annotations

import re

from site_builder import datatypes
from site_builder.authoring.profiles import Profile, Table
from site_builder.content.persons import Kind

CODE_NAME = re.compile(
    r"(代码|编码|编号|标识|证号|号码|字号|文号|批号|账号|卡号|电话|手机|邮编|邮政编码|区划|许可证|ID|id|Id|code|Code)$"
)
"""Names of what is written in digits and is no number."""
KEY_NAME = re.compile(r"(代码|编码|编号|标识|标识码|序号|证号|字号|主键|ID|id|Id|code|Code)$")
YEAR_NAME = re.compile(r"(年|年份|年度|[Yy]ear)$")
DAY_NAME = re.compile(r"(日期|日|时间|[Dd]ate)$")
SENSITIVE_NAMES = (
    (re.compile(r"身份证|公民身份|证件号|护照号|社会保障号|社保号|驾驶证号"), "证件号码"),
    (re.compile(r"手机|移动电话|本人电话|联系人电话|家庭电话"), "手机号码"),
    (re.compile(r"银行卡|银行账|开户账|卡号|收款账"), "银行账号"),
    (re.compile(r"家庭住址|家庭地址|住址|现住|居住地址|户籍地址"), "住址"),
    (re.compile(r"指纹|人脸|虹膜|声纹|掌纹|DNA"), "生物特征"),
    (
        re.compile(r"^姓名$|人姓名|户主|出生日期|出生年月|婚姻状况|民族$|宗教信仰|病史|病种|诊断|残疾"),
        "其他个人信息",
    ),
)
"""Words in a name → the kind of personal data the column may hold."""
SENSITIVE_NUMBERS = {Kind.ID_CARD: "证件号码", Kind.MOBILE: "手机号码", Kind.BANK_CARD: "银行账号"}
_TYPED = ("boolean", "datetime", "date", "time", "yearmonth")


def field_of(profile: Profile) -> dict[str, object]:
    """The Table Schema field of one column; its name stays as it stands in the file."""
    kind, more = type_of(profile)
    gov: dict[str, object] = {"dataType": datatypes.letter_of(kind)}
    if gov["dataType"] == "C" and profile.longest:
        gov["length"] = profile.longest
    if sensitive := sensitive_of(profile):
        gov["sensitive"] = sensitive
    return {"name": profile.name, "title": profile.name, "type": kind, **more, "gov": gov}


def type_of(profile: Profile) -> tuple[str, dict[str, object]]:
    """Type and the keys that go with it, from how cells are stored, else from how they look."""
    stored = profile.stored
    if stored == "datetime" and "midnight" in profile.shapes:
        return "date", {}
    if stored not in (None, "string"):
        # Also where it is called a code: a cell stored as a number would be refused as text.
        return stored or "string", {}
    if not profile.filled:
        return "string", {}
    for kind in _TYPED:
        if kind in profile.shapes:
            return kind, {}
    for form in ("%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"):
        if form in profile.shapes and (form != "%Y%m%d" or DAY_NAME.search(profile.name)):
            return "date", {"format": form}
    if stored == "string":
        # Digits that somebody stored as text on purpose.
        return "string", {}
    if "yes-no" in profile.shapes:
        return "boolean", {"trueValues": ["是"], "falseValues": ["否"]}
    if "year" in profile.shapes and YEAR_NAME.search(profile.name):
        return "year", {}
    if not CODE_NAME.search(profile.name):
        for kind in ("integer", "number"):
            if kind in profile.shapes:
                return kind, {}
    return "string", {}


def sensitive_of(profile: Profile) -> str | None:
    """The kind of personal data, by the numbers found or by the name; to be looked at by a person."""
    for found in profile.persons:
        return SENSITIVE_NUMBERS[found.kind]
    return next((kind for words, kind in SENSITIVE_NAMES if words.search(profile.name)), None)


def keys_of(table: Table) -> tuple[tuple[str, ...], ...]:
    """Columns that identify every row, the most likely key first."""
    if table.rows < 2:
        return ()
    whole = [
        one
        for one in table.profiles
        if one.filled == one.distinct == table.rows
        and type_of(one)[0] in ("string", "integer")
        and not sensitive_of(one)
    ]
    likely = sorted(whole, key=lambda one: not KEY_NAME.search(one.name))
    return tuple((one.name,) for one in likely) or table.pairs


def primary_key(table: Table) -> tuple[str, ...]:
    """The key to write down: one that is called a key, or the first column; else none."""
    first = table.profiles[0].name
    return next(
        (key for key in keys_of(table) if len(key) == 1 and (KEY_NAME.search(key[0]) or key[0] == first)), ()
    )
