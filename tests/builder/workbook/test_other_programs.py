"""The workbook in a spreadsheet program: opened, saved again, and read back unchanged.

Runs where LibreOffice is on the machine (`libreoffice-calc-nogui`); CI does not install it.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from site_builder.authoring import workbooks
from tests.small_city import City


def saved_again(file: Path, folder: Path) -> Path:
    """The same workbook as LibreOffice writes it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not on this machine")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder / "out"),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / "out" / file.name


@pytest.mark.parametrize("department", ["mzj", "dsjzx"])
def test_a_workbook_that_libreoffice_saved_again_changes_nothing(
    city: City, tmp_path: Path, department: str
) -> None:
    file = tmp_path / f"{department}.xlsx"
    file.write_bytes(workbooks.export(city.source, department))
    again = saved_again(file, tmp_path)
    assert again.read_bytes() != file.read_bytes()
    plan = workbooks.plan(city.source, again)
    assert plan.department == department
    assert (plan.changes, plan.troubles, plan.not_taken) == ((), (), ())
