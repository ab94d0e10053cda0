"""DCAT: every dcat:Dataset of a file, what it says in our words, and each statement that has none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.exports.vocabulary import FREQUENCIES
from site_builder.foreign.dcat_distribution import distribution
from site_builder.foreign.entry import BETWEEN, Foreign, ForeignEntry, Loss
from site_builder.foreign.rdf import (
    ADMS,
    DCAT,
    DCT,
    FOAF,
    RDF,
    VCARD,
    Node,
    Statements,
    chosen,
    short,
    statements,
)

CYCLES: Mapping[str, str] = {code: word for word, code in FREQUENCIES.items()} | {"UPDATE_CONT": "实时"}
OPENINGS: Mapping[str, str] = {"PUBLIC": "无条件开放"}
SHARING: Mapping[str, str] = {"PUBLIC": "无条件共享", "RESTRICTED": "有条件共享"}


def is_json_ld(path: Path) -> bool:
    """Whether a `.json` file is JSON-LD: it says what its keys mean."""
    try:
        value = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and ("@context" in value or "@graph" in value or "@id" in value)


def read(path: Path) -> Foreign:
    """Every dataset of the file, by its address.

    Raises:
        ForeignUnreadable: see `rdf.statements`.
    """
    reading = _Reading(all=statements(path))
    entries = tuple(reading.entry(one) for one in reading.all.things(f"{DCAT}Dataset"))
    reading.rest()
    return Foreign(kind="DCAT", entries=entries, losses=tuple(reading.losses), title=reading.title())


@dataclass(kw_only=True)
class _Reading:
    all: Statements
    losses: list[Loss] = field(default_factory=list)

    def title(self) -> str:
        return next((self.all.best(one, f"{DCT}title") for one in self.all.things(f"{DCAT}Catalog")), "")

    def entry(self, thing: Node) -> ForeignEntry:
        stated: dict[str, list[Node]] = {}
        for predicate, value in self.all.about(thing):
            stated.setdefault(predicate, []).append(value)
        entry = ForeignEntry(key=str(thing), name=str(thing).rstrip("/#").rpartition("/")[2])
        said = entry.said
        said["信息资源名称"] = self.all.best(thing, f"{DCT}title")
        for predicate, values in stated.items():
            take = _TAKEN.get(predicate)
            for value in values if take is None else ():
                self._lose(entry, predicate, value, "本目录没有对应的内容")
            if take is not None:
                take(self, entry, predicate, values)
        for header in [one for one, text in said.items() if not text]:
            del said[header]
        return entry

    def rest(self) -> None:
        """Things that stand in the file and belong to no dataset."""
        kinds = {f"{DCAT}DataService": "数据服务不随目录编入，服务由本地登记"}
        for kind, why in kinds.items():
            for thing in self.all.things(kind):
                title = self.all.best(thing, f"{DCT}title") or str(thing)
                self.losses.append(Loss(entry="（整个目录）", where=kind, value=title, why=why))

    # What each predicate of a dataset becomes.

    def title_of(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        self._text(entry, predicate, values, "信息资源名称")

    def description(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        self._text(entry, predicate, values, "信息资源摘要")

    def identifier(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        self._text(entry, predicate, values, "信息资源代码")

    def publisher(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        entry.said["信息资源提供方"] = self.all.best(values[0], f"{FOAF}name") or self.all.name(values[0])
        entry.said["资源提供方代码"] = self.all.best(values[0], f"{DCT}identifier")
        for other in values[1:]:
            self._lose(entry, predicate, other, "一项信息资源只有一个提供方")

    def keywords(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        entry.said["关键词"] = BETWEEN.join(dict.fromkeys(str(value).strip() for value in values))

    def themes(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        found = []
        for value in values:
            if self.all.scheme(value) == "class":
                # 类、项、目 follow from the code, which is allotted here.
                self._lose(entry, predicate, value, "信息资源分类由代码得出，代码由本目录分配")
            else:
                found.append(self.all.name(value))
        entry.said["主题"] = BETWEEN.join(dict.fromkeys(found))

    def cycle(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        for value in values:
            word = CYCLES.get(str(value).rpartition("/")[2])
            if word is None or "更新周期" in entry.said:
                self._lose(entry, predicate, value, "本目录没有这个更新周期")
            else:
                entry.said["更新周期"] = word

    def issued(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        self._day(entry, predicate, values, "发布日期")

    def modified(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        self._day(entry, predicate, values, "数据更新日期")

    def kind(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        for value in values:
            if self.all.scheme(value) == "sharing":
                entry.said["共享类型"] = self.all.name(value)
            else:
                self._lose(entry, predicate, value, "本目录没有这种类型")

    def access(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        for value in values:
            word = str(value).rpartition("/")[2]
            if word in OPENINGS:
                entry.said["开放类型"] = OPENINGS[word]
            if word in SHARING:
                entry.said.setdefault("共享类型", SHARING[word])
            elif word != "NON_PUBLIC":
                self._lose(entry, predicate, value, "不是欧盟代码表里的词，共享类型无从得出")

    def status(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        for value in values:
            word = self.all.name(value)
            if word in ("在用", "停用"):
                entry.said["状态"] = word
            elif word == "WITHDRAWN":
                entry.said["状态"] = "停用"
            elif word != "COMPLETED":
                self._lose(entry, predicate, value, "本目录没有这个状态")

    def contact(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        lines = []
        for value in values:
            name = self.all.best(value, f"{VCARD}fn")
            phones = [str(one).removeprefix("tel:") for one in self.all.all(value, f"{VCARD}hasTelephone")]
            lines.append(" ".join(filter(None, (name, *sorted(phones)))))
            for mail in self.all.all(value, f"{VCARD}hasEmail"):
                self._lose(entry, f"{predicate}/vcard:hasEmail", mail, "本目录不留电子邮件")
        entry.contact = "；".join(filter(None, lines))

    def page(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        entry.page = str(values[0])
        for other in values[1:]:
            self._lose(entry, predicate, other, "只保留一个网页")

    def relation(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        codes = []
        for value in values:
            target = str(value).removesuffix("index.html").rstrip("/")
            if code := self.all.codes.get(target):
                codes.append(code)
            else:
                self._lose(entry, predicate, value, "所指的信息资源不在这个文件里")
        entry.said["关联及类目名称"] = BETWEEN.join(codes)

    def language(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        for value in values:
            if str(value).rpartition("/")[2] not in ("ZHO", "zh", "zh-Hans", "zh-CN", "CMN"):
                self._lose(entry, predicate, value, "本目录只有中文")

    def distribution(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        for value in values:
            for predicate_of, other, why in distribution(self.all, entry, value):
                self._lose(entry, predicate_of, other, why)

    def nothing(self, entry: ForeignEntry, predicate: str, values: list[Node]) -> None:
        """Follows from what is carried."""

    def _text(self, entry: ForeignEntry, predicate: str, values: list[Node], header: str) -> None:
        entry.said[header] = str(chosen(values)).strip()
        for other in values:
            if str(other).strip() != entry.said[header]:
                self._lose(entry, predicate, other, f"{header}只有一个，采用了“{entry.said[header][:20]}”")

    def _day(self, entry: ForeignEntry, predicate: str, values: list[Node], header: str) -> None:
        entry.said[header] = max(str(value) for value in values)[:10]
        for other in values:
            if str(other)[:10] != entry.said[header]:
                self._lose(entry, predicate, other, f"{header}只有一个，采用了较晚的")

    def _lose(self, entry: ForeignEntry, predicate: str, value: Node, why: str) -> None:
        self.losses.append(
            Loss(entry=entry.title, where=short(predicate), value=self.all.name(value), why=why)
        )


_TAKEN = {
    f"{DCT}title": _Reading.title_of,
    f"{DCT}description": _Reading.description,
    f"{DCT}identifier": _Reading.identifier,
    f"{DCT}publisher": _Reading.publisher,
    f"{DCAT}keyword": _Reading.keywords,
    f"{DCAT}theme": _Reading.themes,
    f"{DCT}accrualPeriodicity": _Reading.cycle,
    f"{DCT}issued": _Reading.issued,
    f"{DCT}modified": _Reading.modified,
    f"{DCT}type": _Reading.kind,
    f"{DCT}accessRights": _Reading.access,
    f"{ADMS}status": _Reading.status,
    f"{DCAT}contactPoint": _Reading.contact,
    f"{DCAT}landingPage": _Reading.page,
    f"{DCT}relation": _Reading.relation,
    f"{DCT}language": _Reading.language,
    f"{DCAT}distribution": _Reading.distribution,
    f"{RDF}type": _Reading.nothing,
}
