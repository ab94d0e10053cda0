"""`departments/<id>/due.ics`: the limits that a department has to keep, for its calendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from site_builder.casework import Running
from site_builder.casework.board import Board
from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.files import write_text

OCTETS = 75
"""A line of a calendar file is no longer."""


def write(site: Path, edition: Edition) -> Iterator[str]:
    """A calendar for each department whose limits the viewer may know."""
    seen = [d for d in edition.catalog.departments if edition.viewer.sees_department(d.id)]
    board = Board.of(edition.cases.standings.values(), edition.as_of) if seen else None
    for department in seen:
        assert board is not None  # there is somebody to read it
        clocks = [c for c in board.of_department(department.id).clocks if c.due_on is not None]
        text = calendar(clocks, f"{department.short_title}办理时限", Addresses(edition.catalog))
        yield write_text(site, f"departments/{department.id}/due.ics", text)


def calendar(clocks: Sequence[Running], title: str, addresses: Addresses) -> str:
    """One calendar with an all-day event on the last day of each limit, the stricter one."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//mulu//due//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(title)}",
    ]
    for one in clocks:
        assert one.due_on is not None  # the caller left the others out
        case = one.standing.case.id
        page = addresses.page(f"cases/{case}/index.html")
        what = f"{one.clock.label}：{one.standing.process.title} {case}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{case}-{one.clock.limit}{'-' + one.clock.dataset.replace('/', '-') if one.clock.dataset else ''}@mulu",
            f"DTSTAMP:{one.day:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{one.due_on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.due_on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(what)}",
            f"DESCRIPTION:{_escaped(chr(10).join(one.sentences))}",
            f"URL:{page}",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(what)}",
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
