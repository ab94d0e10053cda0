"""Write the whole index below one folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from site_builder.parts import Parts
from site_builder.search.document import Document
from site_builder.search.names import names
from site_builder.search.passages import PASSAGE, passages
from site_builder.search.script import write_script
from site_builder.search.words import index, text_of


def write(folder: Path, documents: Iterable[Document], parts: Parts | None = None) -> None:
    """The scripts of these entries, below `folder` (`assets/search/` of a site); bodies in `parts` are not read again."""
    ordered = sorted(documents, key=lambda document: document.id)
    by_id = {document.id: document for document in ordered}

    def body(id_: str) -> str:
        document = by_id[id_]
        return text_of((*document.keywords, *document.synonyms, document.summary, *document.fields))

    directory, shards = index(list((parts or Parts()).of_each("search", str, by_id, body).values()))
    write_script(folder, "names", {**names(ordered), "passage": PASSAGE})
    write_script(folder, "codes", "\n".join(document.code for document in ordered))
    write_script(folder, "words", directory)
    for number, shard in enumerate(shards):
        write_script(folder, f"words/{number}", shard)
    for number, passage in enumerate(passages(ordered)):
        write_script(folder, f"passages/{number}", passage)
