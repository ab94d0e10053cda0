"""启东市市场监督管理局: the enterprise register, food licences, the list of abnormal operations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.sample_city.names import COMPANIES, company, person, street
from tests.sample_city.seed import between, decimal, stream
from tests.sample_city.tables import City, Row, Table

_YESTERDAY = date(2026, 11, 22)
_MONDAY = date(2026, 11, 16)
_SCOPES = (
    "技术服务、技术咨询",
    "货物进出口",
    "国内货物运输代理",
    "普通货物仓储服务",
    "租赁服务",
    "会议及展览服务",
    "互联网销售",
)
_OFFICE = "启东市市场监督管理局"
_BUSINESS = {
    "食品销售经营者": "预包装食品销售，散装食品销售",
    "餐饮服务经营者": "热食类食品制售，冷食类食品制售",
    "集中用餐单位食堂": "热食类食品制售",
}


def enterprises(city: City) -> Iterator[Row]:
    """The register: capital to four decimals, 法定代表人 as numbered examples."""
    rng = stream("scjgj/qiye-jichu")
    towns = [place.name for place in (*city.towns, *city.zones)]
    first, last = date(1996, 1, 2), date(2026, 11, 20)
    states = ("存续",) * 82 + ("注销",) * 15 + ("吊销",) * 3
    for number in range(COMPANIES):
        it = company(number)
        founded = between(rng, first, last)
        until = None if rng.random() < 0.7 else founded + timedelta(days=365 * rng.choice((10, 20, 30)))
        capital = decimal(
            rng.choice((10, 30, 50, 100, 200, 500, 1000, 3000)) * 10_000
            + (rng.randrange(10_000) if number % 9 == 0 else 0),
            4,
        )
        business = "；".join(rng.sample(_SCOPES, 2))
        scope = f"{it.trade}经营；{business}（依法须经批准的项目，经相关部门批准后方可开展经营活动）"
        yield (
            it.uscc,
            it.name,
            it.kind,
            person(number + 1),
            capital,
            founded,
            until,
            f"启东市{rng.choice(towns)}{street(number)}{rng.randint(1, 999)}号",
            scope,
            _OFFICE,
            rng.choice(states),
        )


def food_licences(city: City) -> Iterator[Row]:
    rng = stream("scjgj/shipin-jingying-xuke")
    kinds = city.choices("scjgj/shipin-jingying-xuke", "xuke", "主体业态")
    for number in range(1, 3001):
        holder = company(number * 47)
        kind = rng.choice(kinds)
        issued = between(rng, date(2021, 6, 1), date(2026, 11, 13))
        until = issued + timedelta(days=5 * 365)
        state = "过期" if until < _MONDAY else rng.choices(("有效", "注销"), (96, 4))[0]
        place = f"启东市{rng.choice(city.towns).name}{street(number)}{rng.randint(1, 599)}号"
        licence = f"JY{kinds.index(kind) + 1}320681{number:07d}"
        yield (licence, holder.name, holder.uscc, kind, _BUSINESS[kind], place, issued, until, state)


def abnormal(city: City) -> Iterator[Row]:
    """Who is listed now; whoever leaves the list is in no file any more."""
    rng = stream("scjgj/jingying-yichang")
    reasons = city.choices("scjgj/jingying-yichang", "yichang", "列入原因")
    for number in range(200):
        holder = company(number * 743 + 11)
        listed = between(rng, date(2024, 7, 1), date(2026, 11, 20))
        yield (holder.uscc, holder.name, rng.choice(reasons), listed, _OFFICE)


TABLES = (
    Table(
        dataset="scjgj/qiye-jichu",
        resource="qiye",
        rows=enterprises,
        data_date=_YESTERDAY,
        delivered_on=_YESTERDAY,
    ),
    Table(
        dataset="scjgj/shipin-jingying-xuke",
        resource="xuke",
        rows=food_licences,
        data_date=_MONDAY,
        delivered_on=_MONDAY,
    ),
    Table(
        dataset="scjgj/jingying-yichang",
        resource="yichang",
        rows=abnormal,
        data_date=_YESTERDAY,
        delivered_on=_YESTERDAY,
    ),
)
