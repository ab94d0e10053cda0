"""The invented city around the entries: settings, code lists, one policy, as many departments as needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
from pypinyin import lazy_pinyin

from tests.benchmarks.lexicon import DOMAINS, PARTS, Domain

REGION = "329900"
PREFIX = f"307010{REGION}"
USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CYCLES = (
    ("实时", 1, 1),
    ("每日", 1, 3),
    ("每周", 7, 3),
    ("每月", 31, 10),
    ("每季度", 92, 20),
    ("每半年", 184, 30),
    ("每年", 366, 60),
    ("不定期", "", ""),
    ("不更新", "", ""),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """A department of the invented city."""

    number: int
    id: str
    title: str
    domain: Domain

    @property
    def leads(self) -> bool:
        """Whether it stands at a 目 of classes 1 and 2: the first of its domain."""
        return self.number < len(DOMAINS)

    def category(self, resource_class: int) -> str:
        """Class, 项, 目 and 细目 of its codes."""
        if resource_class == 3:
            return f"{PREFIX}{self.number:04}"
        return f"{resource_class}{self.number + 1:02}001{REGION}"


@cache
def pinyin(text: str) -> str:
    """The syllables of a word, written together."""
    return "".join(lazy_pinyin(text))


def offices(count: int) -> Iterator[Office]:
    """City bureaus first, then those of the districts, then the numbered service stations."""
    for number in range(count):
        domain = DOMAINS[number % len(DOMAINS)]
        turn = number // len(DOMAINS)
        name = domain.bureau
        own = pinyin(name)
        if turn == 0:
            yield Office(number=number, id=own, title=f"示例市{name}", domain=domain)
        elif turn <= len(PARTS):
            part = PARTS[turn - 1]
            yield Office(
                number=number, id=f"{pinyin(part)}-{own}", title=f"示例市{part}区{name}", domain=domain
            )
        else:
            station = turn - len(PARTS)
            title = f"示例市{name}第{station}服务所"
            yield Office(number=number, id=f"{own}-{station}", title=title, domain=domain)


def write_json(file: Path, value: object) -> None:
    """Canonical: UTF-8, LF, two spaces."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # The pure-Python encoder of the standard library would take longer than all the rest.
    file.write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def write_settings(root: Path, authority: str) -> None:
    """catalog.json, `_codelists/` and `_policy/`."""
    write_json(
        root / "catalog.json",
        {
            "$schema": "../schemas/catalog.schema.json",
            "contract": 1,
            "title": "示例市政务信息资源目录",
            "authority": authority,
            "region": {"code": REGION, "name": "示例市"},
            "policies": ["shili"],
            "codePrefix": {"3": PREFIX},
            "siteUrl": "http://127.0.0.1:8000/",
            "apiUrl": "http://127.0.0.1:8000/api/v1",
            "demo": "测试数据，示例市并不存在",
            "platform": {
                "name": "示例市公共数据平台",
                "operator": "示例市大数据中心",
                "registrationNo": "示例-001",
            },
            "timezone": "Asia/Shanghai",
        },
    )
    write_json(
        root / "_policy/shili.json",
        {
            "$schema": "../../schemas/policy.schema.json",
            "id": "shili",
            "title": "示例市政务信息资源共享管理办法",
            "docNo": "示政办发〔2019〕1号",
            "validFrom": "2019-08-13",
            "rank": 10,
            "levels": ["法律", "行政法规", "党中央国务院政策"],
            "limits": [
                {
                    "id": "catalog-update",
                    "days": 15,
                    "unit": "工作日",
                    "from": "事由生效",
                    "article": "第八条",
                }
            ],
        },
    )
    _write_lists(root / "_codelists")


def _write_lists(folder: Path) -> None:
    lists: dict[str, list[str]] = {
        "classification": ["code,name,level,lead,source", *_classification()],
        "formats": [
            "class,type,kind",
            "电子文件,pdf,文件",
            "电子表格,xlsx,文件",
            "数据库,mysql,数据库",
            "数据库,KingbaseES,数据库",
            "自描述格式,自描述格式,文件",
        ],
        "cycles": ["name,days,graceDays", *(f"{name},{days},{grace}" for name, days, grace in CYCLES)],
        "kinds": [
            "name,article2,authorised",
            "市政府工作部门,政府部门,false",
            "镇人民政府（街道办事处）,政府部门,false",
        ],
        "themes": ["name,parent", *(f"{theme}," for theme in dict.fromkeys(d.theme for d in DOMAINS))],
        "elements": ["id,name,standard,type", "uscc,统一社会信用代码,GB 32100-2015,C"],
        "synonyms": ["word,means", "公厕,公共厕所"],
        "laws": ["level,title,docNo,article,url"],
        "scenes": ["name", "新生儿出生"],
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in lists.items():
        text = "".join(f"{line}\n" for line in lines)
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")


def _classification() -> Iterator[str]:
    for resource_class, title in ((1, "基础信息资源"), (2, "主题信息资源")):
        yield f"{resource_class},{title},类,,示例"
        for number, domain in enumerate(DOMAINS):
            code = f"{resource_class}{number + 1:02}"
            yield f"{code},{domain.bureau.removesuffix('局')},项,,示例"
            yield f"{code}001,{domain.objects[0]},目,{pinyin(domain.bureau)},示例"
    yield "3,部门信息资源,类,,示例"
    yield "307,省及其下各级政务部门,项,,示例"
    yield "307010,示例省,目,,示例"


def write_department(root: Path, office: Office, *, has_datasets: bool) -> None:
    """department.json with the persons that the rules ask for."""
    phone = f"0513-{office.number:08}"
    people = [
        {"id": person, "name": f"示例{role}", "roles": [role], "phone": phone, "from": "2020-01-01"}
        for person, role in (("bz", "编制人"), ("sh", "审核人"), ("bm", "保密审查员"), ("fg", "分管负责人"))
    ]
    value: dict[str, object] = {
        "$schema": "../../schemas/department.schema.json",
        "title": office.title,
        "shortTitle": office.title.removeprefix("示例"),
        "uscc": _uscc(office.number),
        "kind": "市政府工作部门",
        "head": {"post": "主要负责人"},
        "office": "办公室",
        "policyDocument": {"title": f"{office.title}政务信息资源目录管理制度", "on": "2020-01-01"},
        "people": people,
        "platformLink": {"connected": True, "on": "2020-01-01"},
    }
    if not has_datasets:
        value["noDatasets"] = {"reason": "业务数据由上级统一编目，本级没有单独的信息资源", "on": "2026-01-05"}
    write_json(root / office.id / "department.json", value)


def _uscc(number: int) -> str:
    first17 = f"11{REGION}{number:08}"
    first17 += _gb11714(first17[8:])
    total = sum(USCC_SIGNS.index(sign) * pow(3, i, 31) for i, sign in enumerate(first17))
    return first17 + USCC_SIGNS[(31 - total % 31) % 31]


def _gb11714(body: str) -> str:
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = (11 - sum(int(sign) * weight for sign, weight in zip(body, weights, strict=True)) % 11) % 11
    return "X" if check == 10 else str(check)
