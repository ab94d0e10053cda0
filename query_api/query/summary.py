"""The parameters of a summary → Grouping."""

from __future__ import annotations

from query_api.operators import OPERATORS
from query_api.problems import Text
from query_api.query import parameters as words
from query_api.query.conditions import names, refusal
from query_api.query.model import Grouping, Measure
from query_api.query.noting import Reading
from query_api.query.parameters import Pairs
from query_api.query.url import read_where
from query_api.settings import Limits
from query_api.snapshot import Field, Table

OURS = ("_by", "_measures", "_format", "_asof")
FUNCTIONS = ("count", "sum", "avg", "min", "max")
BY_MAX = 10


def grouping_from_pairs(pairs: Pairs, table: Table, limits: Limits) -> Grouping:
    """What the address asks to be summed up.

    Raises:
        BadQuery: with every mistake.
        SensitiveByPost: a sensitive field is filtered by.

    """
    reading = Reading(table=table, limits=limits, ours=OURS, mistakes=list(pairs.mistakes))
    grouping = Grouping(
        where=read_where(pairs, reading),
        by=_by(pairs, reading),
        measures=_measures(pairs, reading),
    )
    for name in {field.name for field in grouping.by} & {measure.name for measure in grouping.measures}:
        zh = f"答复中“{name}”既是分组的信息项又是度量，无法区分；请去掉其一"
        reading.wrong("_by", Text(zh=zh, en=f"“{name}” would name a field and a measure: leave one out"))
    reading.finish()
    return grouping


def _by(pairs: Pairs, reading: Reading) -> tuple[Field, ...]:
    table = reading.table
    chosen: dict[str, Field] = {}
    for value in pairs.of("_by"):
        for name in [value] if table.field(value) is not None else value.split(","):
            found = table.field(name)
            if found is None:
                reading.wrong("_by", words.unknown(name, names(table), what=words.FIELD))
            elif text := refusal(found, OPERATORS["eq"]):
                reading.wrong("_by", text)
            elif found.sensitive:
                reading.wrong(
                    "_by", Text(zh=f"不能按敏感信息项“{name}”汇总", en=f"cannot group by sensitive “{name}”")
                )
            else:
                chosen.setdefault(name, found)
    if len(chosen) > BY_MAX:
        reading.wrong("_by", Text(zh=f"至多 {BY_MAX} 个信息项", en=f"at most {BY_MAX} fields"))
    return tuple(chosen.values())


def _measures(pairs: Pairs, reading: Reading) -> tuple[Measure, ...]:
    chosen: dict[str, Measure] = {}
    for value in pairs.of("_measures"):
        measure = _measure(value, reading)
        if measure is not None:
            chosen.setdefault(value, measure)
    most = reading.limits.measures_max
    if len(chosen) > most:
        reading.wrong("_measures", Text(zh=f"至多 {most} 个", en=f"at most {most}"))
    return tuple(chosen.values()) or (Measure(name="count", function="count"),)


def _measure(value: str, reading: Reading) -> Measure | None:
    if value == "count":
        return Measure(name="count", function="count")
    function, mark, name = value.partition(":")
    if function not in FUNCTIONS[1:] or not mark:
        right = "count、sum:F、avg:F、min:F、max:F"
        reading.wrong(
            "_measures", Text(zh=f"“{value}”应为 {right} 之一", en=f"“{value}” should be one of {right}")
        )
        return None
    found = reading.table.field(name)
    if found is None:
        reading.wrong("_measures", words.unknown(name, names(reading.table), what=words.FIELD))
        return None
    if not found.operators or found.sensitive:
        reading.wrong(
            "_measures",
            Text(zh=f"不能汇总敏感或脱敏的“{name}”", en=f"cannot sum up sensitive or masked “{name}”"),
        )
        return None
    if function in {"sum", "avg"} and found.type not in {"integer", "number"}:
        reading.wrong("_measures", Text(zh=f"“{name}”不是数值", en=f"“{name}” is not a number"))
        return None
    if "lt" not in found.operators:
        reading.wrong("_measures", Text(zh=f"“{name}”没有次序", en=f"“{name}” has no order"))
        return None
    return Measure(name=value, function=function, field=found)
