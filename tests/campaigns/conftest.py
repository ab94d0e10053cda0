"""Fixtures of the campaigns: the service's own snapshot that no test changes."""

from tests.api.conftest import snapshot

__all__ = ["snapshot"]
