"""公文 of a case: 函, 复函, 整改通知书 and 报告, each as the words of one letter (GB/T 9704—2012).

The patterns are those of 《党政机关公文处理工作条例》: a letter between departments is a 函, its answer a 复函, a
报告 upwards is about one matter and asks for nothing. The department signs, never an office of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from site_builder.dossiers.letters.answering import ANSWERS, answer
from site_builder.dossiers.letters.asking import demand, dispute, request
from site_builder.dossiers.letters.supervising import notice, report, upward
from site_builder.dossiers.letters.writing import ANSWER, KINDS, LETTER, NOTICE, REPORT, Letter
from site_builder.errors import BuildError
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import Demand, Dispute, Rectification, Report, Request

__all__ = ["KINDS", "Letter", "letter"]


def letter(standing: Standing, kind: str | None = None) -> Letter:
    """The letter of a case; without a kind the one that its state calls for.

    Raises:
        BuildError: such a case has no such letter, or not yet.
    """
    makers = _makers(standing)
    wanted = kind or _due(standing, makers)
    if wanted not in makers:
        options = "、".join(makers) or "没有"
        raise BuildError(f"{standing.process.title} {standing.case.id} 不出具{wanted}；可以出具：{options}。")
    return makers[wanted](standing)


Maker = Callable[[Standing], Letter]


def _makers(standing: Standing) -> Mapping[str, Maker]:
    match standing.case.content:
        case Request():
            found: dict[str, Maker] = {LETTER: request}
        case Dispute():
            found = {LETTER: dispute}
        case Demand():
            found = {LETTER: demand}
        case Rectification():
            return {NOTICE: notice, REPORT: upward}
        case Report():
            return {REPORT: report}
        case _:
            return {}
    asking = found[LETTER]
    return {**found, ANSWER: lambda one: answer(one, asking(one))} if standing.course.has(*ANSWERS) else found


def _due(standing: Standing, makers: Mapping[str, Maker]) -> str:
    if standing.case.ledger == "_rectifications":
        return REPORT if standing.course.has("上报市政府") else NOTICE
    return ANSWER if ANSWER in makers else next(iter(makers), LETTER)
