"""What changed in the tables and fields of one dataset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.catalog import Dataset, Distribution, Field
from site_builder.changes.change import Change, Kind
from site_builder.changes.making import Maker
from site_builder.changes.narrowing import room
from site_builder.changes.terms import STRICTNESS

MASKING = (None, "部分遮蔽", "仅年月", "不输出")


def compare_contents(made: Maker, before: Dataset, after: Dataset) -> Iterator[Change]:
    """The changes inside the tables."""
    old = {table.name: table for table in before.distributions}
    new = {table.name: table for table in after.distributions}
    gone = [table for name, table in old.items() if name not in new]
    for table in after.distributions:
        was = old.get(table.name) or _renamed_table(table, gone)
        if was is None:
            said = f"新增表“{table.title}”"
            yield made.change(Kind.TABLE_ADDED, said, table.pointer, table=table.name, after=table.name)
            continue
        if was.name != table.name:
            gone.remove(was)
            yield made.change(
                Kind.TABLE_RENAMED,
                f"表 {was.name} 改名为 {table.name}",
                f"{table.pointer}/name",
                table=table.name,
                before=was.name,
                after=table.name,
            )
        yield from _table(made, was, table, after)
    for table in gone:
        said = f"删去表“{table.title}”"
        yield made.change(Kind.TABLE_DROPPED, said, "/resources", table=table.name, before=table.name)


def _renamed_table(table: Distribution, gone: Sequence[Distribution]) -> Distribution | None:
    """The table that vanished and had exactly these fields."""
    names = [field.name for field in table.fields]
    return next((was for was in gone if names and [f.name for f in was.fields] == names), None)


def _table(made: Maker, was: Distribution, now: Distribution, dataset: Dataset) -> Iterator[Change]:
    old = {field.name: field for field in was.fields}
    new = {field.name: field for field in now.fields}
    gone = [field for name, field in old.items() if name not in new]
    came = [field for name, field in new.items() if name not in old]
    renamed = dict(_renamed_fields(gone, came))
    where = f"（表“{now.title}”）" if len(dataset.distributions) > 1 else ""
    for field in now.fields:
        before = old.get(field.name) or old.get(renamed.get(field.name, ""))
        if before is None:
            said = f"新增信息项“{field.title}”{where}"
            yield made.change(Kind.FIELD_ADDED, said, field.pointer, table=now.name, field=field.name)
            continue
        yield from _field(made, before, field, now, where, dataset)
    for field in gone:
        if field.name not in renamed.values():
            yield made.change(
                Kind.FIELD_DROPPED,
                f"删去信息项“{field.title}”{where}",
                f"{now.pointer}/schema/fields" if now.is_table else now.pointer,
                table=now.name,
                field=field.name,
                before=field.type,
            )
    yield from _primary_key(made, was, now, renamed, where)


def _primary_key(
    made: Maker, was: Distribution, now: Distribution, renamed: dict[str, str], where: str
) -> Iterator[Change]:
    """Another primary key; one that only follows its fields' new names, or their loss, is said with them."""
    kept = {field.name for field in now.fields}
    followed = {_new_name(name, renamed) for name in was.primary_key} & kept
    if followed != set(now.primary_key):
        yield made.change(
            Kind.KEY_CHANGED,
            f"主键由“{_key(was.primary_key)}”改为“{_key(now.primary_key)}”{where}",
            f"{now.pointer}/schema" if now.is_table else now.pointer,
            table=now.name,
            before=_key(was.primary_key),
            after=_key(now.primary_key),
        )


def _renamed_fields(gone: Sequence[Field], came: Sequence[Field]) -> Iterator[tuple[str, str]]:
    """New and old name of each field that kept its element or title under another name."""
    for field in came:
        alike = [
            was for was in gone if (was.element and was.element == field.element) or was.title == field.title
        ]
        rivals = [
            one
            for one in came
            if alike and ((one.element and one.element == alike[0].element) or one.title == alike[0].title)
        ]
        # With two candidates on either side, calling one of them the same would be a guess.
        if len(alike) == 1 and len(rivals) == 1:
            yield field.name, alike[0].name


def _field(
    made: Maker, was: Field, now: Field, table: Distribution, where: str, dataset: Dataset
) -> Iterator[Change]:
    def change(
        kind: Kind, said: str, key: str = "", *, before: str | None = None, after: str | None = None
    ) -> Change:
        pointer = f"{now.pointer}/{key}" if key else now.pointer
        return made.change(
            kind, said + where, pointer, before=before, after=after, table=table.name, field=now.name
        )

    if was.name != now.name:
        yield change(
            Kind.FIELD_RENAMED,
            f"信息项 {was.name} 改名为 {now.name}",
            "name",
            before=was.name,
            after=now.name,
        )
    elif was.title != now.title:
        said = f"信息项“{was.title}”的名称改为“{now.title}”"
        yield change(Kind.FIELD_TITLE_CHANGED, said, "title", before=was.title, after=now.title)
    old_type, new_type = _type(was), _type(now)
    if old_type != new_type:
        said = f"信息项“{now.title}”的类型由 {old_type} 改为 {new_type}"
        yield change(Kind.FIELD_RETYPED, said, "type", before=old_type, after=new_type)
    changed = room(was, now)
    if changed.narrowed:
        said = f"信息项“{now.title}”取值收窄：{'；'.join(changed.narrowed)}"
        yield change(Kind.FIELD_NARROWED, said, "constraints", after="；".join(changed.narrowed))
    if changed.widened:
        said = f"信息项“{now.title}”取值放宽：{'；'.join(changed.widened)}"
        yield change(Kind.FIELD_WIDENED, said, "constraints", after="；".join(changed.widened))
    # Without a type of its own a field has the dataset's, whose change is said once, above.
    own = dataset.sharing.type
    old_sharing, new_sharing = was.sharing or own, now.sharing or own
    if was.sharing is not now.sharing and old_sharing is not new_sharing:
        stricter = STRICTNESS.index(new_sharing) > STRICTNESS.index(old_sharing)
        kind = Kind.FIELD_TIGHTENED if stricter else Kind.FIELD_LOOSENED
        said = f"信息项“{now.title}”由“{old_sharing}”改为“{new_sharing}”"
        yield change(kind, said, "gov", before=str(old_sharing), after=str(new_sharing))
    if was.masking != now.masking:
        stricter = _masked(now) > _masked(was)
        kind = Kind.FIELD_TIGHTENED if stricter else Kind.FIELD_LOOSENED
        said = f"信息项“{now.title}”的遮蔽由“{was.masking or '无'}”改为“{now.masking or '无'}”"
        yield change(kind, said, "gov", before=was.masking, after=now.masking)


def _type(field: Field) -> str:
    written = "" if field.format in (None, "default") else f"（{field.format}）"
    return f"{field.type}{written}"


def _masked(field: Field) -> int:
    return MASKING.index(field.masking) if field.masking in MASKING else len(MASKING)


def _key(names: Sequence[str]) -> str:
    return "、".join(names) or "无"


def _new_name(name: str, renamed: dict[str, str]) -> str:
    return next((new for new, old in renamed.items() if old == name), name)
