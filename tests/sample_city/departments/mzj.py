"""启东市民政局: social organisations and homes for the elderly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.sample_city.codes import uscc
from tests.sample_city.names import brand, numeral, office_phone, street
from tests.sample_city.seed import between, stream
from tests.sample_city.tables import City, Row, Table

_SUPERVISORS = (
    "启东市民政局",
    "启东市教育体育局",
    "启东市卫生健康委员会",
    "启东市农业农村局",
    "启东市残疾人联合会",
)
_SOCIETIES = ("商会", "行业协会", "志愿者协会", "文化研究会", "体育协会")
_SERVICES = ("养老服务中心", "社会工作服务中心", "助残服务中心", "公益服务中心", "职业培训学校")


def organisations(city: City) -> Iterator[Row]:
    """Societies (51…) and service bodies (52…), their codes with right check digits."""
    rng = stream("mzj/shehui-zuzhi")
    for number in range(400):
        society = number % 2 == 0
        kind = "社会团体" if society else "民办非企业单位"
        name = f"启东市{brand(number)}{rng.choice(_SOCIETIES if society else _SERVICES)}"
        town = rng.choice(city.towns)
        state = rng.choices(("正常", "注销", "撤销"), (94, 5, 1))[0]
        address = f"启东市{town.name}{street(number)}{rng.randint(1, 299)}号"
        founded = between(rng, date(1998, 1, 1), date(2026, 10, 30))
        code = uscc("51" if society else "52", "MX8", number)
        yield (code, name, kind, rng.choice(_SUPERVISORS), address, founded, state)


def homes(city: City) -> Iterator[Row]:
    """Fifty homes, each with an office line and never a mobile number."""
    rng = stream("mzj/yanglao-jigou")
    kinds = city.choices("mzj/yanglao-jigou", "jigou", "机构类型")
    for number in range(1, 51):
        town = city.towns[number % len(city.towns)]
        beds = rng.randint(4, 40) * 10
        yield (
            f"YL320681{number:04d}",
            f"启东市示例第{numeral(number)}养老院",
            rng.choice(kinds),
            town.code,
            f"启东市{town.name}{street(number + 500)}{rng.randint(1, 299)}号",
            beds,
            beds * rng.randint(3, 7) // 10,
            office_phone(200 + number),
            between(rng, date(2019, 1, 1), date(2026, 9, 30)),
        )


TABLES = (
    Table(dataset="mzj/shehui-zuzhi", resource="shehuizuzhi", rows=organisations),
    Table(dataset="mzj/yanglao-jigou", resource="jigou", rows=homes),
)
