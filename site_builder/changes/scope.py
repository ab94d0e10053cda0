"""Limits a check to what differs from an earlier commit, and to what that can break."""

from __future__ import annotations

from dataclasses import replace

from site_builder import history
from site_builder.catalog import Catalog
from site_builder.changes.reach import Touched, reach
from site_builder.config import BuildConfig


def limited(config: BuildConfig, catalog: Catalog) -> BuildConfig:
    """The configuration with the paths that `changed_since` asks for; as it is without one.

    Raises:
        BuildError: there is no such commit, or no git.
    """
    if config.changed_since is None:
        return config
    base = history.fork_of(config.source, history.resolve(config.source, config.changed_since))
    files = history.touched(config.source, base)
    descriptors = frozenset(path for path in files if path.endswith("/datapackage.json"))
    before = history.texts_at(config.source, base, descriptors)
    return replace(config, paths=reach(Touched(files=files, before=before), catalog))
