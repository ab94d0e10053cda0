"""datapackage.json → Dataset, Sharing."""

from __future__ import annotations

from datetime import date

from site_builder.catalog import (
    Dataset,
    DenialBasis,
    SecrecyReview,
    Sharing,
    SharingType,
    Status,
    Withdrawal,
)
from site_builder.descriptors.shape import Json, day, object_of, written_day
from site_builder.descriptors.table import to_distribution
from site_builder.sources import Document


def to_dataset(document: Document) -> Dataset:
    """The entry whose folder the document lies in."""
    value = object_of(document)
    gov: Json = value["gov"]
    department, name, _ = document.path.split("/")
    opening: Json = gov.get("opening", {})
    people: Json = gov.get("people", {})
    return Dataset(
        id=f"{department}/{name}",
        department=department,
        name=name,
        file=document.path,
        title=value["title"],
        description=value["description"],
        code=gov["code"],
        sharing=_sharing(gov["sharing"]),
        status=Status(gov.get("status", Status.ACTIVE)),
        accrual_periodicity=gov["updateCycle"],
        format_class=gov["format"]["class"],
        format_type=gov["format"].get("type", ""),
        format_note=gov["format"].get("note"),
        published_on=day(gov.get("publishedOn")),
        opening_type=opening.get("type", "不予开放"),
        opening_conditions=opening.get("conditions"),
        data_updated_on=day(gov.get("dataUpdatedOn")),
        keywords=tuple(value.get("keywords", ())),
        aliases=tuple(gov.get("aliases", ())),
        themes=tuple(gov.get("themes", ())),
        unit=gov.get("unit"),
        co_departments=tuple(gov.get("coDepartments", ())),
        related=tuple(gov.get("related", ())),
        compiled_by=people.get("compiledBy"),
        reviewed_by=people.get("reviewedBy"),
        retention=gov.get("retention"),
        visibility=gov.get("visibility", "政务"),
        delivery=gov.get("delivery"),
        withdrawn=_withdrawal(gov.get("withdrawn")),
        secrecy_review=_review(gov.get("secrecyReview")),
        census=gov.get("census", {}),
        service=gov.get("service"),
        distributions=tuple(
            to_distribution(resource, f"/resources/{i}") for i, resource in enumerate(value["resources"])
        ),
        raw=value,
    )


def _withdrawal(value: Json | None) -> Withdrawal | None:
    if value is None:
        return None
    return Withdrawal(on=day(value.get("on")), reason=value["reason"], replaced_by=value.get("replacedBy"))


def _review(value: Json | None) -> SecrecyReview | None:
    if value is None:
        return None
    return SecrecyReview(
        data=value["data"],
        by=value["by"],
        approved_by=value["approvedBy"],
        on=date.fromisoformat(value["on"]),
        review_by=date.fromisoformat(value["reviewBy"]),
        ref=value["ref"],
        hash=value["hash"],
    )


def _sharing(value: Json) -> Sharing:
    return Sharing(
        type=SharingType(value["type"]),
        conditions=value.get("conditions"),
        scope=value.get("scope"),
        purpose=value.get("purpose"),
        reason=value.get("reason"),
        denial_basis=tuple(
            DenialBasis(
                level=basis["level"],
                title=basis["title"],
                article=basis["article"],
                doc_no=basis.get("docNo"),
                quote=basis.get("quote"),
                url=basis.get("url"),
            )
            for basis in value.get("denialBasis", ())
        ),
        channel=value.get("channel", "共享平台方式"),
        migrate_by=written_day(value.get("migrateBy")),
        access=tuple(value.get("access", ())),
    )
