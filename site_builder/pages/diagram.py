"""Keys and relations of an entry as a small picture: its tables on the left, what they lead to on the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_builder.catalog import Dataset
from site_builder.entries import Entry
from site_builder.words import Words

LINE, GAP, WIDTH, APART = 22, 14, 210, 110


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """One table or entry, in the units of the picture."""

    title: str
    lines: tuple[str, ...]
    x: int
    y: int
    address: str | None = None

    @property
    def height(self) -> int:
        """With its title."""
        return LINE * (1 + len(self.lines))


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrow:
    """From a field to what it names; `said` is the same in words."""

    x1: int
    y1: int
    x2: int
    y2: int
    said: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagram:
    """The picture; empty of arrows where nothing leads anywhere."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


def diagram(dataset: Dataset, entries: Mapping[str, Entry], say: Words) -> Diagram | None:
    """The tables that have a key or lead somewhere; None where no field leads anywhere."""
    links = [link for link in _links(dataset) if link[2] in entries or "/" not in link[2]]
    if not links:
        return None
    own = _own(dataset, links)
    others = _others(entries, links)
    by_title = {box.title: box for box in own}
    arrows = []
    for table, names, target, target_names in links:
        begin = by_title[table]
        end = others[target] if "/" in target else by_title[target]
        y1 = begin.y + LINE * (1 + begin.lines.index(names)) + LINE // 2
        y2 = (
            end.y
            + (LINE * (1 + end.lines.index(target_names)) if target_names in end.lines else 0)
            + LINE // 2
        )
        # An arrow inside the same column goes round its right side.
        x2 = end.x if "/" in target else end.x + WIDTH
        said = say("dataset.leads_to", table=table, field=names, to=end.title, to_field=target_names)
        arrows.append(Arrow(x1=begin.x + WIDTH, y1=y1, x2=x2, y2=y2, said=said))
    boxes = (*own, *others.values())
    return Diagram(
        boxes=boxes,
        arrows=tuple(arrows),
        width=max(box.x for box in boxes) + WIDTH + (0 if others else APART // 2),
        height=max(box.y + box.height for box in boxes) + 2,
    )


Link = tuple[str, str, str, str]


def _links(dataset: Dataset) -> Iterator[Link]:
    """Table, its fields, the table (or dataset, with a slash) they name, and the fields there."""
    titles = {table.name: table.title for table in dataset.distributions}
    for table in dataset.distributions:
        for key in table.foreign_keys:
            target = titles.get(key.table, table.title)
            yield table.title, "、".join(key.fields), target, "、".join(key.reference_fields)
        for field in table.fields:
            if field.reference:
                yield table.title, field.name, field.reference.dataset, field.reference.field


def _own(dataset: Dataset, links: list[Link]) -> list[Box]:
    boxes, y = [], 1
    for table in dataset.distributions:
        lines = ["、".join(table.primary_key)] if table.primary_key else []
        lines += [names for title, names, _, _ in links if title == table.title]
        lines += [names for _, _, target, names in links if target == table.title]
        box = Box(title=table.title, lines=tuple(dict.fromkeys(lines)), x=1, y=y)
        if box.lines:
            boxes.append(box)
            y += box.height + GAP
    return boxes


def _others(entries: Mapping[str, Entry], links: list[Link]) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    y = 1
    for target in dict.fromkeys(target for _, _, target, _ in links if "/" in target):
        lines = tuple(dict.fromkeys(names for _, _, one, names in links if one == target))
        entry = entries[target]
        boxes[target] = Box(title=entry.title, lines=lines, x=1 + WIDTH + APART, y=y, address=entry.address)
        y += boxes[target].height + GAP
    return boxes
