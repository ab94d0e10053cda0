"""What a file of a ledger asks, read from its schema: keys, headings, choices, and what must be there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from site_builder.config import SCHEMAS
from site_builder.ledgers import KINDS
from site_builder.ledgers.case import Role

Json = dict[str, Any]

LEDGERS: Mapping[str, str] = {kind: folder for folder, kind in KINDS.items()}
"""Kind of a case (`request`) → folder (`_requests`)."""
FRAME = frozenset({"$schema", "id", "on", "by", "events", "kind"})
"""Keys of events and files that are asked in another way; `kind` is a question of a case file all the same."""
OPTION = {"department": "to-department"}
"""Keys whose option would be taken for the department that writes."""
USEFUL: Mapping[str, Sequence[str]] = {
    "同意": ("until", "fields", "scope", "conditions"),
    "部分同意": ("fields", "scope", "until", "conditions"),
    "不同意": ("reasonClass",),
    "属实已更正": ("commit",),
    "补正": ("scene", "scope", "fields", "mode", "until", "safeguards"),
    "延期": ("reason",),
    "使用情况": ("text",),
}
"""Optional keys of an event that are asked for; others only as options."""


class Shape(Enum):
    """How an answer becomes a value."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    WORDS = "words"
    """A list whose items hold no blank: ids of datasets, names of fields."""
    SENTENCES = "sentences"
    """A list of sentences."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One key of a file or an event."""

    path: tuple[str, ...]
    title: str
    description: str
    shape: Shape
    required: bool
    choices: tuple[str, ...] = ()

    @property
    def option(self) -> str:
        """The option that answers it, without dashes: `duty-basis`."""
        name = "-".join(_kebab(step) for step in self.path)
        return OPTION.get(name, name)

    @property
    def attribute(self) -> str:
        """The name of the option among parsed arguments."""
        return self.option.replace("-", "_")

    def value(self, answer: str) -> object:
        """The answer as it is written down.

        Raises:
            ValueError: it is no such value; the text is a sentence for the clerk.
        """
        match self.shape:
            case Shape.NUMBER:
                if not re.fullmatch(r"[0-9]{1,9}", answer):
                    raise ValueError(f"“{answer}”不是整数。")
                return int(answer)
            case Shape.WORDS:
                return [part for part in re.split(r"[\s、，,；;]+", answer) if part]
            case Shape.SENTENCES:
                return [part.strip() for part in re.split(r"[；;\n]+", answer) if part.strip()]
            case _:
                return answer


@cache
def case_questions(kind: str) -> tuple[Question, ...]:
    """What a case file of a kind (`request`) says, in the order of its schema; required ones as it demands."""
    node = _schema(kind)
    return tuple(_questions(node, node, FRAME - {"kind"}))


@cache
def event_questions(schema: str, event: str) -> tuple[Question, ...]:
    """What an event of a kind (`不同意`) says in a file of a schema (`reply`): what it demands, what is useful, 说明."""
    whole = _schema(schema)
    node = whole["properties"]["events"]["items"]
    must = _required(node, event)
    asked = {*must, *USEFUL.get(event, ()), "text", "docNo"}
    return tuple(
        question for question in _questions(node, whole, FRAME, required=must) if question.path[0] in asked
    )


@cache
def all_event_questions() -> Mapping[str, Question]:
    """Every key that any event may have, by its option: what the command line understands."""
    found: dict[str, Question] = {}
    for schema in sorted(set(KINDS.values())):
        whole = _schema(schema)
        events = whole["properties"].get("events")
        for question in _questions(events["items"], whole, FRAME) if events else ():
            found.setdefault(question.option, question)
    return found


def schema_of(ledger: str, role: Role) -> str:
    """The schema of the file in which a role writes about a case of a ledger."""
    return {Role.OPENER: KINDS[ledger], Role.ASKED: "reply", Role.COORDINATOR: "coordination"}[role]


def _questions(
    node: Json, whole: Json, left_out: frozenset[str], required: frozenset[str] | None = None
) -> list[Question]:
    must = _required(node, None) if required is None else required
    found = []
    for key, part in node["properties"].items():
        if key not in left_out:
            found += _of_key((key,), _resolved(part, whole), whole, required=key in must)
    return found


def _of_key(path: tuple[str, ...], part: Json, whole: Json, *, required: bool) -> list[Question]:
    about = {"path": path, "title": part["title"], "description": part["description"], "required": required}
    if "enum" in part:
        return [Question(**about, shape=Shape.CHOICE, choices=tuple(part["enum"]))]
    match part.get("type"):
        case "integer":
            return [Question(**about, shape=Shape.NUMBER)]
        case "string":
            return [Question(**about, shape=Shape.TEXT)]
        case "array":
            items = part["items"]
            if "properties" in items:
                return []  # lists of objects are written in the file or the form
            spaced = items.get("$ref") != "#/$defs/dataset" and path[-1] != "fields"
            return [Question(**about, shape=Shape.SENTENCES if spaced else Shape.WORDS)]
        case "object" if "properties" in part:
            must = _required(part, None)
            return [
                question
                for key, inner in part["properties"].items()
                for question in _of_key(
                    (*path, key), _resolved(inner, whole), whole, required=required and key in must
                )
            ]
    return []


def _required(node: Json, event: str | None) -> frozenset[str]:
    """Keys that the schema demands; of an event by its kind."""
    found = set(node.get("required", ()))
    for rule in node.get("allOf", ()):
        if "if" not in rule:
            found |= set(rule.get("required", ()))
            continue
        kinds = rule["if"].get("properties", {}).get("kind", {})
        if event is not None and event in (kinds.get("const"), *kinds.get("enum", ())):
            found |= set(rule["then"].get("required", ()))
    return frozenset(found)


def _resolved(part: Json, whole: Json) -> Json:
    reference = part.get("$ref")
    return {**whole["$defs"][reference.rpartition("/")[2]], **part} if reference else part


def _kebab(key: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", key).lower()


@cache
def _schema(name: str) -> Json:
    found: Json = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return found
