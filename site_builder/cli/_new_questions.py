"""What `mulu new` asks, in the order a clerk can answer it; defaults stand in brackets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from site_builder.authoring.infer import Inferred, infer
from site_builder.authoring.new import Answers
from site_builder.authoring.place import Place, survey
from site_builder.catalog import SharingType
from site_builder.cli._dialogue import Dialogue
from site_builder.cli._source import SHANGHAI
from site_builder.codelists import words
from site_builder.errors import BuildError
from site_builder.sources import Source
from site_builder.structure.mending import half_width, iso_date

OWN = "部门信息资源"
ORIGINS = ("系统产生", "直接采集", "第三方采集", "授权管理")
ACCESS = ("联机查询", "部门批量下载", "系统对接", "前置机共享")
OPENINGS = ("不予开放", "有条件开放", "无条件开放")
LEVELS = ("法律", "行政法规", "党中央国务院政策", "国务院决定")
FORMATS = {"csv": "电子表格", "tsv": "电子表格", "xlsx": "电子表格"}


def ask(dialogue: Dialogue, source: Path, tree: Source) -> Answers:
    """Every question, from the department to who answers for the entry.

    Raises:
        BuildError: an option has a wrong value, `--yes` lacks one, or the input ends too early.
    """
    department = _department(dialogue, tree)
    place = survey(source, department)
    file, inferred = _file(dialogue)
    title = dialogue.text(
        "title", "信息资源名称", default=file.name.partition(".")[0] if file else "", accept=_title
    )
    description = dialogue.text("summary", "摘要：内容、范围和主要信息项")
    fields: tuple[str, ...] = ()
    if inferred is None:
        listed = dialogue.text("fields", "信息项名称，用顿号隔开")
        fields = tuple(
            dict.fromkeys(name for part in re.split(r"[、,，;；]", listed) if (name := part.strip()))
        )
    item = _item(dialogue, tree, department)
    gov: dict[str, object] = {}
    if unit := dialogue.text("unit", "提供的内设机构", required=False):
        gov["unit"] = unit
    gov |= _origin(dialogue)
    gov["format"] = _format(dialogue, inferred, place)
    gov["sharing"] = _sharing(dialogue)
    gov["opening"] = _opening(dialogue)
    cycles = words(tree.codelists.get("cycles", ()))
    gov["updateCycle"] = dialogue.choice(
        "cycle", "更新周期", cycles, default="每年" if "每年" in cycles else cycles[0]
    )
    if file is not None:
        changed = datetime.fromtimestamp(file.stat().st_mtime, SHANGHAI).date().isoformat()
        gov["dataUpdatedOn"] = dialogue.text("updated", "数据更新到哪一天", default=changed, accept=_day)
    gov["dataLevel"] = "一般数据"
    if people := _people(dialogue, place):
        gov["people"] = people
    if dialogue.missing:
        raise BuildError(f"用 --yes 时还缺：{'、'.join(dialogue.missing)}。")
    return Answers(
        department=department, title=title, description=description, item=item, gov=gov,
        file=file, inferred=inferred, fields=fields,
    )  # fmt: skip


def _department(dialogue: Dialogue, tree: Source) -> str:
    known = {document.path.partition("/")[0]: document.value for document in tree.departments}
    if not known:
        raise BuildError("目录源里还没有部门，先建 <部门>/department.json。")
    labels = {
        f"{id_}  {value.get('title', '')}" if isinstance(value, Mapping) else id_: id_
        for id_, value in known.items()
    }
    if dialogue.options.department in known:
        return str(dialogue.options.department)
    if dialogue.options.department is None and not dialogue.asks:
        raise BuildError("用 --yes 时还缺：--department。")
    return labels[dialogue.choice("department", "哪个部门", list(labels), default=next(iter(labels)))]


def _file(dialogue: Dialogue) -> tuple[Path | None, Inferred | None]:
    path = dialogue.text("from", "数据文件，没有的直接回车", required=False, accept=_existing)
    if not path:
        return None, None
    file = Path(path).expanduser()
    return file, infer(file)


def _item(dialogue: Dialogue, tree: Source, department: str) -> str | None:
    """The 目 of 类 1 or 2 that this department leads, or None for its own class."""
    rows = tree.codelists.get("classification", ())
    led = [
        f"{row['code']}  {row['name']}"
        for row in rows
        if row.get("level") == "目" and row["code"][0] in "12" and row.get("lead") in ("", department)
    ]
    chosen = dialogue.choice("class", "目录分类", [OWN, *led], default=OWN)
    return None if chosen == OWN else chosen[:6]


def _origin(dialogue: Dialogue) -> dict[str, object]:
    origin = dialogue.choice("origin", "产生方式", ORIGINS, default=ORIGINS[0])
    if origin in ORIGINS[:2]:
        return {"origin": origin}
    title = dialogue.text("origin_basis", "采集合同或授权文件的名称")
    on = dialogue.text("origin_on", "该文件的日期", accept=_day)
    return {"origin": origin, "originBasis": {"title": title, "on": on}}


def _format(dialogue: Dialogue, inferred: Inferred | None, place: Place) -> dict[str, object]:
    classes = words(place.formats, "class")
    form = str(inferred.resource["format"]) if inferred else ""
    usual = FORMATS.get(form, "数据库")
    chosen = dialogue.choice(
        "format", "信息资源格式", classes, default=usual if usual in classes else classes[0]
    )
    types = [row["type"] for row in place.formats if row["class"] == chosen and row.get("type")]
    if form in types and chosen == usual:
        return {"class": chosen, "type": form}
    if form and chosen == usual:
        # The national list has no type of its own for text tables.
        return {"class": chosen, "type": form, "note": f"{form} 文本表格，国家类型表未单列"}
    if not types:
        return {"class": chosen, "note": dialogue.text("format_note", "格式说明")}
    return {"class": chosen, "type": dialogue.choice("format_type", "格式类型", types, default=types[0])}


def _sharing(dialogue: Dialogue) -> dict[str, object]:
    kinds = [kind.value for kind in SharingType]
    kind = dialogue.choice(
        "sharing", "共享类型（以共享为原则）", kinds, default=SharingType.UNCONDITIONAL.value
    )
    sharing: dict[str, object] = {"type": kind}
    if kind == SharingType.DENIED.value:
        sharing["reason"] = dialogue.text("reason", "不予共享的理由")
        basis = {
            "level": dialogue.choice("basis_level", "依据的层级（第十条（一））", LEVELS, default=LEVELS[0]),
            "title": dialogue.text("basis_title", "依据的名称"),
            "article": dialogue.text("basis_article", "条款"),
            "quote": dialogue.text("basis_quote", "禁止提供的原文"),
        }
        return {**sharing, "denialBasis": [basis], "channel": "共享平台方式"}
    default: tuple[str, ...] = ACCESS[:2]
    if kind == SharingType.CONDITIONAL.value:
        default = ACCESS[:1]
        sharing["conditions"] = dialogue.text("conditions", "共享条件：谁、凭什么职责、满足什么要求")
        sharing["scope"] = dialogue.text("scope", "共享范围：哪些部门、哪些信息项")
        sharing["purpose"] = dialogue.text("purpose", "使用用途：办理什么事项")
    sharing["channel"] = "共享平台方式"
    sharing["access"] = list(dialogue.several("access", "提供方式", ACCESS, default=default))
    return sharing


def _opening(dialogue: Dialogue) -> dict[str, object]:
    kind = dialogue.choice("opening", "向社会开放", OPENINGS, default=OPENINGS[0])
    if kind != "有条件开放":
        return {"type": kind}
    return {"type": kind, "conditions": dialogue.text("opening_conditions", "开放条件")}


def _people(dialogue: Dialogue, place: Place) -> dict[str, object]:
    today = datetime.now(SHANGHAI).date()
    found: dict[str, object] = {}
    for key, option, role in (
        ("compiledBy", "compiled_by", "编制人"),
        ("reviewedBy", "reviewed_by", "审核人"),
    ):
        ids = [one.id for one in place.in_post(role, today) if one.id not in found.values()]
        if ids:
            found[key] = dialogue.choice(option, role, ids, default=ids[0])
    return found


def _title(text: str) -> str:
    if len(text) > 100:
        raise ValueError("名称太长，100 个字以内；细节写进摘要。")
    return text


def _existing(text: str) -> str:
    if not Path(text).expanduser().is_file():
        raise ValueError(f"没有这个文件：{text}")
    return text


def _day(text: str) -> str:
    plain = half_width(text)
    day = iso_date(plain)
    if day is None:
        raise ValueError(f"“{text}”不是日期，请写成 {date(2026, 3, 1)} 的样子。")
    return day
