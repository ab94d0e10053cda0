"""A second pair of eyes on a report: recompute its manifest with the standard library alone.

`python recompute.py REPORT SOURCE` prints each difference and ends with 1 when there is one. It shares no line
with the program that wrote the report, so an inspector can run it, or write it again.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path


def digest(file: Path) -> dict[str, object]:
    content = file.read_bytes()
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def differences(report: Path, source: Path) -> list[str]:
    manifest = json.loads((report / "manifest.json").read_bytes())
    found = []
    there = {p.relative_to(report).as_posix() for p in report.rglob("*") if p.is_file()} - {"manifest.json"}
    listed = {one["path"] for one in manifest["files"]}
    found += [f"not in the manifest: {path}" for path in sorted(there - listed)]
    found += [f"missing: {path}" for path in sorted(listed - there)]
    for folder, group in ((report, "files"), (source, "sources")):
        for one in manifest[group]:
            file = folder / one["path"]
            if file.is_file() and digest(file) != {"bytes": one["bytes"], "sha256": one["sha256"]}:
                found.append(f"differs: {one['path']}")
            elif not file.is_file() and group == "sources":
                found.append(f"no such source: {one['path']}")
    head = subprocess.run(
        ["git", "-C", str(source), "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    if manifest["commit"] is not None and manifest["commit"] != head:
        found.append(f"commit {manifest['commit']} is not checked out")
    return found


if __name__ == "__main__":
    wrong = differences(Path(sys.argv[1]), Path(sys.argv[2]))
    print("\n".join(wrong) or "ok")
    sys.exit(bool(wrong))
