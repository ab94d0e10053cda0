"""Who may have which rows: the checks of a row call in the order of API.md."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

import msgspec

from query_api import problems
from query_api.engine import Place
from query_api.note import note_of
from query_api.query import suggestion
from query_api.routes.call import Call
from query_api.routes.suspended import check_not_stopped
from query_api.snapshot import Dataset, Generation, SnapshotRefused, Table
from query_api.sql import Source

log = logging.getLogger("mulu.api")


class Delivery(msgspec.Struct, frozen=True):
    """Where the public data platform provides the data."""

    platform: str | None = None
    resourceNo: str | None = None  # noqa: N815 - the key of the file


class _Gov(msgspec.Struct, frozen=True):
    delivery: Delivery | None = None


class _Resource(msgspec.Struct, frozen=True):
    name: str = ""


class _Descriptor(msgspec.Struct, frozen=True):
    """The little that is looked up in a descriptor."""

    resources: tuple[_Resource, ...] = ()
    gov: _Gov = _Gov()


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
    pins = call.pairs().of("_asof")
    if pins:
        return await asyncio.to_thread(_pinned, call, record, table, pins)
    return opened(call, record, current)


def opened(call: Call, dataset: Dataset, table: Table) -> Opened:
    """A table and the database it lies in."""
    assert dataset.database is not None, "a dataset with tables has a database"
    note_of(call.request.scope).generation = call.generation.id
    path = dataset.database.path
    place = Place(source=Source(database=path, table=table), file=call.generation.folder / path)
    return Opened(dataset=dataset, table=table, place=place, call=call)


def at_generation(call: Call, generation: Generation, dataset: str, table: str) -> Opened | None:
    """The same table in a kept generation; None when it has none there any more.

    The current generation has allowed the call before: pinning never widens.
    """
    older = generation.datasets.get(dataset)
    record = older.table(table) if older else None
    if older is None or record is None or older.database is None or dataset in generation.withdrawn:
        return None
    if not (generation.folder / older.database.path).is_file():
        return None
    if generation is not call.generation:
        try:
            generation.verify(older.database.path)
        except SnapshotRefused as refused:
            log.warning("保留的版次不可用：%s", refused)
            return None
    return opened(Call(service=call.service, request=call.request, generation=generation), older, record)


def _pinned(call: Call, dataset: Dataset, table: str, pins: list[str]) -> Opened:
    if dataset.retention:
        raise problems.GenerationNotKept(
            "该信息资源有公示期限，不提供历史版次，请去掉 _asof。",
            "The law ends the publication of this data: call without _asof.",
        )
    generation = call.service.generations.pinned(pins[0]) if len(pins) == 1 else None
    found = at_generation(call, generation, dataset.id, table) if generation else None
    if found is None:
        kept = "、".join(reversed(call.service.generations.kept()))
        raise problems.GenerationNotFound(
            f"没有保留版次 {pins[0]} 中的这个表；现有版次：{kept}。",
            f"Generation {pins[0]} with this table is not kept; kept: {kept}.",
        )
    return found


def _check_table_exists(dataset: Dataset, name: str) -> None:
    if dataset.served or dataset.sharing == "不予共享":
        # Of a denied dataset no table names are published, so none can be called unknown.
        if dataset.served:
            table_of(dataset, name)
        return
    described = msgspec.json.decode(dataset.descriptor, type=_Descriptor)
    if name not in {resource.name for resource in described.resources}:
        table_of(dataset, name)


def check_rows(call: Call, dataset: Dataset) -> None:
    """Whether the caller may have rows of this dataset, in the order of API.md.

    Raises:
        Problem: the first check that fails.

    """
    key = call.service.admission.require(call.scope)
    check_dataset(call, dataset)
    call.service.admission.admit(call.scope, key, dataset.id)


def check_dataset(call: Call, dataset: Dataset) -> None:
    """Whether rows of this dataset are given to anybody.

    Raises:
        Problem: the first check that fails.

    """
    _check_sharing(dataset)
    _check_in_use(dataset)
    check_not_stopped(call, dataset)
    _check_platform(call)


def _check_sharing(dataset: Dataset) -> None:
    if dataset.sharing == "有条件共享":
        raise problems.ConditionalSharing(
            f"“{dataset.title}”为有条件共享。共享条件：{dataset.conditions}。"
            f"请向{dataset.department_title}提交共享申请。",
            f"Dataset {dataset.id} is shared on conditions; file a request with its provider.",
            members={
                "conditions": dataset.conditions,
                "scope": dataset.scope,
                "purpose": dataset.purpose,
                "provider": dataset.department_title,
            },
        )
    if dataset.sharing == "不予共享":
        basis = [{"level": b.level, "title": b.title, "article": b.article} for b in dataset.denial_basis]
        named = "；".join(f"{b.title}{b.article}" for b in dataset.denial_basis)
        raise problems.SharingDenied(
            f"“{dataset.title}”不予共享。依据：{named}。",
            f"Dataset {dataset.id} is not shared; see denialBasis for the law.",
            members={"reason": dataset.reason, "denialBasis": basis, "provider": dataset.department_title},
        )


def _check_in_use(dataset: Dataset) -> None:
    if dataset.status == "停用":
        gone = dataset.withdrawn
        raise problems.DatasetWithdrawn(
            f"“{dataset.title}”已停用：{gone.reason if gone else '未说明原因'}。",
            f"Dataset {dataset.id} is withdrawn.",
            members=msgspec.to_builtins(gone) if gone else None,
        )
    if dataset.status == "预编":
        raise problems.DatasetInPreparation(
            f"“{dataset.title}”尚在预编，还没有数据。",
            f"Dataset {dataset.id} is in preparation and has no rows yet.",
        )
    if dataset.held_back is not None and not dataset.served and not _is_elsewhere(dataset):
        raise problems.TableNotFound(
            f"“{dataset.title}”自 {dataset.held_back.since} 起待整改，整改完成前不提供数据。",
            f"Dataset {dataset.id} is being rectified; it has no rows here until then.",
        )
    if not dataset.served:
        delivery = msgspec.json.decode(dataset.descriptor, type=_Descriptor).gov.delivery or Delivery()
        raise problems.DeliveredElsewhere(
            f"“{dataset.title}”由{delivery.platform or '公共数据平台'}提供"
            f"（资源编号 {delivery.resourceNo or '见描述文件'}），不在此供数。",
            f"Dataset {dataset.id} is provided on another platform, see delivery.",
            members={"delivery": msgspec.to_builtins(delivery)},
        )


def _check_platform(call: Call) -> None:
    if call.generation.catalog.city.platform is None and not call.service.settings.demo:
        # Not 503: nothing a caller waits for, and no retry, will change it.
        raise problems.PlatformNotRegistered(
            "本服务尚未登记到公共数据平台，只提供目录信息。",
            "The service is not registered with a public data platform; it answers metadata only.",
        )


def _is_elsewhere(dataset: Dataset) -> bool:
    return msgspec.json.decode(dataset.descriptor, type=_Descriptor).gov.delivery is not None
