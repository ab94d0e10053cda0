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
PAIR = 2
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
WITH_STEP: Mapping[str, Mapping[str, Sequence[str]]] = {
    "project": {"申请验收": ("exceptions",)},
    "report": {"提交": ("figures",)},
}
"""Keys of a case file that are only known when a later step is written, by kind and step."""


class Shape(Enum):
    """How an answer becomes a value."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    WORDS = "words"
    """A list whose items hold no blank: ids of datasets, names of fields."""
    SENTENCES = "sentences"
    """A list of sentences."""
    PAIRS = "pairs"
    """A list of objects with two texts each, `wjw/jiezhong：理由；…`."""
    FIGURES = "figures"
    """Names and values, as a JSON object; people name the file that has them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One key of a file or an event."""

    path: tuple[str, ...]
    title: str
    description: str
    shape: Shape
    required: bool
    choices: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    """The keys of each object of PAIRS."""

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
            case Shape.PAIRS:
                return [
                    _pair(part.strip(), self.parts) for part in re.split(r"[；;\n]+", answer) if part.strip()
                ]
            case Shape.FIGURES:
                return _figures(answer)
            case _:
                return answer


@cache
def case_questions(kind: str) -> tuple[Question, ...]:
    """What a case file of a kind (`request`) says, in the order of its schema; required ones as it demands."""
    node = _schema(kind)
    return tuple(_questions(node, node, FRAME - {"kind"}))


@cache
def step_questions(kind: str, event: str) -> tuple[Question, ...]:
    """The keys of a case file of a kind that are written together with one of its own later steps."""
    keys = WITH_STEP.get(kind, {}).get(event, ())
    return tuple(question for question in case_questions(kind) if question.path[0] in keys)


def keys_of(schema: str) -> tuple[str, ...]:
    """The keys of a file, in the order of its schema."""
    return tuple(_schema(schema)["properties"])


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
                parts = tuple(items["properties"])
                # Lists of larger objects are written in the file or the form.
                return [Question(**about, shape=Shape.PAIRS, parts=parts)] if len(parts) == PAIR else []
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
        case "object":
            return [Question(**about, shape=Shape.FIGURES)]
    return []


def _pair(text: str, parts: Sequence[str]) -> dict[str, str]:
    """`甲：乙` under the two keys."""
    first, *rest = (word.strip() for word in re.split("[：:]", text, maxsplit=1))
    second = rest[0] if rest else ""
    if not (first and second):
        raise ValueError(f"“{text}”要写成两部分，中间用冒号隔开；几项之间用分号隔开。")
    return dict(zip(parts, (first, second), strict=True))


def _figures(text: str) -> Json:
    try:
        value = json.loads(text)
    except ValueError as trouble:
        raise ValueError("内容不是 JSON，读不出数字。") from trouble
    if not isinstance(value, dict):
        raise ValueError("内容不是“名称: 值”的 JSON 对象。")
    return value


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
