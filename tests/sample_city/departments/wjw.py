"""启东市卫生健康委员会: medical institutions and vaccination clinics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.sample_city.codes import organisation_check, uscc
from tests.sample_city.names import brand, numeral, office_phone, street
from tests.sample_city.seed import between, stream
from tests.sample_city.tables import City, Row, Table

_KINDS = (
    ("综合医院", "医院", 6, 400, ("二级", "三级")), ("专科医院", "专科医院", 8, 80, ("一级", None)),
    ("中医医院", "中医院", 2, 300, ("二级",)), ("乡镇卫生院", "卫生院", 20, 60, ("一级",)),
    ("社区卫生服务站", "社区卫生服务站", 40, 0, (None,)), ("村卫生室", "卫生室", 110, 0, (None,)),
    ("门诊部", "门诊部", 24, 0, (None,)), ("诊所", "诊所", 40, 0, (None,)),
)  # fmt: skip
_SUBJECTS = (
    "内科",
    "外科",
    "妇产科",
    "儿科",
    "眼科",
    "口腔科",
    "中医科",
    "康复医学科",
    "医学检验科",
    "医学影像科",
)


def institutions(city: City) -> Iterator[Row]:
    """Two hundred and fifty institutions, without the names of those who run them."""
    rng = stream("wjw/yiliao-jigou")
    number = 0
    for kind, ending, count, beds, grades in _KINDS:
        for _ in range(count):
            number += 1
            town = city.towns[number % len(city.towns)]
            body = f"MX7{number:05d}"
            subjects = rng.sample(_SUBJECTS, 8 if beds >= 300 else 3 if beds else 1)
            yield (
                f"{body}{organisation_check(body)}320681{number:07d}",
                f"启东市{brand(number + 200)}{ending}",
                kind,
                rng.choice(grades),
                uscc("12" if kind in ("综合医院", "乡镇卫生院") else "52", "MX7", number),
                town.code,
                f"启东市{town.name}{street(number + 900)}{rng.randint(1, 399)}号",
                "、".join(subjects),
                rng.randint(beds // 2, beds * 2) if beds else 0,
                between(rng, date(2027, 1, 31), date(2036, 10, 31)),
            )


def clinics(city: City) -> Iterator[Row]:
    rng = stream("wjw/yufang-jiezhong-menzhen")
    for number in range(1, 31):
        town = city.towns[number % len(city.towns)]
        week = rng.choice(("每周一至周五上午", "每周二、四、六上午", "每月上、中、下旬逢五上午"))
        yield (
            f"JZ320681{number:04d}",
            f"启东市示例第{numeral(number)}预防接种门诊",
            town.code,
            f"启东市{town.name}{street(number + 1700)}{rng.randint(1, 199)}号",
            week,
            office_phone(400 + number),
        )


TABLES = (
    Table(dataset="wjw/yiliao-jigou", resource="jigou", rows=institutions),
    Table(dataset="wjw/yufang-jiezhong-menzhen", resource="menzhen", rows=clinics),
)
