"""Sheet 2: what this city asks beyond the national template, one row per 信息资源."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.workbook.column import Column, Json
from site_builder.workbook.forms import Bases, Choice, Day, Member, Number, Text, Words, written
from site_builder.workbook.office import Office

EXTENSION_SHEET = "本市扩展"
ID = "资源标识"
"""Header of the column that ties a row to its folder."""


def _id(value: Json, office: Office) -> object:
    return f"{office.id}/{written(value.get('name', ''))}"


def _code(value: Json, office: Office) -> object:
    gov = value.get("gov")
    return gov.get("code") if isinstance(gov, Mapping) else None


def _title(value: Json, office: Office) -> object:
    return value.get("title")


def _sharing(key: str) -> tuple[str, ...]:
    return ("gov", "sharing", key)


def _review(key: str) -> tuple[str, ...]:
    return ("gov", "secrecyReview", key)


_SEVERAL = "可以几项，用“；”隔开。"
_BY_REVIEW = "由 mulu review 写入。"

EXTENSION: tuple[Column, ...] = (
    Column(header=ID, derive=_id, width=24, note="部门/信息资源；新增的空着，由工具取名。"),
    Column(header="信息资源代码", derive=_code, width=24, note="由系统分配；新增的空着。"),
    Column(header="信息资源名称", derive=_title, width=24, note="与第一张表一致；在第一张表里改。"),
    Column(header="共享范围", key=_sharing("scope"), form=Text(lines=True), width=30, note="有条件共享必填。"),
    Column(header="使用用途", key=_sharing("purpose"), form=Text(lines=True), width=30, note="有条件共享必填。"),
    Column(header="不予共享理由", key=_sharing("reason"), form=Text(lines=True), width=24,
           note="不予共享必填。"),
    Column(header="不予共享依据", key=_sharing("denialBasis"), form=Bases(), width=40,
           note="每条一行：层级｜名称｜文号｜条款｜原文｜网址；没有文号的空着，竖线照写。"),
    Column(header="提供方式", key=_sharing("access"), form=Words(), width=22, note=_SEVERAL),
    Column(header="不经平台的理由", key=_sharing("channelReason"), form=Text(lines=True), width=20),
    Column(header="改为平台方式的期限", key=_sharing("migrateBy"), form=Day()),
    Column(header="开放类型", key=("gov", "opening", "type"), form=Choice(), is_required=True),
    Column(header="编制人", key=("gov", "people", "compiledBy"), form=Member(), words="people", width=18),
    Column(header="审核人", key=("gov", "people", "reviewedBy"), form=Member(), words="people", width=18),
    Column(header="产生方式", key=("gov", "origin"), form=Choice(), is_required=True),
    Column(header="采集或授权依据", key=("gov", "originBasis", "title"), width=20,
           note="第三方采集、授权管理必填。"),
    Column(header="依据日期", key=("gov", "originBasis", "on"), form=Day(), width=12),
    Column(header="来源系统", key=("gov", "sourceSystem"), words="systems", form=Member(), width=18,
           variants=("来源信息系统名称",)),
    Column(header="主题", key=("gov", "themes"), form=Words(), words="themes", width=22, note=_SEVERAL,
           variants=("主题分类",)),
    Column(header="场景", key=("gov", "scenes"), form=Words(), words="scenes", width=18, note=_SEVERAL),
    Column(header="别名", key=("gov", "aliases"), form=Words(), width=22, note=_SEVERAL),
    Column(header="关键词", key=("keywords",), form=Words(), width=22, note=_SEVERAL),
    Column(header="共建部门", key=("gov", "coDepartments"), form=Words(), words="departments", note=_SEVERAL),
    Column(header="数据更新日期", key=("gov", "dataUpdatedOn"), form=Day(), width=13),
    Column(header="业务系统中的数量", key=("gov", "sourceCount", "rows"), form=Number(whole=True)),
    Column(header="数量日期", key=("gov", "sourceCount", "on"), form=Day(), width=12),
    Column(header="数据级别", key=("gov", "dataLevel"), form=Choice(), is_required=True),
    Column(header="可见范围", key=("gov", "visibility"), form=Choice(), absent=lambda _: "政务"),
    Column(header="公示期限", key=("gov", "retention"), form=Text(lines=True)),
    Column(header="所属项目", key=("gov", "project")),
    Column(header="状态", key=("gov", "status"), form=Choice(), absent=lambda _: "在用", width=9),
    Column(header="停用日期", key=("gov", "withdrawn", "on"), form=Day(), width=12),
    Column(header="停用理由", key=("gov", "withdrawn", "reason"), form=Text(lines=True)),
    Column(header="替代资源", key=("gov", "withdrawn", "replacedBy"), form=Text(is_code=True)),
    Column(header="保密审查结论", key=_review("data"), is_locked=True, note=_BY_REVIEW),
    Column(header="审查人", key=_review("by"), is_locked=True, note=_BY_REVIEW, width=9),
    Column(header="审查日期", key=_review("on"), form=Day(), is_locked=True, note=_BY_REVIEW, width=12),
    Column(header="复审期限", key=_review("reviewBy"), form=Day(), is_locked=True, note=_BY_REVIEW, width=12),
    Column(header="审查文号", key=_review("ref"), is_locked=True, note=_BY_REVIEW, width=26),
)  # fmt: skip
"""The columns of 本市扩展; the first three tie a row to its resource."""
