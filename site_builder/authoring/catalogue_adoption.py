"""`mulu adopt` of somebody's catalogue: each of its entries becomes a dataset of a department, without rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from site_builder import foreign, sources
from site_builder.authoring import entry as drafting
from site_builder.authoring import naming
from site_builder.authoring.foreign_codes import Given, codes_in, codes_kept, gov_in
from site_builder.authoring.foreign_gov import ForeignGov
from site_builder.authoring.foreign_tables import tables_of
from site_builder.authoring.notes import Notes
from site_builder.authoring.package import SCHEMA, ordered
from site_builder.authoring.place import Place, place_in
from site_builder.authoring.tree_writing import write_all
from site_builder.catalog import SharingType
from site_builder.errors import BuildError
from site_builder.foreign import Foreign, ForeignEntry, Loss
from site_builder.foreign.headers import columns
from site_builder.review import content_hash
from site_builder.sources import Source
from site_builder.workbook.forms import Unreadable
from site_builder.workbook.office import Office, office

_CONCLUDED = {
    "更新周期": "更新周期",
    "开放类型": "向社会开放",
    "是否向社会开放": "向社会开放",
    "产生方式": "产生方式",
    "信息资源格式分类": "信息资源格式由",
    "提供方式": "共享方式写",
    "共享方式类型": "共享方式写",
    "发布日期": "发布日期",
}
"""Header → a word of the sentence that `entry` says when nobody stated it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueRequest:
    """Which entries of which file go where."""

    file: Path
    source: Path
    department: str | None = None
    """Where all of them go; None: each to the department of the same name or 统一社会信用代码."""
    only: tuple[str, ...] = ()
    """Keys, codes or titles of the entries that are wanted; empty: all."""
    sharing: SharingType | None = None
    """For entries that state none."""
    review: drafting.Review | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueAdoption:
    """What was written, and everything that was not."""

    kind: str
    datasets: tuple[str, ...]
    derived: tuple[str, ...]
    losses: tuple[Loss, ...]
    not_carried: tuple[str, ...] = ()
    """What is still to be written by hand."""


def adopt_catalogue(request: CatalogueRequest) -> CatalogueAdoption:
    """Write all datasets, or none.

    Raises:
        BuildError: the file or the source cannot be read, nothing of it belongs here, or an entry is there already.
        Held: the file carries a 密级标志.
    """
    found = foreign.read(request.file)
    return _Adopting(request=request, found=found, tree=sources.read(request.source)).all()


