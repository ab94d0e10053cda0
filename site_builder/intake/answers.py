"""What goes back beside a file: 补正告知单 and 检查意见, both or neither."""

from __future__ import annotations

import os
from pathlib import Path

from site_builder.dossiers.correction_form import Correction, correction_form
from site_builder.dossiers.opinion_sheet import opinion_sheet
from site_builder.errors import OutputUnwritable
from site_builder.intake.incoming import NOTICE, OPINION


def write(stem: Path, correction: Correction) -> tuple[Path, Path]:
    """Put both papers in place; `stem` is the path of the file without its ending.

    Raises:
        OutputUnwritable: the place cannot be written to.
    """
    papers = {
        stem.with_name(stem.name + NOTICE): correction_form(correction),
        stem.with_name(stem.name + OPINION): opinion_sheet(correction.remarks),
    }
    drafts = {path: path.with_name(f".{path.name}.{os.getpid()}") for path in papers}
    try:
        stem.parent.mkdir(parents=True, exist_ok=True)
        for path, draft in drafts.items():
            draft.write_bytes(papers[path])
        for path, draft in drafts.items():
            draft.replace(path)
    except OSError as error:
        raise OutputUnwritable(
            f"写不进 {stem.parent}：{error.strerror}。检查权限和磁盘，或换一个 --answers。"
        ) from error
    finally:
        # Also on Ctrl-C; what was put in place is no draft any more.
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    notice, opinion = papers
    return notice, opinion
