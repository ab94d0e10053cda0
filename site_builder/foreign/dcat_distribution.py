"""dcat:Distribution as a table without rows; their files stay where they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.exports.dcat import MEDIA_TYPES
from site_builder.foreign.entry import ForeignEntry, ForeignTable
from site_builder.foreign.rdf import DCAT, DCT, RDF, SPDX, Node, Statements, short

ENDINGS: Mapping[str, str] = {media: ending for ending, media in MEDIA_TYPES.items()}
_OF_DISTRIBUTION = frozenset(
    {f"{RDF}type", f"{DCT}title", f"{DCAT}accessURL", f"{DCAT}accessService", f"{DCT}conformsTo"}
)
"""What says where their data is, which their page says too; the title is read apart."""


def distribution(all_: Statements, entry: ForeignEntry, thing: Node) -> Iterator[tuple[str, Node, str]]:
    """Add the table to the entry; gives each statement that is not carried, with the reason."""
    media, name = "", str(thing).rpartition("#")[2] if "#" in str(thing) else ""
    for local, value in all_.about(thing):
        if local == f"{DCAT}mediaType" or (local == f"{DCT}format" and not media):
            text = str(value).partition("media-types/")[2] or all_.name(value)
            media = ENDINGS.get(text, text.rpartition("/")[2].lower())
        elif local == f"{DCT}rights":
            terms = all_.best(value, f"{DCT}description") or all_.name(value)
            if entry.said.get("共享类型") != "无条件共享":
                entry.said.setdefault("共享条件", terms)
        elif local == f"{DCT}license":
            licence = {"path": str(value)} if "://" in str(value) else {"title": str(value)}
            if licence not in entry.licences:
                entry.licences.append(licence)
        elif local in (f"{DCAT}downloadURL", f"{DCAT}byteSize", f"{SPDX}checksum"):
            yield f"dcat:distribution/{short(local)}", value, "是对方的数据文件，数据不随目录带入"
        elif local not in _OF_DISTRIBUTION:
            yield f"dcat:distribution/{short(local)}", value, "本目录没有对应的内容"
    entry.tables.append(ForeignTable(title=all_.best(thing, f"{DCT}title") or name, name=name, format=media))
