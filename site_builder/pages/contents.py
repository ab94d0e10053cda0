"""What is in a dataset: its fields, first rows with 画像, or made-up lines where no row may be shown."""

from __future__ import annotations

from site_builder.audience import is_previewed
from site_builder.catalog import Dataset, Distribution, Field, SharingType, Status
from site_builder.edition import Edition
from site_builder.entries import SHARING_SIGNS
from site_builder.pages import samples, terms
from site_builder.tables.records import ColumnProfile, TableRecord
from site_builder.words import Words


def tables(dataset: Dataset, edition: Edition) -> list[dict[str, object]]:
    """Each table with its fields as the page says them."""
    return [
        {"table": table, "fields": [_field(field, table, dataset, edition) for field in table.fields]}
        for table in dataset.distributions
        if table.is_table
    ]


def preview(record: TableRecord, limit: int, say: Words) -> dict[str, object]:
    """First rows and profile of a served table, without its sensitive columns."""
    shown = [index for index, column in enumerate(record.columns) if is_previewed(column)]
    titles = {column.name: column.title for column in record.columns}
    return {
        "record": record,
        "columns": [record.columns[index] for index in shown],
        "left_out": [column.title for column in record.columns if not is_previewed(column)],
        "rows": [[row[index] for index in shown] for row in record.preview[:limit]],
        "profiles": [_drawn(profile, titles[profile.name], say) for profile in record.profiles],
    }


def made_up(dataset: Dataset) -> list[dict[str, object]]:
    """合成样例 of what is shared under conditions; of anything else none."""
    if dataset.sharing.type is not SharingType.CONDITIONAL or dataset.status is Status.WITHDRAWN:
        return []
    found = []
    for table in dataset.distributions:
        if table.fields:
            fields, rows = samples.sample(table, dataset)
            found.append({"table": table, "fields": fields, "rows": rows})
    return found


def _drawn(profile: ColumnProfile, title: str, say: Words) -> dict[str, object]:
    """The profile with its bars laid out in a picture of 100 by 20."""
    most = max((bar.count or 0 for bar in profile.bars), default=0) or 1
    width = 100 / max(len(profile.bars), 1)
    few = say("dataset.too_few")
    bars = [
        {
            "x": round(at * width, 2),
            "width": round(width * 0.86, 2),
            # What may not be told is drawn as a stub, all alike.
            "height": 1.5 if bar.count is None else round(bar.count * 20 / most, 2),
            "said": f"{bar.label}：{few if bar.count is None else bar.count}",
        }
        for at, bar in enumerate(profile.bars)
    ]
    return {"profile": profile, "title": title, "bars": bars, "said": "；".join(str(b["said"]) for b in bars)}


def _field(field: Field, table: Distribution, dataset: Dataset, edition: Edition) -> dict[str, object]:
    say = edition.words
    notes = list(terms.constraints(field, say))
    if field.name in table.primary_key:
        notes.insert(0, say("dataset.key" if len(table.primary_key) == 1 else "dataset.key_part"))
    notes += [
        say(
            "dataset.refers",
            table=key.table or say("dataset.this_table"),
            fields="、".join(key.reference_fields),
        )
        for key in table.foreign_keys
        if field.name in key.fields
    ]
    if field.masking:
        notes.append(say("dataset.masked", how=field.masking))
    stricter = field.sharing if field.sharing not in (None, dataset.sharing.type) else None
    reference = field.reference
    return {
        "field": field,
        "type": terms.data_type(field),
        "notes": notes,
        "is_key": field.name in table.primary_key,
        "stricter": stricter.value if stricter else None,
        "sign": SHARING_SIGNS[stricter] if stricter else None,
        "reference": edition.entries.get(reference.dataset) if reference else None,
    }
