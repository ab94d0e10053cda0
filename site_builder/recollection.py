"""What a form asks for and the platform already shares (第十五条第二款): matched by element, name or paper.

One road for V31, for the detector of 第二十七条（六） and for `mulu overlap`. Who somebody is must be asked, so
sensitive fields are left out: a form without them serves nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from site_builder.catalog import Catalog, Dataset, Field, SharingType, Status
from site_builder.ledgers.contents import FormItem

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


class Known(dict[str, list[Shared]]):
    """What can be had, by every name it goes by."""

    def of(self, item: FormItem, *, apart_from: str = "") -> Shared | None:
        """The best source of an item in another department than `apart_from`."""
        candidates = (one for key in _keys(item) for one in self.get(key, ()))
        return next((one for one in candidates if one.dataset.department != apart_from), None)


def _keys(item: FormItem) -> list[str]:
    """What an item is looked up by, the surest first."""
    name = _normal(item.title)
    keys = [f"element:{item.element}"] if item.element else []
    keys.append(f"name:{name}")
    keys += [f"paper:{name.removesuffix(word)}" for word in _NUMBER if name.endswith(word)]
    return keys


def known(catalog: Catalog) -> Known:
    """Everything that other departments can have, the best source of each first."""
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
    return Known({key: sorted(ones, key=_rank) for key, ones in found.items()})


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
