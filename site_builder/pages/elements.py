"""The 13 core metadata elements of the 编目指南, in its order and its words."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.catalog import Dataset, Sharing, SharingType
from site_builder.edition import Edition
from site_builder.entries import Entry
from site_builder.words import Words

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
    sharing, say = dataset.sharing, edition.words
    related = tuple(edition.by_code[code] for code in dataset.related if code in edition.by_code)
    unknown = [code for code in dataset.related if code not in edition.by_code]
    return (
        Element(name=say("elements.classification"), parts=_classification(dataset, edition)),
        _single(say("elements.title"), dataset.title),
        _single(say("elements.code"), dataset.code),
        Element(
            name=say("elements.provider"),
            parts=(
                Part(name=say("elements.provider_name"), value=department.title),
                Part(name=say("elements.unit"), value=dataset.unit or "—"),
            ),
        ),
        _single(say("elements.provider_code"), department.uscc),
        _single(say("elements.summary"), dataset.description),
        Element(
            name=say("elements.format"),
            parts=(
                Part(name=say("elements.format_class"), value=dataset.format_class),
                Part(name=say("elements.format_type"), value=dataset.format_type or "—"),
                Part(name=say("elements.format_note"), value=dataset.format_note or "—"),
            ),
        ),
        Element(
            name=say("elements.items"),
            parts=(
                Part(name="", value=say("elements.fields", number=fields), anchor="fields")
                if fields
                else Part(name="", value="—"),
            ),
        ),
        Element(
            name=say("elements.sharing"),
            parts=(
                Part(name=say("elements.sharing_type"), value=sharing.type.value),
                *_conditions(dataset.sharing, say),
                Part(
                    name=say("elements.ways"),
                    value="，".join((sharing.channel, "、".join(sharing.access))).rstrip("，"),
                ),
            ),
        ),
        Element(
            name=say("elements.opening"),
            parts=(
                Part(name=say("elements.open"), value=dataset.opening_type),
                Part(name=say("elements.open_conditions"), value=dataset.opening_conditions or "—"),
            ),
        ),
        _single(say("elements.cycle"), dataset.accrual_periodicity),
        _single(say("elements.published"), dataset.published_on.isoformat() if dataset.published_on else "—"),
        Element(
            name=say("elements.related"),
            parts=(Part(name="", value="、".join(unknown) or ("" if related else "—"), links=related),),
        ),
    )


def _single(name: str, value: str) -> Element:
    return Element(name=name, parts=(Part(name="", value=value),))


def _classification(dataset: Dataset, edition: Edition) -> tuple[Part, ...]:
    digits = dataset.code.split("/")[0]
    names, say = edition.class_names, edition.words

    def named(code: str) -> str:
        return f"{code} {names[code]}" if code in names else code

    return (
        Part(name=say("elements.class"), value=f"{digits[0]} {dataset.resource_class.label}"),
        Part(name=say("elements.item"), value=named(digits[:ITEM])),
        Part(name=say("elements.order"), value=named(digits[:ORDER])),
        Part(name=say("elements.detail"), value=digits[ORDER:] or "—"),
    )


def _conditions(sharing: Sharing, say: Words) -> tuple[Part, ...]:
    if sharing.type is not SharingType.CONDITIONAL:
        return (Part(name=say("elements.conditions"), value=say("elements.no_conditions")),)
    return (
        Part(name=say("elements.conditions"), value=sharing.conditions or "—"),
        Part(name=say("elements.scope"), value=sharing.scope or "—"),
        Part(name=say("elements.purpose"), value=sharing.purpose or "—"),
    )
