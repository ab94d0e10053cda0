"""暂停共享: rows that nobody gets though the catalogue offers them."""

from __future__ import annotations

from query_api.problems import SharingSuspended
from query_api.routes.call import Call
from query_api.snapshot import Dataset


def check_not_stopped(call: Call, dataset: Dataset) -> None:
    """Whether the rows were stopped in an emergency, or taken out of the current generation.

    Raises:
        SharingSuspended: with the reason.

    """
    stop = call.service.stops.of(dataset.id)
    if stop is not None:
        raise SharingSuspended(
            f"“{dataset.title}”{stop.sentence}。",
            f"Sharing of dataset {dataset.id} is suspended since {stop.at}: {stop.reason}",
            members={"suspended": suspension(call, dataset)},
        )
    taken = call.generation.withdrawn.get(dataset.id)
    if taken is not None:
        raise SharingSuspended(
            f"“{dataset.title}”的数据已于 {taken.on} 从现行版次移除：{taken.reason}。",
            f"The rows of dataset {dataset.id} were removed on {taken.on}: {taken.reason}",
            members={"suspended": {"since": taken.on, "reason": taken.reason}},
        )


def suspension(call: Call, dataset: Dataset) -> dict[str, str] | None:
    """Since when and why, for callers; who did it is for the record."""
    stop = call.service.stops.of(dataset.id)
    return {"since": stop.at, "reason": stop.reason} if stop else None


def status(call: Call, dataset: Dataset) -> str:
    """The status of a dataset as a list shows it."""
    return "暂停共享" if call.service.stops.of(dataset.id) else dataset.status
