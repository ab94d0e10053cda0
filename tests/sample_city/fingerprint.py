"""What a secrecy review (第十八条) was given for: the digest that DESCRIPTOR's `secrecyReview.hash` holds.

Written a second time on purpose: `mulu review` has its own, and a test holds the two together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any


def fingerprint(descriptor: Mapping[str, Any]) -> str:
    """`sha256:` and the digest over title, summary, conditions and the fields in order."""
    sharing = descriptor["gov"]["sharing"]
    resources: Sequence[Mapping[str, Any]] = descriptor["resources"]
    reviewed = {
        "title": descriptor["title"],
        "description": descriptor["description"],
        "conditions": sharing.get("conditions", ""),
        "scope": sharing.get("scope", ""),
        "purpose": sharing.get("purpose", ""),
        "fields": [
            [resource["name"], field["name"], field["type"]]
            for resource in resources
            for field in resource.get("schema", {}).get("fields", [])
        ],
    }
    text = json.dumps(reviewed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
