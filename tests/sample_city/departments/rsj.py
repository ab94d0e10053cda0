"""启东市人力资源和社会保障局: vacancies of invented enterprises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.sample_city.names import COMPANIES, company
from tests.sample_city.seed import between, stream
from tests.sample_city.tables import City, Row, Table

_YESTERDAY = date(2026, 11, 22)
_JOBS = (
    ("车间操作工", "6-18", "初中", 4500), ("数控车工", "6-18", "中专", 6000), ("装配工", "6-20", "高中", 4800),
    ("仓库管理员", "4-02", "高中", 4200), ("驾驶员", "4-02", "初中", 5500), ("营业员", "4-01", "不限", 3800),
    ("采购员", "4-01", "大专", 5000), ("餐厅服务员", "4-03", "不限", 3600), ("厨师", "4-03", "不限", 6000),
    ("行政文员", "3-01", "大专", 4200), ("会计", "2-06", "本科", 5500), ("机械工程师", "2-02", "本科", 8000),
    ("软件开发工程师", "2-02", "本科", 9500), ("研发主管", "2-02", "硕士", 12000), ("保洁员", None, "不限", 2800),
)  # fmt: skip


def vacancies(city: City) -> Iterator[Row]:
    """Two thousand vacancies; the employer exists in the enterprise register, 面议 has no figures."""
    rng = stream("rsj/zhaopin-gangwei")
    for number in range(1, 2001):
        employer = company(rng.randrange(COMPANIES))
        job, code, schooling, pay = rng.choice(_JOBS)
        low: int | None = None
        high: int | None = None
        if rng.random() > 0.08:
            low = pay + rng.randint(-4, 4) * 100
            high = low + rng.randint(0, 30) * 100
        posted = between(rng, date(2026, 9, 1), _YESTERDAY)
        yield (
            f"GW2026{number:06d}",
            employer.uscc,
            employer.name,
            job,
            code,
            rng.choice((1, 1, 1, 2, 2, 3, 5, 10, 20)),
            schooling,
            low,
            high,
            rng.choice(city.towns).code,
            posted,
            posted + timedelta(days=rng.choice((30, 60, 90))),
        )


TABLES = (
    Table(
        dataset="rsj/zhaopin-gangwei",
        resource="gangwei",
        rows=vacancies,
        data_date=_YESTERDAY,
        delivered_on=_YESTERDAY,
    ),
)
