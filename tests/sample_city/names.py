"""Invented names; every one of them says 示例."""

from __future__ import annotations

from dataclasses import dataclass

from tests.sample_city.codes import uscc

_FIRST = "海江启东汇润恒盛德安康泰鑫华锦通瑞祥丰源和信诚达隆昌兴旺顺发明光新远腾飞鸿博雅嘉美优佳良宏伟卓越智创联合众友邦"
_SECOND = "润泰盛源达丰茂康宁华辰宇阳峰林森川洲港湾桥舟帆波涛石田园野禾谷稻麦棉麻丝帛织锦绣彩云霞星月晨曙光景程途航启"
_TRADES = (
    "商贸",
    "建材",
    "机械",
    "电子",
    "纺织",
    "服装",
    "食品",
    "水产",
    "农业",
    "物流",
    "运输",
    "包装",
    "印刷",
    "塑料",
    "五金",
    "电器",
    "化工",
    "环保",
    "新能源",
    "装饰",
    "建筑",
    "园林",
    "市政",
    "劳务",
    "餐饮",
    "酒店",
    "旅游",
    "文化",
    "传媒",
    "广告",
    "教育咨询",
    "信息科技",
    "网络",
    "软件",
    "汽配",
    "船舶配件",
    "钢结构",
    "家具",
    "日用品",
    "医疗器械",
    "生物科技",
    "电动工具",
    "门窗",
    "照明",
    "橡胶",
    "管业",
    "仪器",
    "家纺",
    "玩具",
    "工艺品",
    "苗木",
    "粮油",
)
_ENDINGS = {
    "有限责任公司": "有限公司",
    "有限责任公司（自然人独资）": "有限公司",
    "股份有限公司": "股份有限公司",
    "个人独资企业": "厂",
    "合伙企业": "合伙企业（有限合伙）",
    "农民专业合作社": "农民专业合作社",
}
_KINDS = (
    ["有限责任公司"] * 68 + ["有限责任公司（自然人独资）"] * 16 + ["股份有限公司"] * 2
    + ["个人独资企业"] * 6 + ["合伙企业"] * 3 + ["农民专业合作社"] * 5
)  # fmt: skip
COMPANIES = 150_000
_COMBINATIONS = len(_FIRST) * len(_SECOND) * len(_TRADES)
_STRIDE = 40_009
"""A prime: stepping by it visits every combination once, and neighbours look unlike."""
_HEAVENLY_STEMS = "甲乙丙丁戊己庚辛壬癸"
_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, kw_only=True, slots=True)
class Company:
    """An invented enterprise: the same number is the same enterprise in every table."""

    number: int
    uscc: str
    name: str
    kind: str
    trade: str


def company(number: int) -> Company:
    """Enterprise `number` of the invented register."""
    if not 0 <= number < COMPANIES <= _COMBINATIONS:
        raise ValueError(number)
    rest, trade_at = divmod(number * _STRIDE % _COMBINATIONS, len(_TRADES))
    first, second = divmod(rest, len(_SECOND))
    kind = _KINDS[number % 100]
    trade = _TRADES[trade_at]
    return Company(
        number=number,
        uscc=uscc("93" if kind == "农民专业合作社" else "91", "MX9", number),
        name=f"启东示例{_FIRST[first]}{_SECOND[second]}{trade}{_ENDINGS[kind]}",
        kind=kind,
        trade=trade,
    )


def person(number: int) -> str:
    """A person who cannot be mistaken for one: 示例甲000001."""
    return f"示例{_HEAVENLY_STEMS[number % 10]}{number:06d}"


def brand(number: int) -> str:
    """Two signs after 示例, different for neighbouring numbers."""
    first, second = divmod(number * 1_009 % (len(_FIRST) * len(_SECOND)), len(_SECOND))
    return f"示例{_FIRST[first]}{_SECOND[second]}"


def street(number: int) -> str:
    """An invented street."""
    return f"{brand(number)}路"


def numeral(number: int) -> str:
    """1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def office_phone(number: int) -> str:
    """An office line of the range that the sample keeps for itself."""
    return f"0513-{number:08d}"
