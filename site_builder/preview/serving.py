"""The local server: MkDocs' own, which watches folders and makes browsers load a page again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

HOST = "127.0.0.1"
"""Never another: a preview shows what nobody has reviewed yet."""
EAGER, PATIENT = 0.2, 1.0
MANY = 2_000
"""Files from which looking at all of them five times a second would be felt."""


def server_of(
    source: Path, root: Path, port: int, rebuild: Callable[[], None], files: int
) -> LiveReloadServer:
    """A server of the folder `root` that calls `rebuild` after something below `source` was saved."""
    logging.getLogger("mkdocs.livereload").setLevel(logging.WARNING)
    server = LiveReloadServer(
        rebuild, HOST, port, str(root), polling_interval=EAGER if files < MANY else PATIENT
    )
    # Editors write a file in two steps; a tenth of a second apart at most.
    server.build_delay = 0.1
    server.watch(str(source))
    server.error_handler = lambda _: (root / "404.html").read_bytes()
    return server
