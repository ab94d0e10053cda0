"""Nothing younger than its age is packed or removed, over the years."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from query_api.audit import Writer, records
from query_api.audit.archive import HOT_DAYS, KEEP_DAYS, archive, prune
from query_api.audit.files import archived, live
from query_api.audit.search import Criteria, search
from query_api.audit.verify import verify
from query_api.cli import main


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """Records over four and a half years, one a month, by writers of their own days."""
    folder = tmp_path / "state" / "audit"
    for month in range(55):
        day = date(2022, 1, 1) + timedelta(days=30 * month)
        writer = Writer(folder, rotate_bytes=1_000_000)
        writer.append(
            records.EventEntry(
                time=f"{day}T09:00:00.000+08:00", event="test", by=None, reason=None, dataset=f"a/{month}"
            )
        )
        writer.close()
    return folder


def test_nothing_younger_than_its_age_is_packed_or_removed_over_the_years(years: Path) -> None:
    days = {date.fromisoformat(name[:10]) for name in live(years)}
    today = date(2022, 1, 1)
    while today < date(2027, 6, 1):
        archive(years, today=today, by="测试")
        prune(years, today=today, by="测试")
        hot = {date.fromisoformat(name[:10]) for name in live(years)}
        kept = hot | {date.fromisoformat(name[:10]) for name in archived(years)}
        assert {day for day in days if (today - day).days <= HOT_DAYS} <= hot
        assert {day for day in days if (today - day).days <= KEEP_DAYS} <= kept
        assert not {day for day in days if (today - day).days > KEEP_DAYS} & kept
        assert verify(years).faults == []
        today += timedelta(days=97)
    # What is packed is still found, and still watched over.
    packed = archived(years)
    assert packed
    name, path = next(iter(packed.items()))
    events = [hit for hit in search(years, Criteria()) if hit.file == name]
    assert len(events) == 1
    path.chmod(0o600)
    path.unlink()
    assert [fault.file for fault in verify(years).faults] == [name]


@pytest.mark.parametrize(("act", "days"), [("archive", 183), ("prune", KEEP_DAYS - 1)])
def test_less_than_the_law_asks_for_is_refused(
    years: Path, capsys: pytest.CaptureFixture[str], act: str, days: int
) -> None:
    option = "--hot-days" if act == "archive" else "--keep-days"
    before = list(live(years))
    assert main(["audit", act, "--state", str(years.parent), option, str(days)]) == 2
    assert "不得少于" in (error := capsys.readouterr().err) or "至少" in error
    assert list(live(years)) == before
