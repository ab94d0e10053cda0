"""The 13 core metadata elements of the 编目指南, in its order and its words."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.catalog import Dataset, Sharing, SharingType
from site_builder.edition import Edition
from site_builder.entries import Entry

ITEM, ORDER = 3, 6
"""Digits of the code up to 项 and 目; what follows before the slash is 细目."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One sub-element and its value."""

    name: str
    value: str
    links: tuple[Entry, ...] = ()
    anchor: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Element:
    """One of the thirteen."""

    name: str
    parts: tuple[Part, ...]


def core_elements(dataset: Dataset, edition: Edition) -> tuple[Element, ...]:
    """All thirteen for one entry, empty ones with a dash: the form has no missing lines."""
    department = edition.catalog.departments_by_id[dataset.department]
    fields = sum(len(table.fields) for table in dataset.distributions)
    sharing = dataset.sharing
    related = tuple(edition.by_code[code] for code in dataset.related if code in edition.by_code)
    unknown = [code for code in dataset.related if code not in edition.by_code]
    return (
        Element(name="信息资源分类", parts=_classification(dataset, edition)),
        _single("信息资源名称", dataset.title),
        _single("信息资源代码", dataset.code),
        Element(
            name="信息资源提供方",
            parts=(
                Part(name="提供方", value=department.title),
                Part(name="内部部门", value=dataset.unit or "—"),
            ),
        ),
        _single("信息资源提供方代码", department.uscc),
        _single("信息资源摘要", dataset.description),
        Element(
            name="信息资源格式",
            parts=(
                Part(name="格式分类", value=dataset.format_class),
                Part(name="格式类型", value=dataset.format_type or "—"),
                Part(name="格式说明", value=dataset.format_note or "—"),
            ),
        ),
        Element(
            name="信息项信息",
            parts=(
                Part(name="", value=f"{fields} 个信息项", anchor="fields")
                if fields
                else Part(name="", value="—"),
            ),
        ),
        Element(
            name="共享属性",
            parts=(
                Part(name="共享类型", value=sharing.type.value),
                *_conditions(dataset.sharing),
                Part(
                    name="共享方式",
                    value="，".join((sharing.channel, "、".join(sharing.access))).rstrip("，"),
                ),
            ),
        ),
        Element(
            name="开放属性",
            parts=(
                Part(name="是否向社会开放", value=dataset.opening_type),
                Part(name="开放条件", value=dataset.opening_conditions or "—"),
            ),
        ),
        _single("更新周期", dataset.accrual_periodicity),
        _single("发布日期", dataset.published_on.isoformat() if dataset.published_on else "—"),
        Element(
            name="关联资源代码",
            parts=(Part(name="", value="、".join(unknown) or ("" if related else "—"), links=related),),
        ),
    )


def _single(name: str, value: str) -> Element:
    return Element(name=name, parts=(Part(name="", value=value),))


def _classification(dataset: Dataset, edition: Edition) -> tuple[Part, ...]:
    digits = dataset.code.split("/")[0]
    names = edition.class_names

    def named(code: str) -> str:
        return f"{code} {names[code]}" if code in names else code

    return (
        Part(name="类", value=f"{digits[0]} {dataset.resource_class.label}"),
        Part(name="项", value=named(digits[:ITEM])),
        Part(name="目", value=named(digits[:ORDER])),
        Part(name="细目", value=digits[ORDER:] or "—"),
    )


def _conditions(sharing: Sharing) -> tuple[Part, ...]:
    if sharing.type is not SharingType.CONDITIONAL:
        return (Part(name="共享条件", value="无"),)
    return (
        Part(name="共享条件", value=sharing.conditions or "—"),
        Part(name="共享范围", value=sharing.scope or "—"),
        Part(name="使用用途", value=sharing.purpose or "—"),
    )
