"""One frozen answer to "what is to be built, from where, for which day"."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.visibility import GOVERNMENT, Audience

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
"""The folder of JSON Schemas that stands beside this package."""

MKDOCS_YML = Path(__file__).resolve().parent.parent / "mkdocs.yml"
"""The site's own configuration, beside this package."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildConfig:
    """What `check`, `build` and the MkDocs plugin agree on."""

    source: Path
    """The folder with catalog.json."""
    as_of: date
    """The day on which rules and clocks are judged."""
    data_root: Path | None = None
    """Where departments deliver `dropbox/` files; None when this machine has none."""
    output: Path = Path("build")
    with_data: bool = True
    """False: descriptors only, no table is opened."""
    paths: tuple[str, ...] | None = None
    """Files or folders relative to the source that a check is limited to; None: all."""
    tables_of: frozenset[str] | None = None
    """Ids of the entries whose tables are opened (the rest of the check stays whole); None: of all."""
    changed_since: str | None = None
    """A git revision: limit the check to what differs from it and what that can break."""
    with_history: bool = False
    """Also judge what only the git history knows (V02)."""
    quarantine: Path | None = None
    """Where records that are no rows are put aside with their reasons (`mulu check`)."""
    lenient: bool = False
    """Hold datasets with errors back instead of refusing the whole build."""
    from_nothing: bool = False
    """Write every page anew, also where the site that lies there has it already."""
    usage: Path | None = None
    """The usage file of the query service (`mulu-api audit report`), for figures and for 管理."""
    stops: Path | None = None
    """The query service's list of suspended datasets (`<state>/stops.json`); None: it was not given."""
    audience: Audience = GOVERNMENT
    """For whom a build is made."""

    def covers(self, file: str) -> bool:
        """Whether a file (relative to the source) is among those asked for."""
        return self.paths is None or any(file == path or file.startswith(f"{path}/") for path in self.paths)


def default_stops() -> Path | None:
    """`$MULU_STOPS`, else nothing."""
    named = os.environ.get("MULU_STOPS")
    return Path(named) if named else None


def default_data_root(source: Path) -> Path | None:
    """`$MULU_DATA_ROOT`, else `dropbox/` beside the source when it exists, else nothing."""
    named = os.environ.get("MULU_DATA_ROOT")
    if named:
        return Path(named)
    beside = source.resolve().parent / "dropbox"
    return beside if beside.is_dir() else None
