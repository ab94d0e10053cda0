"""One column of the workbook: its header, where its value lives, and how a cell is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from site_builder.structure.schemas import Schema, node_at, schema
from site_builder.workbook.forms import Form, Text
from site_builder.workbook.office import Office

Json = Mapping[str, object]
"""A descriptor, or one field of it, as it was read."""
Key = tuple[str, ...]

ITEM = ("resources", 0, "schema", "fields", 0)
"""Any field: where the schema says what a field's keys mean."""


def _nothing(_: Json) -> object:
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column; those without a `key` are derived, locked and never taken from a workbook."""

    header: str
    key: Key = ()
    """Where the value is, below the dataset or, for an item column, below the field."""
    group: str = ""
    """The upper header that it stands under."""
    variants: tuple[str, ...] = ()
    """Other headers under which departments' own templates have it."""
    form: Form = field(default_factory=Text)
    words: str | None = None
    """A list of the office that the word comes from; without one the schema's own choice holds."""
    is_open: bool = False
    """Whether words outside the list are taken too."""
    is_item: bool = False
    """Whether it is about a 信息项 and not about the whole resource."""
    is_required: bool = False
    is_locked: bool = False
    """Shown and compared, changed elsewhere (a secrecy review, the code)."""
    absent: Callable[[Json], object] = _nothing
    """What the cell shows while the key is not written."""
    place: Callable[[Json], Key] | None = None
    """Where a change goes, when that depends on what is written already."""
    derive: Callable[[Json, Office], object] | None = None
    """The content of a derived column."""
    note: str = ""
    """How to fill it; before it stands what the schema says about the key."""
    width: float = 14

    @property
    def is_derived(self) -> bool:
        """Whether nothing of the descriptor is changed through it."""
        return self.is_locked or not self.key

    @property
    def node(self) -> Schema:
        """What the schema says about the key."""
        return node_at(schema("dataset"), [*(ITEM if self.is_item else ()), *self.key]) if self.key else {}

    def key_in(self, value: Json) -> Key:
        """The key that a change of this cell writes."""
        return self.place(value) if self.place else self.key

    def choices(self, office: Office) -> tuple[str, ...]:
        """The words of the list, empty where anything may be written."""
        if self.words is not None:
            return office.words.get(self.words, ())
        node = self.node
        chosen = node.get("enum") or node.get("items", {}).get("enum") or ()
        return tuple(str(word) for word in chosen)

    def explanation(self) -> str:
        """The note at the header."""
        said = str(self.node.get("description", ""))
        state = "由系统得出，不用填写。" if self.is_derived else "必填。" if self.is_required else ""
        return "\n".join(filter(None, (state, said, self.note)))
