"""What the service is started with: decided once, checked at start, passed down frozen."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Literal

import msgspec

from query_api.errors import OperatorError

ENVIRONMENT = "MULU_API_SETTINGS"
"""Workers are processes of their own: they get the settings of the command through this variable."""

SCRATCH = "scratch"
"""Below the state folder: files that may be lost, and are no part of a backup."""

LOOPBACK_NAMES = frozenset({"localhost"})


class SettingsError(OperatorError):
    """The service cannot be started like this; the text is one Chinese sentence for the operator."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds a caller meets; over them is refused, never trimmed."""

    page_default: int = 100
    page_max: int = 1000
    keys_max: int = 1000
    in_values_max: int = 1000
    depth_max: int = 4
    leaves_max: int = 100
    measures_max: int = 10
    url_bytes: int = 60_000
    """Below the server's own limit of 65,534, so that a long address gets our problem document."""
    body_bytes: int = 1_048_576
    query_ms: int = 10_000
    memory_mb: int = 512
    running: int = 2
    """Statements at the same time in one worker."""
    waiting: int = 64
    """Statements that may wait in one worker; more are told to come back."""
    lookups_waiting: int = 2048
    """Lookups that may wait in one worker for their batch: some 100 ms of work."""
    attached: int = 200
    """Database files open at the same time in one worker."""
    export_ms: int = 600_000
    """For writing a whole table into a file."""
    workbook_rows: int = 100_000
    """Rows of an xlsx: beyond, spreadsheets are no help."""
    prebuilt_mb: int = 20_000
    """Whole tables that are kept as files; beyond, the one that nobody asked for longest goes."""
    ticket_seconds: int = 60


class Durability(msgspec.Struct, frozen=True, kw_only=True):
    """How safe a record of the audit is before its answer leaves (API.md, Evidence)."""

    sync: Literal["group", "always"] = "group"
    """`group`: in the hands of the system, on the disk within a window. `always`: on the disk."""
    window_ms: int = 200
    """What a loss of power may take in `group`."""
    rotate_bytes: int = 64 * 1024 * 1024
    """A file that is larger is closed; so is one of yesterday."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything `serve` was told."""

    snapshot: str
    site: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    state: str | None = None
    scratch: str | None = None
    """Where files lie that may be lost, shared by the workers; None: below `state`, else one a worker."""
    demo: bool = False
    public_url: str | None = None
    """Scheme and host that callers see when a proxy stands in front; None: as the request says."""
    gateway: str | None = None
    """The file with the key by which the platform's gateway signs; None: callers come with keys only."""
    require_operator: bool = False
    """Whether a row call must name who works on it (`Mulu-Operator`)."""
    trusted_proxies: tuple[str, ...] = ()
    """Networks whose `X-Forwarded-For` is believed."""
    metrics_from: tuple[str, ...] = ()
    """Networks that may read `/metrics`, besides this machine."""
    access_log: bool = False
    """Whether each call is a line of the log; the audit has them anyway."""
    drain_seconds: float = 1.0
    """How long `/health/ready` says no before connections are refused (SIGTERM)."""
    stop_seconds: int = 20
    """How long answers under way may take then; what is not over is cut off."""
    poll_seconds: float = 1.0
    """How often a new generation is looked for."""
    limits: Limits = Limits()
    durability: Durability = Durability()

    @property
    def place(self) -> str:
        """Host and port, for callers that name none."""
        return f"{self.host}:{self.port}"

    def checked(self) -> Settings:
        """These settings, or the first reason why they cannot work.

        Raises:
            SettingsError: with one sentence for the operator.

        """
        if self.demo and not is_loopback(self.host):
            raise SettingsError(
                f"--demo 不核对访问凭证，只能在本机使用，不能监听 {self.host}；"
                "请去掉 --demo，或改用 --host 127.0.0.1。"
            )
        if not 0 <= self.port <= 65535:
            raise SettingsError(f"端口 {self.port} 不在 0–65535 之内。")
        if not 1 <= self.workers <= 64:
            raise SettingsError(f"--workers {self.workers} 不在 1–64 之内。")
        if not 1 <= self.durability.window_ms <= 60_000:
            raise SettingsError(f"--audit-window {self.durability.window_ms} 不在 1–60000 毫秒之内。")
        if not Path(self.snapshot).is_dir():
            raise SettingsError(f"没有快照目录 {self.snapshot}；请先运行 mulu build。")
        if self.site is not None and not Path(self.site).is_dir():
            raise SettingsError(f"没有网站目录 {self.site}；请先运行 mulu build，或去掉 --site。")
        if self.gateway is not None and not Path(self.gateway).is_file():
            raise SettingsError(f"没有网关的密钥文件 {self.gateway}（--gateway）。")
        if self.gateway is not None and self.state is None:
            raise SettingsError("--gateway 要与 --state 一起用：经网关调用的系统登记在运行状态目录里。")
        for option, networks in (
            ("--trusted-proxy", self.trusted_proxies),
            ("--metrics-from", self.metrics_from),
        ):
            for network in networks:
                if not _is_network(network):
                    raise SettingsError(f"{option} {network} 不是 IP 地址或网段，例如 10.0.0.0/8。")
        if not 0 <= self.drain_seconds <= 300:
            raise SettingsError(f"--drain-seconds {self.drain_seconds:g} 不在 0–300 之内。")
        if not 1 <= self.stop_seconds <= 3600:
            raise SettingsError(f"--stop-seconds {self.stop_seconds} 不在 1–3600 之内。")
        return self

    @property
    def shared_scratch(self) -> Path | None:
        """Where files lie that may be lost and that the workers share; None: there is no such place."""
        if self.scratch is not None:
            return Path(self.scratch)
        return None if self.state is None else Path(self.state) / SCRATCH

    def to_environment(self) -> None:
        """Leave the settings where the worker processes find them."""
        os.environ[ENVIRONMENT] = msgspec.json.encode(self).decode()

    @classmethod
    def from_environment(cls) -> Settings:
        """The settings the starting command left."""
        return msgspec.json.decode(os.environ[ENVIRONMENT], type=cls)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True