@dataclass(kw_only=True)
class _Adopting:
    request: CatalogueRequest
    found: Foreign
    tree: Source
    notes: Notes = field(default_factory=Notes)
    losses: list[Loss] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)
    given: Given = field(default_factory=lambda: Given(()))
    codes_given: dict[str, str] = field(default_factory=dict)
    """Their code → ours."""
    written: dict[str, dict[str, object]] = field(default_factory=dict)
    """Descriptors by their path."""

    def all(self) -> CatalogueAdoption:
        chosen = self._chosen()
        self.losses += [
            one for one in self.found.losses if not self.request.only or self._concerns(one, chosen)
        ]
        homes = [(one, home) for one in chosen if (home := self._department(one)) is not None]
        if not homes:
            raise BuildError(
                f"{self.request.file.name} 里 {len(chosen)} 项信息资源的提供方都不是本市的部门；用 --department 指明编入哪个部门，"
                "上级的目录用 --upstream。"
            )
        kept = codes_kept((one for one, _ in homes), self.tree)
        self.given = Given([*codes_in(self.tree), *kept])
        related = [(self._adopt(one, home, kept), one) for one, home in homes]
        for path, one in related:
            self._relate(self.written[path], one)
        for path in self.written:
            self._review(path)
        taken = [path for path in self.written if (self.request.source / path).parent.exists()]
        if taken:
            names = "、".join(path.removesuffix("/datapackage.json") for path in taken[:5])
            raise BuildError(
                f"{names} 已经存在，什么都没有写；去掉重复的（--only 只编入指明的几项），或先停用原来的。"
            )
        texts = {
            path: json.dumps(ordered(one), ensure_ascii=False, indent=2) + "\n"
            for path, one in self.written.items()
        }
        write_all(self.request.source, texts)
        return CatalogueAdoption(
            kind=self.found.kind,
            datasets=tuple(path.removesuffix("/datapackage.json") for path in self.written),
            derived=self.notes.derived,
            losses=tuple(self.losses),
            not_carried=self.notes.not_carried,
        )

    def _chosen(self) -> list[ForeignEntry]:
        wanted = dict.fromkeys(self.request.only)
        if not wanted:
            return list(self.found.entries)
        found = [one for one in self.found.entries if wanted.keys() & _names_of(one)]
        for name in wanted:
            if not any(name in _names_of(one) for one in found):
                listed = "、".join(one.title for one in self.found.entries[:10])
                raise BuildError(
                    f"{self.request.file.name} 里没有“{name}”；有的是：{listed}{' 等' if len(self.found.entries) > 10 else ''}。"
                )
        return found

    @staticmethod
    def _concerns(loss: Loss, chosen: list[ForeignEntry]) -> bool:
        return any(loss.entry in (one.title, one.key) for one in chosen)

    def _department(self, one: ForeignEntry) -> str | None:
        if self.request.department is not None:
            return self.request.department
        provider, uscc = one.said.get("信息资源提供方", ""), one.said.get("资源提供方代码", "")
        for document in self.tree.departments:
            value = document.value if isinstance(document.value, Mapping) else {}
            names = (value.get("title"), value.get("shortTitle"), *(value.get("aliases") or ()))
            if (uscc and value.get("uscc") == uscc) or (provider and provider in names):
                return document.path.partition("/")[0]
        why = "本市没有这个部门，没有编入；要编入的用 --department 指明部门"
        self.losses.append(Loss(entry=one.title, where="信息资源提供方", value=provider or uscc, why=why))
        return None

    def _adopt(self, one: ForeignEntry, home: str, kept: frozenset[str]) -> str:
        if home not in self.places:
            self.places[home], self.offices[home] = place_in(self.tree, home), office(self.tree, home)
        place = self.places[home]
        place = replace(place, codes=self.given.near(place.own_codes, place.prefix))
        sharing = self._sharing(one) or self.request.sharing
        if sharing is None:
            sharing = SharingType.CONDITIONAL
            self.notes.derive("没有写共享类型的 {n} 项先写“有条件共享”，请核定：{which}。", one.title)
        names = self.names.setdefault(home, set())
        name = naming.unused(naming.fit(one.name) or naming.fit(one.title) or "ziyuan", names)
        names.add(name)
        resources = tables_of(one, name, self.losses, self.notes)
        top: dict[str, object] = {"$schema": SCHEMA, "name": name, "title": one.title}
        if one.page:
            top["sources"] = [{"title": self.found.title or f"{self.found.kind} 目录", "path": one.page}]
        if one.licences:
            top["licenses"] = [dict(licence) for licence in one.licences]
        drafted = Notes()
        gov = drafting.gov_of(
            top, list(resources), place=place, sharing=sharing, review=self.request.review, notes=drafted
        )
        top |= {"gov": gov, "resources": resources}
        made = ForeignGov(found=self.found, office=self.offices[home], kept=kept)
        made.fill(top, one, self.losses, self.notes)
        self._tell(one, drafted, has_code=gov.get("code") in kept)
        code = str(gov.get("code", ""))
        self.places[home] = replace(place, own_codes=(*place.own_codes, code))
        self.given.add(code)
        self.codes_given[one.said.get("信息资源代码") or code] = code
        path = f"{home}/{name}/datapackage.json"
        self.written[path] = top
        return path

    def _sharing(self, one: ForeignEntry) -> SharingType | None:
        stated = one.said.get("共享类型", "")
        try:
            return (
                SharingType(str(columns()["共享类型"].form.read(stated, tuple(SharingType))))
                if stated
                else None
            )
        except Unreadable as trouble:
            why = f"{trouble.message}{trouble.hint}"
            self.losses.append(Loss(entry=one.title, where="共享类型", value=stated, why=why))
            return None

    def _tell(self, one: ForeignEntry, drafted: Notes, *, has_code: bool) -> None:
        """What was concluded, as far as the entry did not say it itself."""
        settled = [word for header, word in _CONCLUDED.items() if header in one.said]
        if has_code:
            settled.append("细目")
        for sentence in drafted.derived:
            if not any(word in sentence for word in settled):
                self.notes.derive(sentence.replace("数据包", "对方目录"))
        for sentence in drafted.not_carried:
            if not ("共享条件" in sentence and "共享条件" in one.said):
                self.notes.leave(sentence.replace("数据包", "对方目录"))

    def _relate(self, made: dict[str, object], one: ForeignEntry) -> None:
        """关联资源代码 in our own codes; those of entries that did not come along lead nowhere."""
        known = {str(gov_in(document.value).get("code")) for document in self.tree.datasets}
        found = []
        for code in filter(None, one.said.get("关联及类目名称", "").split("；")):
            if (ours := self.codes_given.get(code, code)) in known | set(self.codes_given.values()):
                found.append(ours)
            else:
                self.losses.append(
                    Loss(entry=one.title, where="关联及类目名称", value=code, why="所指的信息资源没有编入")
                )
        if found:
            gov = made["gov"]
            assert isinstance(gov, dict)
            gov["related"] = found

    def _review(self, path: str) -> None:
        review = gov_in(self.written[path]).get("secrecyReview")
        if isinstance(review, dict):
            review["hash"] = content_hash(self.written[path])


def _names_of(one: ForeignEntry) -> set[str]:
    return {one.key, one.name, one.title, one.said.get("信息资源代码", "")} - {""}
