"""The `gov` object of an adopted package: derived where it can be, left out where nobody stated it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from site_builder import codes
from site_builder.authoring.notes import Notes
from site_builder.authoring.place import Place
from site_builder.catalog import SharingType
from site_builder.errors import BuildError

ACCESS = ("联机查询", "部门批量下载")
ANSWERS = {
    SharingType.UNCONDITIONAL: "可以共享",
    SharingType.CONDITIONAL: "限定范围共享",
    SharingType.DENIED: "不得在政务外网共享",
}
"""What a secrecy review must have answered for each sharing type (V17)."""
SPREADSHEETS = frozenset({"csv", "tsv"})
UPDATED = ("last_updated", "lastUpdated", "last_modified", "lastModified", "updated", "modified")
"""Words in which packages state when their data changed; none of them is in the standard."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """A secrecy review that took place (第十八条)."""

    by: str
    on: date
    ref: str


def review_of(by: str | None, on: date | None, ref: str | None) -> Review | None:
    """The review that three options state together; None when none of them is there.

    Raises:
        BuildError: only some of them are there.
    """
    if by and on and ref:
        return Review(by=by, on=on, ref=ref)
    if by or on or ref:
        raise BuildError("保密审查要写全：--reviewed-by、--review-on、--review-ref 三项一起给，或都不给。")
    return None


def gov_of(
    package: Mapping[str, object],
    resources: list[object],
    *,
    place: Place,
    sharing: SharingType,
    review: Review | None,
    notes: Notes,
) -> dict[str, object]:
    """Everything but the review's hash, which needs the finished descriptor."""
    gov: dict[str, object] = {}
    if code := _code(place, notes):
        gov["code"] = code
    # Whoever takes a package into the catalogue has obtained it; more is not known of it.
    gov["origin"] = "直接采集"
    notes.derive("数据包没有写产生方式，先写“直接采集”；委托采集、授权管理或系统产生的请改。")
    gov["format"] = _format(resources, place, notes)
    gov["sharing"] = _sharing(sharing, notes)
    gov["opening"] = {"type": "不予开放"}
    notes.derive("未决定是否向社会开放，先写“不予开放”；可以开放的请改。")
    gov["updateCycle"] = "不定期"
    notes.derive("数据包没有规定的更新周期，写“不定期”；按期更新的请改。")
    day = review.on if review else None
    if review:
        published = max(filter(None, (_day(package.get("created")), review.on)))
        gov["publishedOn"] = published.isoformat()
        notes.derive(f"发布日期取建包日期与保密审查日期中较晚的 {published}。")
    if updated := _updated(package, notes):
        gov["dataUpdatedOn"] = updated.isoformat()
    gov["dataLevel"] = "一般数据"
    notes.derive("数据级别写“一般数据”；重要数据、核心数据不得在此编目。")
    if people := _people(place, day, notes):
        gov["people"] = people
    if review:
        gov["secrecyReview"] = _review(review, place, sharing, notes)
    return gov


def _code(place: Place, notes: Notes) -> str | None:
    if place.prefix is None:
        notes.derive("catalog.json 没有写部门信息资源的 codePrefix，无法分配信息资源代码，留待补写。")
        return None
    category = codes.own_category(place.own_codes, prefix=place.prefix)
    if category is None:
        category = codes.free_category(place.codes, prefix=place.prefix)
        notes.derive(f"{place.title}还没有部门类代码，取下一个空的细目 {category}，请目录主管部门核对。")
    code = codes.next_code(place.codes, category=category)
    notes.derive(f"信息资源代码取细目 {category} 的下一个顺序码：{code}。")
    return code


def _format(resources: list[object], place: Place, notes: Notes) -> dict[str, object]:
    objects = [resource for resource in resources if isinstance(resource, dict)]
    tables = [resource for resource in objects if "schema" in resource]
    forms = [str(one.get("format") or "").lower() for one in tables or objects]
    form = next((form for form in forms if form), "csv")
    row = next((row for row in place.formats if row.get("type", "").lower() == form), None)
    if row is not None:
        found: dict[str, object] = {"class": row["class"], "type": row["type"]}
    elif form in SPREADSHEETS:
        # The national list has no type of its own for these, and offices open them as spreadsheets.
        found = {"class": "电子表格", "type": form, "note": f"{form} 文本表格，国家类型表未单列"}
    else:
        found = {"class": "自描述格式", "type": form, "note": f"{form} 文件，国家类型表未单列"}
    notes.derive(f"信息资源格式由文件扩展名 {form} 得出：{found['class']}／{found['type']}。")
    return found


def _sharing(sharing: SharingType, notes: Notes) -> dict[str, object]:
    result: dict[str, object] = {"type": sharing.value, "channel": "共享平台方式"}
    if sharing is not SharingType.DENIED:
        result["access"] = list(ACCESS)
        notes.derive(f"共享方式写“{'、'.join(ACCESS)}”。")
    if sharing is SharingType.CONDITIONAL:
        notes.leave("数据包里没有共享条件、共享范围和使用用途，请补写 gov.sharing（第十四条）。")
    if sharing is SharingType.DENIED:
        notes.leave("数据包里没有不予共享的理由和依据，请补写 gov.sharing（第十条（一））。")
    return result


def _updated(package: Mapping[str, object], notes: Notes) -> date | None:
    for key in UPDATED:
        if day := _day(package.get(key)):
            notes.derive(f"数据更新日期取自 {key}：{day}。")
            return day
    return None


def _people(place: Place, day: date | None, notes: Notes) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, role in (("compiledBy", "编制人"), ("reviewedBy", "审核人")):
        person = place.only(role, day)
        if person is None:
            notes.leave(
                f"{place.title}在任的{role}不止一人或没有，数据包里也没有写，请补写 gov.people.{key}。"
            )
        elif person not in found.values():
            found[key] = person
            notes.derive(f"{role}取{place.title}唯一在任的 {person}。")
    return found


def _review(review: Review, place: Place, sharing: SharingType, notes: Notes) -> dict[str, object]:
    if not any(one.id == review.by for one in place.officials):
        known = "、".join(f"{one.id}（{'、'.join(one.roles)}）" for one in place.officials) or "无"
        raise BuildError(f"{place.title}的人员里没有 {review.by}；现有：{known}。")
    day = review.on
    approver = place.only("分管负责人", day) or place.only("保密审查员", day) or review.by
    until = _next_year(day)
    answer = ANSWERS[sharing]
    notes.derive(
        f"保密审查的结论按共享类型写“{answer}”，批准人写 {approver}，复审日期写一年后的 {until}，请核对。"
    )
    return {
        "entry": True,
        "data": answer,
        "by": review.by,
        "approvedBy": approver,
        "on": day.isoformat(),
        "reviewBy": until.isoformat(),
        "ref": review.ref,
    }


def _next_year(day: date) -> date:
    # 29 February has no anniversary in the next year.
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
