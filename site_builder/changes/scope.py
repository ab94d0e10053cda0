"""Limits a check to what differs from an earlier commit, and to what that can break."""

from __future__ import annotations

from dataclasses import replace

from site_builder import history
from site_builder.catalog import Catalog
from site_builder.changes.reach import Touched, reach
from site_builder.config import BuildConfig


def touched_since(config: BuildConfig) -> Touched | None:
    """What differs from the commit that a check is limited to; None when it looks at everything.

    Raises:
        BuildError: there is no such commit, or no git.
    """
    if config.changed_since is None:
        return None
    base = history.fork_of(config.source, history.resolve(config.source, config.changed_since))
    files = history.touched(config.source, base)
    descriptors = frozenset(path for path in files if path.endswith("/datapackage.json"))
    return Touched(files=files, before=history.texts_at(config.source, base, descriptors))


def limited(config: BuildConfig, touched: Touched | None, catalog: Catalog) -> BuildConfig:
    """The configuration with the paths that a change can break; as it is without one."""
    return config if touched is None else replace(config, paths=reach(touched, catalog))
