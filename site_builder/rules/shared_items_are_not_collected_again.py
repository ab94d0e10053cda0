"""已经共享的信息，不再要求公众重复提交。

**为什么**　第十五条第二款：凡属于共享平台可以获取的信息，原则上不得要求自然人、法人或其他组织重复提交。
第二十七条（六）：可共享获得的数据仍重复采集、增加社会公众负担的，通知整改。

**正确**　登记表不再要求填写“统计用区划代码”，由系统按村（居）委会名录带出

**错误**　`"fields": [{"title": "统计用区划代码", "element": "tjqhdm"}]`，而民政局已经无条件共享（重复采集）；
`"fields": [{"title": "不动产权证号"}]`，而资规局有条件共享（建议：可以申请核验，替代提交）

**怎样改**　无条件共享的，从表上删去，改由共享平台取得；有条件共享的，向提供部门申请核验后删去，申请没有
办成之前仍可采集。用来确认一个人是谁的项目（姓名、证件号码）不在此列。
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from site_builder.catalog import Catalog, Dataset, Field, SharingType, Status
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.ledgers.contents import Form, FormItem
from site_builder.rules._context import Context

RULE = RULES["V31"]
ADVICE = "第十五条"
"""Conditional sharing is no repeated collection: 第二十七条（六） does not hold."""

_KIND_OF_LIST = ("基础信息", "基本信息", "登记信息", "备案信息", "签发信息", "名录", "清单", "目录", "信息")
"""What a title says besides its subject: 村（居）委会名录 is about 村（居）委会."""
_NUMBER = ("号码", "编号", "号")
_TELLING = 5
"""Shorter names (名称, 联系电话) say nothing without the subject of their table."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """Where an item can be had."""

    dataset: Dataset
    field: Field | None
    """None where the paper as a whole can be verified (居住证号 → 居住证签发信息)."""
    is_key: bool = False
    """The table is the list of these: whoever publishes it is asked first."""

    @property
    def is_free(self) -> bool:
        """无条件共享: the field may be stricter than its dataset."""
        stricter = self.field.sharing if self.field else None
        return (stricter or self.dataset.sharing.type) is SharingType.UNCONDITIONAL


def check(context: Context) -> Iterator[Finding]:
    """Each item of each form against the fields of other departments."""
    forms = context.ledgers.of("_forms")
    known = shared_items(context.catalog) if forms else {}
    for case in forms:
        assert isinstance(case.content, Form)  # the folder says so
        for index, item in enumerate(case.content.items):
            found = source_of(item, known, besides=case.department)
            if found is None:
                continue
            dataset, free = found.dataset, found.is_free
            field = f"的“{found.field.title}”" if found.field else ""
            yield RULE.finding(
                file=case.file,
                pointer=f"/fields/{index}",
                article=None if free else ADVICE,
                message=(
                    f"“{case.content.title}”要求填写“{item.title}”，{context.title_of(dataset.department)}已经"
                    f"{'无条件共享' if free else '有条件共享'}“{dataset.title}”{field}（{dataset.id}）。"
                ),
                hint=("从表上删去，改由共享平台取得。" if free else "可申请核验替代提交，办成后从表上删去。"),
            )


def source_of(item: FormItem, known: Mapping[str, list[Shared]], *, besides: str = "") -> Shared | None:
    """The best place from which an item of a form can be had, outside one department."""
    candidates = (one for key in _keys(item) for one in known.get(key, ()))
    return next((one for one in candidates if one.dataset.department != besides), None)


def _keys(item: FormItem) -> list[str]:
    """What an item is looked up by, the surest first."""
    name = _normal(item.title)
    keys = [f"element:{item.element}"] if item.element else []
    keys.append(f"name:{name}")
    keys += [f"paper:{name.removesuffix(word)}" for word in _NUMBER if name.endswith(word)]
    return keys


def shared_items(catalog: Catalog) -> Mapping[str, list[Shared]]:
    """What can be had, by every name it goes by; the best source of each first."""
    found: dict[str, list[Shared]] = defaultdict(list)
    for dataset in catalog.datasets:
        if dataset.status is not Status.ACTIVE or dataset.sharing.type is SharingType.DENIED:
            continue
        subject = _subject(dataset.title)
        found[f"paper:{subject}"].append(Shared(dataset=dataset, field=None))
        for table in dataset.distributions:
            for field in table.fields:
                # Who somebody is must be asked; a form without it serves nobody.
                if field.sensitive or field.sharing is SharingType.DENIED:
                    continue
                is_key = field.name in table.primary_key
                one, name = Shared(dataset=dataset, field=field, is_key=is_key), _normal(field.title)
                names = {f"name:{subject}{name}", *([f"name:{name}"] if len(name) >= _TELLING else [])}
                if field.element:
                    names.add(f"element:{field.element}")
                for key in names:
                    found[key].append(one)
    return {key: sorted(ones, key=_rank) for key, ones in found.items()}


def _rank(one: Shared) -> tuple[bool, bool, bool, int, str]:
    """Free before conditional, the confirmed source before others, base before theme before the rest."""
    return (
        not one.is_free,
        not (one.field and one.field.authoritative),
        not one.is_key,
        int(one.dataset.resource_class.value),
        one.dataset.id,
    )


@lru_cache(maxsize=65536)
def _normal(title: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", title)).casefold()


def _subject(title: str) -> str:
    name = _normal(title)
    for word in _KIND_OF_LIST:
        if name.endswith(word):
            return name.removesuffix(word)
    return name
