"""Who may have which rows: the checks of a row call in the order of API.md."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from time import perf_counter

from query_api import problems, timing
from query_api.engine import Place
from query_api.note import note_of
from query_api.query import suggestion
from query_api.routes.call import Call
from query_api.routes.sharing import check_dataset, resource_names
from query_api.snapshot import Dataset, Generation, SnapshotRefused, Table
from query_api.sql import Source

log = logging.getLogger("mulu.api")


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A table whose rows this call may have, and the generation they come from."""

    dataset: Dataset
    table: Table
    place: Place
    call: Call


def dataset_of(generation: Generation, department: str, dataset: str) -> Dataset:
    """The dataset of an address.

    Raises:
        DatasetNotFound: with the nearest right one.

    """
    wanted = f"{department}/{dataset}"
    found = generation.datasets.get(wanted)
    if found is None:
        near = suggestion(wanted, generation.datasets)
        hint = f"，是否指 {near}？" if near else "；全部信息资源见 /api/v1/datasets。"
        english = f"; did you mean {near}?" if near else "; see /api/v1/datasets."
        raise problems.DatasetNotFound(
            f"没有信息资源 {wanted}{hint}", f"There is no dataset {wanted}{english}"
        )
    return found


def table_of(dataset: Dataset, name: str) -> Table:
    """A served table.

    Raises:
        TableNotFound: with those there are.

    """
    found = dataset.table(name)
    if found is None:
        there = "、".join(table.name for table in dataset.tables) or "无"
        raise problems.TableNotFound(
            f"信息资源 {dataset.id} 在此没有可查询的表 {name}；可查询的表：{there}。",
            f"Dataset {dataset.id} has no table {name} here; tables: {there if dataset.tables else 'none'}.",
        )
    return found


async def open_rows(call: Call, department: str, dataset: str, table: str) -> Opened:
    """The table whose rows are asked for, from the generation asked for.

    Raises:
        Problem: the first check that fails.

    """
    record = dataset_of(call.generation, department, dataset)
    note = note_of(call.request.scope)
    note.dataset, note.table = record.id, table
    _check_table_exists(record, table)
    check_rows(call, record)
    current = table_of(record, table)
    pin = call.pinned_by("_asof", call.pairs())
    if pin is not None:
        return await asyncio.to_thread(_pinned, call, record, table, pin)
    return opened(call, record, current)


def opened(call: Call, dataset: Dataset, table: Table) -> Opened:
    """A table and the database it lies in."""
    assert dataset.database is not None, "a dataset with tables has a database"
    note_of(call.request.scope).generation = call.generation.id
    places = call.generation.worked_out
    place = places.get((dataset.id, table.name))
    if place is None:
        path, folder = dataset.database.path, call.generation.folder
        rows = dataset.lookups.path if dataset.lookups is not None else None
        place = Place(
            source=Source(database=path, table=table),
            file=folder / path,
            rows_name=rows,
            rows_file=None if rows is None else folder / rows,
        )
        places[dataset.id, table.name] = place
    return Opened(dataset=dataset, table=table, place=place, call=call)


def at_generation(call: Call, generation: Generation, dataset: str, table: str) -> Opened | None:
    """The same table in a kept generation; None when it has none there any more.

    The current generation has allowed the call before: pinning never widens.
    """
    older = generation.datasets.get(dataset)
    record = older.table(table) if older else None
    if older is None or record is None or older.database is None or dataset in generation.withdrawn:
        return None
    if generation is not call.generation:
        try:
            generation.verify(older.database.path)
        except SnapshotRefused as refused:
            log.warning("保留的版次不可用：%s", refused)
            return None
    return opened(Call(service=call.service, request=call.request, generation=generation), older, record)


def _pinned(call: Call, dataset: Dataset, table: str, pin: str) -> Opened:
    if dataset.retention:
        raise problems.GenerationNotKept(
            "该信息资源有公示期限，不提供历史版次，请去掉 _asof。",
            "The law ends the publication of this data: call without _asof.",
        )
    generation = call.service.generations.pinned(pin)
    found = at_generation(call, generation, dataset.id, table) if generation else None
    if found is None:
        kept = "、".join(reversed(call.service.generations.kept()))
        raise problems.GenerationNotFound(
            f"没有保留版次 {pin} 中的这个表；现有版次：{kept}。",
            f"Generation {pin} with this table is not kept; kept: {kept}.",
        )
    return found


def _check_table_exists(dataset: Dataset, name: str) -> None:
    if dataset.served or dataset.sharing == "不予共享":
        # Of a denied dataset no table names are published, so none can be called unknown.
        if dataset.served:
            table_of(dataset, name)
        return
    if name not in resource_names(dataset):
        table_of(dataset, name)


def check_rows(call: Call, dataset: Dataset) -> None:
    """Whether the caller may have rows of this dataset, in the order of API.md.

    Raises:
        Problem: the first check that fails.

    """
    began = perf_counter()
    key = call.service.admission.require(call.scope)
    check_dataset(call, dataset)
    call.service.admission.admit(call.scope, key, dataset.id)
    timing.current().admission += perf_counter() - began
