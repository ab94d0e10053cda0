"""Whether data files of the source lie in it; how a path may be written is said by the schema."""

from __future__ import annotations

from pathlib import PurePosixPath

from site_builder.sources.documents import Document
from site_builder.sources.reading import Reader


def check_links(reader: Reader, document: Document) -> None:
    """Report every data file of a dataset that is reached through a link out of the source."""
    value = document.value
    resources = value.get("resources") if isinstance(value, dict) else None
    for index, resource in enumerate(resources if isinstance(resources, list) else ()):
        path = resource.get("path") if isinstance(resource, dict) else None
        if not isinstance(path, str) or path.startswith(("dropbox/", "/")) or "\x00" in path:
            continue
        if ".." in PurePosixPath(path).parts or reader.stays(f"{document.path.rpartition('/')[0]}/{path}"):
            continue
        pointer = f"/resources/{index}/path"
        reader.report(
            "F04",
            document.path,
            f"“{path}”是指向目录源之外的符号链接。",
            "换成文件本身，放在 data/ 下。",
            pointer=pointer,
            place=document.place(pointer),
        )
