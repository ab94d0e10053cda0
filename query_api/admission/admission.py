"""The checks of a caller, as one worker holds what they need."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, cast

from query_api import problems
from query_api.admission import identity
from query_api.admission.asking import Asking, asking_of
from query_api.admission.permission import check_scope, checked_operator, checked_purpose
from query_api.failures import Failures
from query_api.gateway import Gateway
from query_api.keys import Key, Keys, KeysUnreadable, Usage
from query_api.limits import Quota, Rates
from query_api.note import Caller, note_of
from query_api.settings import Settings

log = logging.getLogger("mulu.api")

ANSWER_HEADERS = "mulu.answer_headers"
"""Where the gate takes headers from that an answer gets besides its own, a refusal too: a list."""

TAKEN = "mulu.taken"
"""Where a call has what was taken from the rate for it already (`usual`), so that it is not taken twice."""

PURPOSE_LENGTH = 200
"""How much of an unchecked purpose is noted in a demonstration."""


class Usual(NamedTuple):
    """A caller who was let in, and what the answer tells of the rate."""

    key: Key
    purpose: str
    operator: str | None
    quota: Quota | None


class Admission:
    """Who may have what; one a worker."""

    def __init__(self, settings: Settings) -> None:
        state = None if settings.state is None else Path(settings.state)
        self.keys = Keys(state)
        self._usage = Usage(state)
        self._rates = None if state is None else Rates(state)
        self._failures = Failures()
        self._gateway = None
        if settings.gateway is not None and state is not None:
            self._gateway = Gateway(Path(settings.gateway), state)
        self._is_demo = settings.demo
        self._requires_operator = settings.require_operator

    def identify(self, scope: Mapping[str, object]) -> Key | None:
        """Whose call it is, as far as it says; None when it says nothing. Noted for the audit.

        Raises:
            Problem: what it says is wrong (401, 429).

        """
        asking = asking_of(scope)
        if asking.statement is not None:
            # What stands in Authorization besides is between the caller and the gateway.
            key, said = identity.by_statement(asking.statement, self._gateway, self.keys, asking)
            asking.purpose = said.purpose.encode()
            asking.operator = asking.operator if said.operator is None else said.operator.encode()
        elif asking.authorization is not None:
            key = identity.by_authorization(asking.authorization, self.keys, self._failures, asking.client)
        else:
            return None
        note_of(scope).caller = key.caller
        self._usage.mark(key.caller.key)
        return key

    def require(self, scope: Mapping[str, object]) -> Key:
        """Whose call for rows it is.

        Raises:
            Problem: it has no key, or a wrong one (401, 429).

        """
        key = self.identify(scope)
        if key is None and self._is_demo:
            key = identity.DEMO
            note_of(scope).caller = key.caller
        if key is None:
            raise identity.key_required()
        return key

    def admit(self, scope: Mapping[str, object], key: Key, dataset: str) -> None:
        """Let a call for rows of a dataset pass, and take it from the key's rate.

        Raises:
            Problem: dataset, purpose or operator (403); the rate (429).

        """
        asking, note = asking_of(scope), note_of(scope)
        check_scope(key, dataset)
        note.purpose = self._purpose(key, asking)
        note.operator = checked_operator(asking.operator, is_required=self._requires_operator)
        self.take(scope, key)

    def usual(
        self, authorization: bytes | None, dataset: str, *, purpose: bytes | None, operator: bytes | None
    ) -> Usual | None:
        """A caller with whom all is well, one answer taken from the rate of the key.

        None: another look is needed (`require`, `admit`), which says what is wrong. Nothing was counted then.
        """
        try:
            key = None if authorization is None else identity.usual(authorization, self.keys)
            if key is None or not key.covers(dataset):
                return None
            wanted = (purpose or b"").decode("utf-8", "replace").strip()
            if not wanted or wanted not in key.caller.purposes:
                return None
            who = checked_operator(operator, is_required=self._requires_operator)
            quota = self._quota(key)
        except (problems.Problem, KeysUnreadable):
            return None
        if quota is not None and not quota.is_admitted:
            return None
        self._usage.mark(key.caller.key)
        return Usual(key, wanted, who, quota)

    def check_holds(self, caller: Caller | None) -> None:
        """Refuse what was promised to a key that is no longer good.

        Raises:
            KeyRevoked, KeyExpired: as they say.
            NotReady: the keys cannot be read.

        """
        try:
            key = None if caller is None else self.keys.find(caller.key)
        except KeysUnreadable as unreadable:
            raise identity.not_ready() from unreadable
        if key is not None:
            identity.check_valid(key)

    def take(self, scope: Mapping[str, object], key: Key) -> None:
        """One answer from the key's rate; the caller is told what is left, also when refused.

        Raises:
            QuotaExceeded: none is left.
            NotReady: it cannot be counted.

        """
        quota = cast(Quota | None, scope.get(TAKEN)) or self._quota(key)
        if quota is None:
            return
        cast(list[tuple[bytes, bytes]], scope[ANSWER_HEADERS]).extend(quota.headers)
        if not quota.is_admitted:
            raise problems.QuotaExceeded(
                f"访问凭证 {key.caller.key} 每分钟至多 {quota.limit} 次，已用完；请在 {quota.seconds} 秒后再试。",
                f"The access key {key.caller.key} has {quota.limit} answers a minute; wait {quota.seconds} s.",
                headers={"Retry-After": str(quota.seconds)},
                members={"violated-policies": ["min"]},
            )

    def _quota(self, key: Key) -> Quota | None:
        """One answer from the key's rate, when it has one left; None where its rate is not limited.

        Raises:
            NotReady: it cannot be counted.

        """
        limit = key.caller.per_minute
        if limit is None or self._rates is None:
            return None
        try:
            return self._rates.take(key.family, limit)
        except OSError as error:
            log.error("不能计数调用频率：%s", error)
            raise identity.not_ready() from error

    def close(self) -> None:
        """Let go of what is shared with the other workers."""
        if self._rates is not None:
            self._rates.close()
        if self._gateway is not None:
            self._gateway.close()

    def _purpose(self, key: Key, asking: Asking) -> str | None:
        if key is identity.DEMO:
            # Nobody registered anything: what was said is noted, and noted as the demonstration's.
            return (asking.purpose or b"").decode("utf-8", "replace")[:PURPOSE_LENGTH] or None
        try:
            return checked_purpose(key, asking.purpose, self.keys)
        except KeysUnreadable as unreadable:
            raise identity.not_ready() from unreadable
