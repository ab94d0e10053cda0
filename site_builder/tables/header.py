"""The header of a table: taken off the records, and compared with the fields (V24)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from site_builder.catalog import Distribution, Field
from site_builder.findings import Severity
from site_builder.tables.dialect import Dialect
from site_builder.tables.faults import Faults
from site_builder.tables.grid import Broken, Grid, NotATable, Record, Sentence


def with_header(records: Iterator[Record | Broken], dialect: Dialect) -> Grid:
    """Take the header rows off, as the dialect says; rows are counted before comments are left out."""
    if not dialect.header:
        return Grid(labels=None, header_line=None, records=dialect.content(enumerate(records, start=1)))
    header: list[Record] = []
    line = None
    broken: list[Broken] = []
    counted: Iterator[tuple[int, Record | Broken]] = enumerate(records, start=1)
    for number, record in counted:
        if isinstance(record, Broken):
            broken.append(record)
        elif number in dialect.header_rows and not dialect.is_comment(number, record.cells):
            header.append(record)
            line = line or record.line
        if number >= dialect.header_rows[-1]:
            break
    if not header and not broken:
        raise NotATable(
            Sentence("文件是空的，没有表头。", "放入有表头的数据文件；确实没有数据时也要保留表头一行。")
        )
    labels = _joined([record.cells for record in header], dialect.header_join)
    if not any(labels) and not broken:
        first = next((pair for pair in counted if isinstance(pair[1], Broken) or any(pair[1].cells)), None)
        if first is None:
            raise NotATable(Sentence("文件里只有空行，没有表头。", "放入有表头的数据文件。"))
        counted = chain([first], counted)
    return Grid(labels=labels, header_line=line, records=chain(broken, dialect.content(counted)))


def _joined(rows: list[Sequence[str | None]], join: str) -> tuple[str, ...]:
    """Labels over several rows, joined; a label repeated from the row above (merged cells) counts once."""
    labels: list[str] = []
    before: dict[int, str] = {}
    for cells in rows:
        for index, cell in enumerate(cells):
            text = cell or ""
            if before.get(index) == text:
                continue
            before[index] = text
            if index >= len(labels):
                labels.append(text)
            else:
                labels[index] = f"{labels[index]}{join}{text}"
    return tuple(labels)


def positions(grid: Grid, distribution: Distribution, dialect: Dialect, faults: Faults) -> list[int | None]:
    """For each field the column that holds it, None where there is none; differences become findings."""
    fields = distribution.fields
    if grid.labels is None:
        return list(range(len(fields)))
    labels = [label.strip() for label in grid.labels]
    seen: dict[str, int] = {}
    for index, label in enumerate(labels):
        key = _key(label, dialect)
        if label and key in seen:
            _add(
                faults,
                grid,
                f"表头“{label}”重复：第 {seen[key] + 1} 列和第 {index + 1} 列。",
                "每一列的名称只能出现一次，给其中一列改名，并与信息项一致。",
            )
        seen.setdefault(key, index)
    found = [seen.get(_key(field.name, dialect)) for field in fields]
    match = (distribution.schema or {}).get("fieldsMatch", "exact")
    match = match[0] if isinstance(match, list) and match else match
    names = {_key(field.name, dialect) for field in fields}
    missing = [index for index, place in enumerate(found) if place is None]
    extra = [index for index, label in enumerate(labels) if _key(label, dialect) not in names]
    if match in ("superset", "partial"):
        # These allow fewer columns, except the ones that must hold a value.
        missing = [
            i
            for i in missing
            if fields[i].constraints.get("required") or fields[i].name in distribution.primary_key
        ]
    if match in ("subset", "partial"):
        extra = []
    _differences(grid, labels, fields, missing, extra, faults)
    if match == "exact" and not missing and not extra and found != list(range(len(fields))):
        for index, label in enumerate(labels[: len(fields)]):
            if found[index] != index:
                _add(
                    faults,
                    grid,
                    f"表头第 {index + 1} 列是“{label}”，按信息项的顺序应是“{fields[index].name}”。",
                    "调整列的顺序，或在描述文件里把信息项排成与数据相同的顺序。",
                    fields[index],
                )
    for field, place in zip(fields, found, strict=True):
        if place is not None:
            _blanks(grid, place, field, faults)
    return found


def _differences(
    grid: Grid,
    labels: list[str],
    fields: Sequence[Field],
    missing: list[int],
    extra: list[int],
    faults: Faults,
) -> None:
    """A label that stands where a field is missing was renamed; the others are missing or too many."""
    renamed = set(missing) & set(extra) if len(labels) == len(fields) else set()
    for index in sorted(renamed):
        label = labels[index]
        written = f"是“{_visible(grid.labels[index])}”" if label and grid.labels else "是空的"
        _add(
            faults,
            grid,
            f"表头第 {index + 1} 列{written}，信息项是“{fields[index].name}”。",
            "两处改成同一个名称。",
            fields[index],
        )
    for index in missing:
        if index not in renamed:
            _add(
                faults,
                grid,
                f"数据里没有信息项“{fields[index].name}”这一列。",
                _separator_hint(grid, fields) or "补上这一列，或从描述文件里删去这个信息项。",
                fields[index],
            )
    for index in extra:
        if index not in renamed:
            label = labels[index]
            written = f"第 {index + 1} 列“{_visible(label)}”" if label else f"第 {index + 1} 列（表头为空）"
            _add(
                faults,
                grid,
                f"数据多出{written}，描述文件里没有这个信息项。",
                "补充信息项，或从数据里删去这一列。",
            )


def _separator_hint(grid: Grid, fields: Sequence[Field]) -> str | None:
    """One column where several were meant: another delimiter."""
    if grid.labels and len(grid.labels) == 1 and len(fields) > 1:
        for sign, name in ((";", "分号"), ("\t", "制表符"), ("|", "竖线"), ("，", "全角逗号"), (",", "逗号")):
            if sign in grid.labels[0]:
                return f"看起来分隔符是{name}：在 dialect 里写 delimiter，或另存为逗号分隔的 csv。"
    return None


def _blanks(grid: Grid, place: int, field: Field, faults: Faults) -> None:
    label = (grid.labels or ())[place]
    if label != label.strip():
        faults.add(
            "V24",
            f"表头第 {place + 1} 列“{_visible(label)}”前后有空白。",
            "删去表头里的空白。",
            line=grid.header_line,
            field=field,
            severity=Severity.WARNING,
        )


def _visible(label: str) -> str:
    """The label with what cannot be seen written out."""
    signs = {
        "\ufeff": "〔BOM〕",
        "\u3000": "〔全角空格〕",
        "\u00a0": "〔不换行空格〕",
        "\u200b": "〔零宽空格〕",
    }
    text = "".join(signs.get(c, c if c.isprintable() else f"\\u{ord(c):04x}") for c in label[:80])
    return text + ("…" if len(label) > 80 else "")


def _key(label: str, dialect: Dialect) -> str:
    return label if dialect.header_case else label.lower()


def _add(faults: Faults, grid: Grid, message: str, hint: str, field: Field | None = None) -> None:
    faults.add("V24", message, hint, line=grid.header_line, field=field)
