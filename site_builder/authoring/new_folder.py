"""The folder of a new dataset: whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.errors import OutputUnwritable


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to write into, which becomes `target` when nothing went wrong; else nothing is left of it.

    Raises:
        OutputUnwritable: the disk refuses.

    """
    # Hidden, so that nobody reads it half-made; beside the target, so that one rename puts it there.
    draft = target.parent / f".new-{target.name}-{os.getpid()}"
    try:
        draft.mkdir()
        yield draft
        draft.rename(target)
    except OSError as error:
        raise OutputUnwritable(f"没有写成 {target}：{error.filename or ''} {error.strerror}") from error
    finally:
        # Also on Ctrl-C; after the rename there is nothing left here.
        shutil.rmtree(draft, ignore_errors=True)
