"""The digest of what the audience may see of an entry: equal entries have equal ones, however a file is written."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def digest(shown: dict[str, Any]) -> str:
    """`sha256:` over the canonical JSON of a visible descriptor."""
    text = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
