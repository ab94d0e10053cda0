"""The one table from what is wrong to its status and title. A new problem is one class here."""

from __future__ import annotations

from query_api.problems.document import Problem, Text


class PathNotFound(Problem):
    """The address leads nowhere."""

    name, status = "path-not-found", 404
    title = Text(zh="没有这个地址", en="No such address")


class DatasetNotFound(Problem):
    """The catalogue has no such dataset, or does not show it here."""

    name, status = "dataset-not-found", 404
    title = Text(zh="没有这个信息资源", en="No such dataset")


class TableNotFound(Problem):
    """The dataset has no such table here."""

    name, status = "table-not-found", 404
    title = Text(zh="没有这个表", en="No such table")


class RowNotFound(Problem):
    """No row has this key."""

    name, status = "row-not-found", 404
    title = Text(zh="没有这一行", en="No such row")


class FileNotFound(Problem):
    """The dataset has no such file here."""

    name, status = "file-not-found", 404
    title = Text(zh="没有这个文件", en="No such file")


class NoPrimaryKey(Problem):
    """The table has no primary key, so that a row has no address."""

    name, status = "no-primary-key", 404
    title = Text(zh="这个表没有主键", en="The table has no primary key")


class DatasetInPreparation(Problem):
    """预编: described, but not yet in use."""

    name, status = "dataset-in-preparation", 404
    title = Text(zh="信息资源尚在预编", en="The dataset is in preparation")


class DeliveredElsewhere(Problem):
    """The public data platform provides the data, not this service."""

    name, status = "delivered-elsewhere", 404
    title = Text(zh="数据由公共数据平台提供", en="The data is provided elsewhere")


class GenerationNotFound(Problem):
    """`_asof` names a generation that is not kept."""

    name, status = "generation-not-found", 404
    title = Text(zh="没有保留这个发布版次", en="No such generation is kept")


class KeyRequired(Problem):
    """Rows need a key."""

    name, status = "key-required", 401
    title = Text(zh="缺少访问凭证或凭证有误", en="Access key missing or wrong")


class ConditionalSharing(Problem):
    """有条件共享: rows are given after a request, not by this service."""

    name, status = "conditional-sharing", 403
    title = Text(zh="有条件共享，须先申请", en="Shared on conditions: a request is needed")


class SharingDenied(Problem):
    """不予共享: the law bars sharing."""

    name, status = "sharing-denied", 403
    title = Text(zh="不予共享", en="Not shared")


class DatasetWithdrawn(Problem):
    """停用: the dataset is no longer in use."""

    name, status = "dataset-withdrawn", 410
    title = Text(zh="信息资源已停用", en="The dataset is withdrawn")


class GenerationNotKept(Problem):
    """The law ends the publication of this data, so that no older generation of it is shown."""

    name, status = "no-earlier-generations", 410
    title = Text(zh="该信息资源不提供历史版次", en="No earlier generations of this dataset")


class PageExpired(Problem):
    """The table changed since the page before, and the older generation is gone."""

    name, status = "page-expired", 410
    title = Text(zh="数据已更新，请从头翻页", en="The data has changed: begin again at the first page")


class BadQuery(Problem):
    """Parameters or body are wrong; `errors[]` has every mistake."""

    name, status = "bad-query", 400
    title = Text(zh="查询有误", en="The query is wrong")


class BadKey(Problem):
    """The key in the path does not fit the primary key."""

    name, status = "bad-key", 400
    title = Text(zh="主键值有误", en="The key is wrong")


class SensitiveByPost(Problem):
    """Sensitive values must not stand in an address, where every log on the way keeps them."""

    name, status = "sensitive-by-post", 400
    title = Text(zh="敏感信息项只能用 POST 查询", en="Sensitive fields are queried by POST only")


class MethodNotAllowed(Problem):
    """The address has no such method."""

    name, status = "method-not-allowed", 405
    title = Text(zh="不支持这个方法", en="Method not allowed")


class NotAcceptable(Problem):
    """None of the formats asked for can be given."""

    name, status = "not-acceptable", 406
    title = Text(zh="不提供这种格式", en="Format not available")


class BodyTooLarge(Problem):
    """The body is larger than any query needs."""

    name, status = "body-too-large", 413
    title = Text(zh="请求体过大", en="Request body too large")


class UrlTooLong(Problem):
    """The address is too long for some server on the way; the same query goes by POST."""

    name, status = "url-too-long", 414
    title = Text(zh="地址过长", en="Address too long")


class UnsupportedMediaType(Problem):
    """The body is not JSON."""

    name, status = "unsupported-media-type", 415
    title = Text(zh="请求体须为 JSON", en="The body must be JSON")


class InternalError(Problem):
    """Our bug; the traceback is in the service's own log."""

    name, status = "internal-error", 500
    title = Text(zh="服务内部错误", en="Internal error")


class TooSlow(Problem):
    """The query went over its time or memory."""

    name, status = "too-slow", 503
    title = Text(zh="查询超出时间或内存限额", en="The query went over its budget")


class Busy(Problem):
    """Too many queries wait already."""

    name, status = "busy", 503
    title = Text(zh="服务繁忙", en="The service is busy")


class NotReady(Problem):
    """The service cannot answer from a verified snapshot now."""

    name, status = "not-ready", 503
    title = Text(zh="服务未就绪", en="The service is not ready")


def kinds() -> tuple[type[Problem], ...]:
    """Every row of the table, by name."""
    return tuple(sorted(Problem.__subclasses__(), key=lambda kind: kind.name))
