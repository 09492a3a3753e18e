"""The watched folder: the order, the chain, what is put aside, and that no file stops the others."""

import logging
import os
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from companies import jobs, tasks
from companies.enums import ImportMeans
from companies.kbo.folder import SETTLED_SECONDS, FolderReport
from companies.models import Company, KboExtract, KboRefusal
from tests.companies.kbo_files import PERSON, extract, numbered, update
from tests.factories import NOW, make_legal_form, make_nace

pytestmark = pytest.mark.django_db

FULL = "KboOpenData_9001_2026_11_Full.zip"
BAD = "damaged.zip"


@pytest.fixture(autouse=True)
def _reference() -> None:
    make_legal_form()
    make_nace()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the watched folder."""
    path = tmp_path / "incoming"
    path.mkdir()
    return path


def run(folder: Path) -> FolderReport:
    """Read the folder when everything in it has arrived."""
    for path in folder.glob("*.zip"):
        os.utime(path, (NOW.timestamp() - SETTLED_SECONDS,) * 2)
    return jobs.import_kbo_folder(folder, now=NOW)


def names(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_the_extracts_are_loaded_in_the_order_of_their_numbers_and_put_away(folder: Path) -> None:
    """Whatever their names sort like; a full extract goes before the update of its own number."""
    update(folder, 9003)
    update(folder, 9002, gone={"enterprise": [PERSON]})
    extract(folder, name="zz.zip", meta=numbered(9001))
    update(folder, 9001)
    report = run(folder)
    assert report == FolderReport(
        loaded=["zz.zip", "KboOpenData_9002_2026_11_Update.zip", "KboOpenData_9003_2026_11_Update.zip"],
        known=["KboOpenData_9001_2026_11_Update.zip"],
    )
    assert names(folder) == ["done"]
    assert len(names(folder / "done")) == 4
    assert set(KboExtract.objects.values_list("means", flat=True)) == {ImportMeans.FOLDER}
    assert Company.objects.filter(ceased_on__isnull=False).count() == 1


def test_a_bad_file_is_moved_aside_with_its_reason_and_stops_nobody(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The next night finds a clean folder."""
    (folder / BAD).write_bytes(b"no zip")
    extract(folder, name="wrong.zip", enterprise="x", meta=numbered(9000))
    extract(folder)
    with caplog.at_level(logging.ERROR):
        report = run(folder)
    assert (report.loaded, report.refused) == ([FULL], [BAD, "wrong.zip"])
    assert names(folder) == ["done", "refused"]
    assert names(folder / "refused") == [BAD, f"{BAD}.txt", "wrong.zip", "wrong.zip.txt"]
    reason = "damaged.zip is not a zip file, or it is damaged."
    assert (folder / "refused" / f"{BAD}.txt").read_text(encoding="utf-8") == f"{reason}\n"
    assert f"KBO file {BAD} is refused: {reason}" in caplog.messages
    kept = KboRefusal.objects.get(file_name=BAD)
    assert (kept.reason, kept.is_waiting, kept.refused_at) == (reason, False, NOW)
    assert run(folder) == FolderReport()


def test_an_update_that_does_not_follow_waits_with_an_alarm_each_night_until_it_can(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The missing one may still come."""
    extract(folder)
    update(folder, 9003)
    for _night in range(2):
        caplog.clear()
        with caplog.at_level(logging.ERROR):
            assert run(folder).waiting == ["KboOpenData_9003_2026_11_Update.zip"]
        assert any("extract 9002 is expected" in message for message in caplog.messages)
    assert KboRefusal.objects.get().is_waiting
    assert names(folder) == ["KboOpenData_9003_2026_11_Update.zip", "done"]
    update(folder, 9002)
    assert len(run(folder).loaded) == 2
    assert not KboRefusal.objects.exists()
    assert names(folder) == ["done"]


def test_a_file_that_is_still_arriving_is_left_alone(folder: Path) -> None:
    """Half a zip would be refused as damaged."""
    path = folder / FULL
    path.write_bytes(b"PK")
    os.utime(path, (NOW.timestamp() - SETTLED_SECONDS + 1,) * 2)
    (folder / "notes.txt").write_text("not an extract", encoding="utf-8")
    assert jobs.import_kbo_folder(folder, now=NOW) == FolderReport()
    assert names(folder) == [FULL, "notes.txt"]
    later = NOW + timedelta(seconds=SETTLED_SECONDS)
    assert jobs.import_kbo_folder(folder, now=later).refused == [FULL]


def test_what_was_loaded_before_a_crash_is_put_away_the_next_night(folder: Path) -> None:
    """The commit came, the move did not."""
    extract(folder)
    run(folder)
    (folder / "done" / FULL).rename(folder / FULL)
    extract(folder / "done")
    report = run(folder)
    assert (report.known, report.loaded) == ([FULL], [])
    assert names(folder / "done") == ["KboOpenData_9001_2026_11_Full.2.zip", FULL]


def test_the_task_reads_the_folder_of_the_settings(
    folder: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Without a folder nothing happens; a folder that is away is an alarm."""
    settings.KBO_FOLDER = ""
    tasks.import_kbo_folder.delay()
    assert not KboExtract.objects.exists()
    settings.KBO_FOLDER = str(folder)
    os.utime(extract(folder), (0, 0))
    tasks.import_kbo_folder.delay()
    assert KboExtract.objects.get().extract_number == 9001
    settings.KBO_FOLDER = str(folder / "absent")
    with caplog.at_level(logging.ERROR):
        tasks.import_kbo_folder.delay()
    assert "absent cannot be read: No such file or directory." in caplog.text


@pytest.mark.parametrize("name", ["../../escape.csv", "enterprise.csv/../x"])
def test_a_zip_with_paths_is_put_aside_unread(folder: Path, name: str) -> None:
    """Nothing is ever unpacked."""
    with zipfile.ZipFile(extract(folder), "a") as archive:
        archive.writestr(name, "x")
    assert run(folder).refused == [FULL]
    assert names(folder.parent) == ["incoming"]
