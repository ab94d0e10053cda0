"""Whether rows of a dataset are given to anybody: the checks that need no caller, in the order of API.md."""

from __future__ import annotations

import msgspec

from query_api import problems
from query_api.routes.call import Call
from query_api.routes.suspended import check_not_stopped
from query_api.snapshot import Dataset


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
            f"“{dataset.title}”为有条件共享。共享条件：{_unended(dataset.conditions)}。"
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


def _unended(text: str | None) -> str:
    """A text that a sentence goes on after: departments often end theirs with a full stop."""
    return (text or "").rstrip("。")


def _check_in_use(dataset: Dataset) -> None:
    if dataset.status == "停用":
        gone = dataset.withdrawn
        raise problems.DatasetWithdrawn(
            f"“{dataset.title}”已停用：{_unended(gone.reason) if gone else '未说明原因'}。",
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


def resource_names(dataset: Dataset) -> set[str]:
    """The tables and files that its descriptor names, served here or not."""
    described = msgspec.json.decode(dataset.descriptor, type=_Descriptor)
    return {resource.name for resource in described.resources}
