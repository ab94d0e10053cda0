"""年度报告初稿 of a department, 评估报告 of the city: the figures of the year in the form of a 报告."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from site_builder.catalog import Department
from site_builder.dossiers.paper import Cell, Paper, Table
from site_builder.dossiers.reports.files import Files, basis
from site_builder.edition import Edition
from site_builder.exports.evaluation import HEAD, sheet
from site_builder.figures.evaluation import GROUPS, MEASURES, Measure, Value
from site_builder.figures.evaluation import Table as Figures
from site_builder.figures.evaluation import table as compute
from site_builder.figures.evaluation.of_edition import ground_of

LEADING_GROUP = "政务信息系统整合共享工作领导小组"
PARTS = (
    ("一、目录编制更新情况", ("目录", "更新")),
    ("二、提供情况", ("数据", "疑义")),
    ("三、使用情况和成效", ("申请",)),
    ("四、存在问题", ("监督", "安全")),
    ("五、下一步打算", ()),
)
"""Parts of the report that departments hand in, and the groups of figures that belong to each."""


def annual(edition: Edition, department: Department, year: int) -> bytes:
    """关于报送××年度政务信息资源共享情况的报告: a draft with the figures in it, for the department to complete."""
    values = compute(ground_of(edition, year), (department.id,)).departments[department.id]
    region = edition.catalog.city.region_name
    paper = Paper(f"关于报送{year}年度政务信息资源共享情况的报告")
    paper.line("〔　　　　〕　　号　　　　签发人：　　　　", centred=True)
    paper.line(f"{region}{LEADING_GROUP}：")
    paper.line(f"　　按照有关规定，现将{department.title}{year}年度政务信息资源共享情况报告如下：")
    for title, groups in PARTS:
        paper.heading(title)
        told = list(_told(values, groups))
        if told:
            paper.line(f"　　{'；'.join(told)}。")
        paper.line("　　（由本部门补充。）")
    paper.line("　　特此报告。")
    paper.line(department.title, right=True)
    paper.line("　　　　年　　月　　日", right=True)
    paper.heading("附件：数据表")
    paper.table(_table(("本部门",), (values,)))
    paper.foot(basis(edition))
    return paper.to_bytes()


def _told(values: Mapping[str, Value], groups: Sequence[str]) -> Iterator[str]:
    for measure in MEASURES:
        value = values[measure.id]
        if measure.group in groups and value.number is not None:
            unit = "" if measure.unit == "%" else f" {measure.unit}"
            yield f"{measure.title} {value.words}{unit}"


def evaluation(edition: Edition, year: int) -> Files:
    """评估报告初稿 and the table of all departments."""
    departments = tuple(d.id for d in edition.catalog.departments)
    found = compute(ground_of(edition, year), departments)
    titles = {d.id: d.short_title for d in edition.catalog.departments}
    heads = [*HEAD, "全市", *(titles[one] for one in departments)]
    return {
        "评估报告.docx": _evaluation_paper(edition, found, titles),
        "评估指标.xlsx": sheet(heads, found, edition),
    }


def _evaluation_paper(edition: Edition, found: Figures, titles: Mapping[str, str]) -> bytes:
    region = edition.catalog.city.region_name
    paper = Paper(f"{region}{found.year}年度政务信息资源共享评估报告（草案）")
    paper.line(
        "　　按照有关规定，对各部门提供和使用共享信息的情况进行评估。数值由目录和办理单计算，每个指标一个口径；"
    )
    paper.line("　　得分和等次由评估部门审定，本表不作评定。")
    for group in GROUPS:
        measures = [one for one in MEASURES if one.group == group]
        paper.heading(group)
        paper.table(_table(("全市",), (found.city,), measures))
    paper.heading("各部门主要指标")
    drawn = [one for one in MEASURES if one.drawn]
    rows = [[Cell(text=text, label=True) for text in ("部门", *(one.title for one in drawn))]]
    for id_, values in found.departments.items():
        rows.append([Cell(text=titles[id_]), *(Cell(text=values[one.id].words) for one in drawn)])
    width = 126 // len(drawn)
    paper.table(Table(widths=(156 - width * len(drawn), *[width] * len(drawn)), rows=rows, headed=True))
    paper.heading("改进意见")
    paper.line("　　（由评估部门填写：部门、意见、完成时限。）")
    paper.foot(basis(edition))
    return paper.to_bytes()


def _table(
    heads: Sequence[str], values: Sequence[Mapping[str, Value]], measures: Iterable[Measure] = MEASURES
) -> Table:
    rows = [[Cell(text=text, label=True) for text in ("指标", *heads, "单位", "口径")]]
    for one in measures:
        cells = [Cell(text=value[one.id].words) for value in values]
        rows.append([Cell(text=one.title), *cells, Cell(text=one.unit), Cell(text=one.definition)])
    return Table(widths=(34, *[26] * len(heads), 18, 104 - 26 * len(heads)), rows=rows, headed=True)
