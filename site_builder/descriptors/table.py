"""`resources[]` → Distribution, Field, ForeignKey."""

from __future__ import annotations

from site_builder import datatypes
from site_builder.catalog import Distribution, Field, ForeignKey, Reference, SharingType
from site_builder.descriptors.shape import Json

_EMPTY: Json = {}


def to_distribution(value: Json, pointer: str) -> Distribution:
    """One resource; `pointer` is where it stands in the descriptor."""
    schema: Json | None = value.get("schema")
    fields: list[Json] = schema.get("fields", []) if schema else []
    return Distribution(
        name=value["name"],
        title=value.get("title") or value["name"],
        pointer=pointer,
        path=value.get("path"),
        data=value.get("data"),
        format=value.get("format"),
        encoding=value.get("encoding", "utf-8"),
        bytes=value.get("bytes"),
        hash=value.get("hash"),
        dialect=value.get("dialect", {}),
        schema=schema,
        fields=tuple(_field(field, f"{pointer}/schema/fields/{i}") for i, field in enumerate(fields)),
        primary_key=tuple(schema.get("primaryKey", ())) if schema else (),
        foreign_keys=tuple(
            _foreign_key(key, f"{pointer}/schema/foreignKeys/{i}")
            for i, key in enumerate(schema.get("foreignKeys", ()) if schema else ())
        ),
        missing_values=_missing_values(schema),
    )


def _missing_values(schema: Json | None) -> tuple[str, ...]:
    # Data Package v2 allows objects {value, label} beside plain strings.
    values = schema.get("missingValues", [""]) if schema else [""]
    return tuple(v["value"] if isinstance(v, dict) else v for v in values)


def _foreign_key(value: Json, pointer: str) -> ForeignKey:
    reference: Json = value["reference"]
    return ForeignKey(
        fields=tuple(value["fields"]),
        table=reference.get("resource", ""),
        reference_fields=tuple(reference["fields"]),
        pointer=pointer,
    )


def _field(value: Json, pointer: str) -> Field:
    # A city has a hundred thousand fields: each method is looked up once for all keys of one.
    stated = value.get
    gov: Json = stated("gov", _EMPTY)
    gov_stated = gov.get
    kind: str = stated("type", "string")
    constraints: Json = stated("constraints", _EMPTY)
    length = gov_stated("length", constraints.get("maxLength"))
    missing = stated("missingValues")
    sharing = gov_stated("sharing")
    return Field(
        name=value["name"],
        title=value["title"],
        type=kind,
        pointer=pointer,
        format=stated("format"),
        description=stated("description"),
        constraints=constraints,
        missing_values=None if missing is None else _missing_values(value),
        data_type=gov_stated("dataType") or datatypes.letter_of(kind),
        length=None if length is None else str(length),
        element=gov_stated("element"),
        basic_item=gov_stated("basicItem"),
        authoritative=bool(gov_stated("authoritative", False)),
        sharing=None if sharing is None else SharingType(sharing),
        sensitive=gov_stated("sensitive"),
        public_basis=gov_stated("publicBasis"),
        masking=gov_stated("masking"),
        reference=_reference(gov_stated("reference")),
        raw=value,
    )


def _reference(value: Json | None) -> Reference | None:
    if value is None:
        return None
    return Reference(dataset=value["dataset"], table=value["table"], field=value["field"])
