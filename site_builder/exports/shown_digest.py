"""The digest of what the audience may see of an entry: equal entries have equal ones, however a file is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def digest(shown: Mapping[str, Any]) -> str:
    """`sha256:` over the canonical JSON of a visible descriptor."""
    text = json.dumps(dict(shown), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
