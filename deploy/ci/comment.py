"""Put the Markdown on standard input on a merge request: one comment, renewed each time.

Environment: MULU_COMMENTS (address of the request's comments in the platform's API) and MULU_TOKEN.
GitHub, Gitea and GitLab differ only in the method that changes a comment and in its address.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from typing import Any

SIGN = "<!-- mulu -->"
"""The comment that carries it is ours; Markdown does not show it."""
LIMIT = 60_000
"""Characters that every platform takes."""


def main() -> int:
    """Renew our comment, or make it."""
    comments = os.environ["MULU_COMMENTS"]
    text = sys.stdin.read()
    if len(text) > LIMIT:
        text = text[:LIMIT] + "\n\n……其余见流水线日志。\n"
    body = {"body": f"{SIGN}\n{text}"}
    own = [one for one in _call("GET", f"{comments}?per_page=100&limit=100") if SIGN in one["body"]]
    if not own:
        _call("POST", comments, body)
    elif "/merge_requests/" in comments:
        _call("PUT", f"{comments}/{own[0]['id']}", body)
    else:
        # …/issues/17/comments holds them, …/issues/comments/<id> changes one.
        _call("PATCH", f"{comments.rsplit('/', 2)[0]}/comments/{own[0]['id']}", body)
    return 0


def _call(method: str, address: str, body: dict[str, str] | None = None) -> Any:
    token = os.environ["MULU_TOKEN"]
    # GitLab knows its project tokens by a header of their own.
    kind = ("PRIVATE-TOKEN", token) if "/merge_requests/" in address else ("Authorization", f"token {token}")
    request = urllib.request.Request(  # noqa: S310  the address comes from the pipeline, not from a file
        address,
        method=method,
        data=json.dumps(body).encode() if body is not None else None,
        headers={"Content-Type": "application/json", kind[0]: kind[1]},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  as above
        return json.load(answer)


if __name__ == "__main__":
    raise SystemExit(main())
