"""`departments/<id>/due.ics`: the limits that a department has to keep, for its calendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from site_builder.casework import Running
from site_builder.casework.board import Board
from site_builder.casework.coming import AHEAD, Awaited, Ending, awaited, ending
from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.files import write_text

OCTETS = 75
"""A line of a calendar file is no longer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """One all-day event."""

    uid: str
    on: date
    what: str
    about: str
    page: str
    """Relative to the site."""


def write(site: Path, edition: Edition) -> Iterator[str]:
    """A calendar for each department whose limits the viewer may know."""
    seen = [d for d in edition.catalog.departments if edition.viewer.sees_department(d.id)]
    if not seen:
        return
    board = Board.of(edition.cases.standings.values(), edition.as_of)
    reports, grants = awaited(edition.cases), ending(edition.cases, AHEAD)
    for department in seen:
        id_ = department.id
        occasions = [
            *(_of_clock(c) for c in board.of_department(id_).clocks if c.due_on is not None),
            *(_of_report(one) for one in reports if one.handing.department == id_),
            *(_of_grant(one) for one in grants if one.standing.case.department == id_),
        ]
        title = f"{department.short_title}办理时限"
        text = calendar(occasions, title, edition.as_of, Addresses(edition.catalog))
        yield write_text(site, f"departments/{id_}/due.ics", text)


def _of_clock(one: Running) -> Occasion:
    """The last day of a limit, by the stricter instrument."""
    assert one.due_on is not None  # the caller left the others out
    case, dataset = one.standing.case.id, one.clock.dataset
    return Occasion(
        uid=f"{case}-{one.clock.limit}{'-' + dataset.replace('/', '-') if dataset else ''}",
        on=one.due_on,
        what=f"{one.clock.label}：{one.standing.process.title} {case}",
        about="\n".join(one.sentences),
        page=f"cases/{case}/index.html",
    )


def _of_report(one: Awaited) -> Occasion:
    year, department = one.handing.year, one.handing.department
    return Occasion(
        uid=f"{department}-annual-report-{year}",
        on=one.end,
        what=f"报送 {year} 年度报告",
        about="还没有起草。",
        page=f"departments/{department}/todo/index.html",
    )


def _of_grant(one: Ending) -> Occasion:
    case = one.standing.case.id
    return Occasion(
        uid=f"{case}-until",
        on=one.until,
        what=f"使用授权到期：共享申请 {case}",
        about="到期停止使用、处置数据；仍需使用的另行申请。",
        page=f"cases/{case}/index.html",
    )


def calendar(occasions: Sequence[Occasion], title: str, day: date, addresses: Addresses) -> str:
    """One calendar as it stands on a day."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//mulu//due//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(title)}",
    ]
    for one in occasions:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.uid}@mulu",
            f"DTSTAMP:{day:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(one.what)}",
            f"DESCRIPTION:{_escaped(one.about)}",
            f"URL:{addresses.page(one.page)}",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(one.what)}",
            "TRIGGER:-P1D",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) + "\r\n" for line in lines)


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, never inside a character."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece += sign
        size += octets
    return "\r\n".join([*pieces, piece])
