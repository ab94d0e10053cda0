"""The problems this service raises. A new one is one class here and its row in `schemas/problems.json`."""

from __future__ import annotations

from query_api.problems.document import Problem


class PathNotFound(Problem):
    """The address leads nowhere."""

    name = "path-not-found"


class DatasetNotFound(Problem):
    """The catalogue has no such dataset, or does not show it here."""

    name = "dataset-not-found"


class TableNotFound(Problem):
    """The dataset has no such table here."""

    name = "table-not-found"


class RowNotFound(Problem):
    """No row has this key."""

    name = "row-not-found"


class FileNotFound(Problem):
    """The dataset has no such file here."""

    name = "file-not-found"


class NoPrimaryKey(Problem):
    """The table has no primary key, so that a row has no address."""

    name = "no-primary-key"


class DatasetInPreparation(Problem):
    """预编: described, but not yet in use."""

    name = "dataset-in-preparation"


class DeliveredElsewhere(Problem):
    """The public data platform provides the data, not this service."""

    name = "delivered-elsewhere"


class GenerationNotFound(Problem):
    """`_asof` names a generation that is not kept."""

    name = "generation-not-found"


class KeyRequired(Problem):
    """Rows need a key."""

    name = "key-required"


class KeyRevoked(Problem):
    """The key was right, and was revoked."""

    name = "key-revoked"


class KeyExpired(Problem):
    """The key was right, and its time is over."""

    name = "key-expired"


class GatewayRefused(Problem):
    """What the platform's gateway is said to have signed does not hold."""

    name = "gateway-refused"


class TooManyWrongKeys(Problem):
    """One address tries wrong keys again and again."""

    name = "too-many-wrong-keys"


class PlatformNotRegistered(Problem):
    """The catalogue names no public data platform that this service is registered with."""

    name = "platform-not-registered"


class DatasetNotGranted(Problem):
    """The key was made for other datasets."""

    name = "dataset-not-granted"


class PurposeRequired(Problem):
    """Rows are given for a purpose only."""

    name = "purpose-required"


class PurposeUnknown(Problem):
    """The purpose is registered with no key of this department."""

    name = "purpose-unknown"


class PurposeNotAllowed(Problem):
    """The purpose is registered, with another key."""

    name = "purpose-not-allowed"


class OperatorRequired(Problem):
    """Nobody answers for the call, or somebody is named in the open."""

    name = "operator-required"


class QuotaExceeded(Problem):
    """The key has had its answers of this minute."""

    name = "quota-exceeded"


class ConditionalSharing(Problem):
    """有条件共享: rows are given after a request, not by this service."""

    name = "conditional-sharing"


class SharingDenied(Problem):
    """不予共享: the law bars sharing."""

    name = "sharing-denied"


class DatasetWithdrawn(Problem):
    """停用: the dataset is no longer in use."""

    name = "dataset-withdrawn"


class GenerationNotKept(Problem):
    """The law ends the publication of this data, so that no older generation of it is shown."""

    name = "no-earlier-generations"


class PageExpired(Problem):
    """The table changed since the page before, and the older generation is gone."""

    name = "page-expired"


class BadQuery(Problem):
    """Parameters or body are wrong; `errors[]` has every mistake."""

    name = "bad-query"


class BadKey(Problem):
    """The key in the path does not fit the primary key."""

    name = "bad-key"


class SensitiveByPost(Problem):
    """Sensitive values must not stand in an address, where every log on the way keeps them."""

    name = "sensitive-by-post"


class MethodNotAllowed(Problem):
    """The address has no such method."""

    name = "method-not-allowed"


class NotAcceptable(Problem):
    """None of the formats asked for can be given."""

    name = "not-acceptable"


class RangeNotSatisfiable(Problem):
    """The bytes asked for lie beyond the end of the file."""

    name = "range-not-satisfiable"


class TicketNotFound(Problem):
    """The ticket was used, is over, or was never given."""

    name = "ticket-not-found"


class BodyTooLarge(Problem):
    """The body is larger than any query needs."""

    name = "body-too-large"


class UrlTooLong(Problem):
    """The address is too long for some server on the way; the same query goes by POST."""

    name = "url-too-long"


class UnsupportedMediaType(Problem):
    """The body is not JSON."""

    name = "unsupported-media-type"


class InternalError(Problem):
    """Our bug; the traceback is in the service's own log."""

    name = "internal-error"


class TooSlow(Problem):
    """The query went over its time or memory."""

    name = "too-slow"


class Busy(Problem):
    """Too many queries wait already."""

    name = "busy"


class NotReady(Problem):
    """The service cannot answer from a verified snapshot now."""

    name = "not-ready"


class SharingSuspended(Problem):
    """The dataset was withdrawn in an emergency: nobody gets its rows until it is restored."""

    name = "sharing-suspended"


class AuditUnavailable(Problem):
    """The call cannot be recorded, and a call without a record is not answered."""

    name = "audit-unavailable"
