"""Reports of the sample city, and what stands in them."""

from __future__ import annotations

import argparse
import os
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

from site_builder import reports
from site_builder.basis import Basis
from tests.builder.dossiers.conftest import text_of
from tests.builder.evaluation.cities import sample

ASKED: dict[str, dict[str, Any]] = {
    "annual": {"department": "scjgj", "year": 2026},
    "audit": {"department": "mzj", "since": date(2026, 1, 1), "until": date(2026, 11, 23)},
    "evaluation": {"year": 2025},
    "evidence": {"year": None},
    "joint": {"department": "fgw", "year": 2026},
    "project": {"id": "wjw-2026-001"},
}


def made(name: str, basis: Basis | None = None, **asked: Any) -> reports.Bundle:
    options = argparse.Namespace(**(ASKED[name] | asked))
    bundle = reports.report_of(name).make(basis or sample().basis, options)
    assert isinstance(bundle, reports.Bundle)
    return bundle


def words(bundle: reports.Bundle, name: str, folder: Path) -> str:
    (folder / "paper.docx").write_bytes(bundle.files[name])
    return text_of(folder / "paper.docx")


def git(folder: Path, *words: str) -> str:
    who = {f"GIT_{who}_{what}": "t" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    who |= {"GIT_AUTHOR_DATE": "2026-11-20T09:00:00+08:00", "GIT_COMMITTER_DATE": "2026-11-20T09:00:00+08:00"}
    answer = subprocess.run(
        ["git", "-C", str(folder), *words], check=True, env=os.environ | who, capture_output=True, text=True
    )
    return answer.stdout.strip()
