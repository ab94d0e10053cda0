"""A letter on paper: title, number, addressee, body, signature, contact."""

from __future__ import annotations

from site_builder.dossiers.letters import Letter
from site_builder.dossiers.paper import Paper

INDENT = "　　"
HEADINGS = tuple(f"{number}、" for number in "一二三四五六七八九十")


def letter_paper(letter: Letter) -> bytes:
    """The letter as a docx; the same letter gives the same bytes."""
    paper = Paper(letter.title)
    number = letter.doc_no or "〔　　　　〕　　号"
    paper.line(f"{number}　　　　签发人：　　　　" if letter.signer else number, centred=True)
    paper.line(f"{letter.to}：")
    for paragraph in letter.body:
        # A heading stands alone; `一、意见：……` is a sentence with a number.
        if paragraph.startswith(HEADINGS) and len(paragraph) <= 14 and not paragraph.endswith("。"):
            paper.heading(INDENT + paragraph)
        else:
            paper.line(INDENT + paragraph)
    if letter.attachments:
        paper.line(f"{INDENT}附件：{'；'.join(letter.attachments)}")
    paper.line("")
    paper.line(letter.signed, right=True)
    paper.line(f"{letter.on.year}年{letter.on.month}月{letter.on.day}日", right=True)
    if letter.contact:
        paper.note(f"（{letter.contact}）")
    return paper.to_bytes()
