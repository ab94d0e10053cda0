"""Keys as an operator reads them: lines for people, JSON for programs; never a digest, a secret once."""

from __future__ import annotations

import time
from collections.abc import Sequence

import msgspec

from query_api.keys import Made, Record, Store


def as_json(value: object) -> str:
    """JSON for another program."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def record_of(record: Record, store: Store) -> dict[str, object]:
    """A key as `--format json` gives it."""
    kept = msgspec.to_builtins(record)
    del kept["digest"]
    return {
        **kept,
        "gateway": record.digest is None,
        "state": record.state(time.time()),
        "lastUsed": store.last_used(record.id),
    }


def made_of(made: Made, store: Store) -> dict[str, object]:
    """A new key as `--format json` gives it, with `key`: the only time it is shown."""
    return {"key": None if made.key is None else str(made.key), **record_of(made.record, store)}


def table(records: Sequence[Record], store: Store) -> str:
    """One line a key."""
    if not records:
        return "还没有凭证。用 mulu-api keys create 新建。"
    heads = ("编号", "状态", "部门", "应用系统", "用途", "每分钟", "到期", "最近使用")
    lines = [
        (
            record.id,
            record.state(time.time()),
            record.department,
            record.system,
            "、".join(record.purposes),
            rate(record),
            record.expires or "—",
            store.last_used(record.id) or "—",
        )
        for record in records
    ]
    return "\n".join("  ".join(cells) for cells in (heads, *lines))


def sheet(record: Record, store: Store) -> str:
    """Everything about one key."""
    lines = [
        ("编号", record.id),
        ("状态", record.state(time.time())),
        ("使用部门", record.department),
        ("应用系统", record.system),
        *(("用途", f"{name}　{text}") for name, text in record.purposes.items()),
        ("信息资源", "、".join(record.datasets)),
        ("调用频率", rate(record)),
        ("建立", record.created),
        ("有效期至", record.expires or "不限"),
        ("最近使用", store.last_used(record.id) or "没有用过"),
    ]
    if record.digest is None:
        lines.append(("调用方式", "只经平台网关，没有凭证"))
    if record.case is not None:
        lines.append(("接口调用申请", record.case))
    if record.rotated_from is not None:
        lines.append(("接替", record.rotated_from))
    if record.rotated_to is not None:
        lines.append(("已由", f"{record.rotated_to} 接替，过渡期至 {record.grace_until}"))
    if record.revoked is not None:
        lines.append(("吊销", f"{record.revoked}　{record.reason}"))
    return "\n".join(f"{name}：{value}" for name, value in lines)


def rate(record: Record) -> str:
    """How many answers a minute."""
    return "不限" if record.rate is None else f"{record.rate} 次"
