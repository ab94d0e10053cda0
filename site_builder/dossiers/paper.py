"""A sheet of A4 in the manner of a 公文 (GB/T 9704—2012): a title, tables, lines and a foot.

The same words give the same bytes: a paper on file can be compared with one that is printed again.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from site_builder.dossiers.packing import packed

TITLE, HEADING, TEXT = "方正小标宋简体", "黑体", "仿宋"
LATIN = "Times New Roman"
SMALL, BODY, LARGE = Pt(10.5), Pt(12), Pt(22)
"""五号, 小四 and 二号."""
MADE = datetime(2000, 1, 1)
"""A paper has the date that is signed on it, none of its own."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell; it may reach over several columns."""

    text: str
    span: int = 1
    label: bool = False
    """What the form asks, in contrast to what was answered."""
    right: bool = False
    """Set to the right, as signatures are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows of cells between lines."""

    widths: tuple[int, ...]
    """Of the columns, in millimetres."""
    rows: Sequence[Sequence[Cell]]
    heights: Sequence[int] = ()
    """At least so many millimetres, for rows that are written on by hand."""
    headed: bool = False
    """The first row comes again on every page."""


class Paper:
    """A paper under construction."""

    def __init__(self, title: str) -> None:
        self._document = Document()
        self._lay_out()
        properties = self._document.core_properties
        properties.title = properties.author = properties.comments = ""
        properties.title = _printable(title)
        properties.created = properties.modified = MADE
        properties.revision = 1
        self._line(title, font=TITLE, size=LARGE, align=_CENTRE, after=Pt(8))

    def line(self, text: str, *, centred: bool = False, right: bool = False) -> None:
        """A line of its own; `right` for who signs and when."""
        align = _CENTRE if centred else WD_ALIGN_PARAGRAPH.RIGHT if right else None
        self._line(text, align=align, after=Pt(4))

    def heading(self, text: str) -> None:
        """The heading of a part."""
        self._line(text, font=HEADING, before=Pt(8), after=Pt(4), together=True)

    def note(self, text: str) -> None:
        """Small print."""
        self._line(text, size=SMALL, before=Pt(2))

    def table(self, table: Table) -> None:
        """A table over the whole width."""
        made = self._document.add_table(rows=0, cols=len(table.widths))
        made.style = "Table Grid"
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        made.autofit = False
        for column, width in zip(made.columns, table.widths, strict=True):
            column.width = Mm(width)
        for at, (cells, height) in enumerate(zip_longest(table.rows, table.heights)):
            row = made.add_row()
            if height:
                row.height = Mm(height)
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if table.headed and at == 0:
                properties.append(OxmlElement("w:tblHeader"))
            _fill(row, cells, table.widths)

    def foot(self, text: str) -> None:
        """A line at the foot of every page, above its number."""
        footer = self._document.sections[0].footer
        above = footer.paragraphs[0]
        _write(above, text, size=Pt(9))
        number = footer.add_paragraph()
        number.alignment = _CENTRE
        for part in ("— ", "PAGE", " —"):
            run = _write(number, "" if part == "PAGE" else part, size=Pt(14))
            if part == "PAGE":
                _count_pages(run)

    def to_bytes(self) -> bytes:
        """The docx file."""
        written = io.BytesIO()
        self._document.save(written)
        return packed(written.getvalue())

    def _lay_out(self) -> None:
        section = self._document.sections[0]
        section.start_type = WD_SECTION.NEW_PAGE
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.footer_distance = Mm(18)
        package = self._document.part.package
        for name, relation in list(package.rels.items()):
            if relation.reltype.endswith("/thumbnail"):
                del package.rels[name]  # it shows the template, not this paper

    def _line(
        self,
        text: str,
        *,
        font: str = TEXT,
        size: Pt = BODY,
        align: WD_ALIGN_PARAGRAPH | None = None,
        before: Pt | None = None,
        after: Pt | None = None,
        together: bool = False,
    ) -> None:
        paragraph = self._document.add_paragraph()
        if align is not None:
            paragraph.alignment = align
        paragraph.paragraph_format.space_before = before or Pt(0)
        paragraph.paragraph_format.space_after = after or Pt(0)
        paragraph.paragraph_format.keep_with_next = together
        _write(paragraph, text, font=font, size=size)


def _fill(row: _Row, cells: Sequence[Cell], widths: Sequence[int]) -> None:
    column = 0
    for cell in cells:
        last = column + cell.span - 1
        place: _Cell = row.cells[column]
        if cell.span > 1:
            place = place.merge(row.cells[last])
        place.width = Mm(sum(widths[column : last + 1]))
        place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = place.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        if cell.label or cell.right:
            paragraph.alignment = _CENTRE if cell.label else WD_ALIGN_PARAGRAPH.RIGHT
        _write(paragraph, cell.text, font=HEADING if cell.label else TEXT, size=SMALL)
        column = last + 1


def _write(paragraph: Paragraph, text: str, *, font: str = TEXT, size: Pt = BODY) -> Run:
    run = paragraph.add_run(_printable(text))
    run.font.size = size
    run.font.name = LATIN
    # Word takes Chinese signs from a font of their own, which python-docx has no name for.
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _count_pages(run: Run) -> None:
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:instrText" if kind is None else "w:fldChar")
        if kind is None:
            element.text = "PAGE"
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _printable(text: str) -> str:
    """The text without signs that XML cannot hold or that would turn the direction of writing."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
