"""Bank files come in by hand and by folder: kept at once, imported by a worker, told truthfully."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from payments import folder, jobs, rules, services, tasks
from payments.enums import FileVerdict, Outcome, StatementFormat
from payments.models import BankFile, BankMovement, StatementSource
from portefeuille import clock
from portefeuille.errors import Refused
from tests.factories import TODAY, make_user
from tests.payments.builders import Bank, at, credit, imported
from tests.payments.views.pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]

RECEIVE = reverse("admin:payments_bankfile_receive")


@pytest.fixture
def clerk() -> User:
    user = make_user(given_name="An", family_name="Bank", is_staff=True)
    names = ["view_bankfile", "add_bankfile", "view_bankstatement"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


@pytest.fixture
def client(clerk: User) -> Client:
    browser = Client()
    browser.force_login(clerk)
    return browser


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no worker run by itself."""
    monkeypatch.setattr(tasks.import_waiting, "apply_async", lambda **_options: None)


def hand_in(client: Client, *contents: bytes, name: str = "dag.cod") -> HttpResponse:
    uploads = [SimpleUploadedFile(name, content) for content in contents]
    response: Any = client.post(RECEIVE, {"bank_files": uploads}, follow=True)
    return response  # type: ignore[no-any-return]


def change_page(file: BankFile) -> str:
    return reverse("admin:payments_bankfile_change", args=[file.pk])


@pytest.mark.usefixtures("no_worker")
def test_an_upload_is_kept_and_answered_before_it_is_imported(client: Client, clerk: User, bank: Bank) -> None:
    response = hand_in(client, bank.file(credit("10")))
    file = BankFile.objects.get()
    assert (file.name, file.received_by, file.verdict) == ("dag.cod", clerk, FileVerdict.WAITING)
    assert BankMovement.objects.count() == 0
    assert response.redirect_chain[-1][0] == change_page(file)  # type: ignore[attr-defined]
    assert texts(response, "#state[data-refresh] a") == ["Opnieuw kijken"]
    tasks.import_waiting()
    page = client.get(change_page(file))
    assert texts(page, "#state[data-refresh]") == []
    assert texts(page, "#state tbody tr th") == ["geen mededeling"]
    assert BankMovement.objects.get().outcome == Outcome.NO_REFERENCE


@pytest.mark.usefixtures("no_worker")
def test_the_page_tells_when_a_worker_took_the_file_up(client: Client, bank: Bank) -> None:
    hand_in(client, bank.file(credit("10")))
    BankFile.objects.update(begun_at=at(TODAY))
    page = client.get(change_page(BankFile.objects.get()))
    assert "10:00:00" in texts(page, "#state p")[0]


def test_a_known_file_is_answered_with_when_and_by_whom(client: Client, bank: Bank) -> None:
    content = bank.file(credit("10"))
    services.import_statement(content=content, name="eerst.cod", received_by=make_user(given_name="Bo"), now=at(TODAY))
    response = hand_in(client, content)
    (told,) = texts(response, ".messagelist li")
    assert "eerst.cod" in told
    assert TODAY.strftime("%d/%m/%Y 10:00") in told
    assert "Bo" in told
    assert (BankFile.objects.count(), BankMovement.objects.count()) == (1, 1)


@pytest.mark.usefixtures("no_worker")
def test_several_files_are_handed_in_at_once_in_any_order(client: Client, bank: Bank) -> None:
    bank.sends(credit("5"))
    first, second = bank.file(credit("10")), bank.file(credit("20"))
    hand_in(client, second, first)
    assert BankFile.objects.filter(verdict=FileVerdict.WAITING).count() == 2
    tasks.import_waiting()
    assert set(BankFile.objects.values_list("verdict", flat=True)) == {FileVerdict.ACCEPTED}
    assert BankMovement.objects.count() == 3


@pytest.mark.parametrize("content", [[], [b""]])
def test_a_form_without_a_file_says_what_to_do(client: Client, content: list[bytes]) -> None:
    response = client.post(RECEIVE, {"bank_files": [SimpleUploadedFile("leeg.cod", each) for each in content]})
    assert response.status_code == 422
    assert len(texts(response, ".errorlist li")) == 1
    assert not BankFile.objects.exists()


def test_a_file_that_is_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    monkeypatch.setattr(rules, "MAX_BANK_FILE_BYTES", 1024 * 1024)
    response = client.post(RECEIVE, {"bank_files": [SimpleUploadedFile("groot.cod", b"0" * (1024**2 + 1))]})
    assert response.status_code == 422
    assert "1 MB" in texts(response, ".errorlist li")[0]
    with pytest.raises(Refused):
        services.receive(content=b"", name="leeg.cod", received_by=None, now=at(TODAY))
    assert not BankFile.objects.exists()


def test_quarantine_shows_reason_and_line(client: Client, bank: Bank) -> None:
    content = bank.file(credit("10"))
    hand_in(client, content[:200])
    tasks.import_waiting()
    file = BankFile.objects.get()
    page = client.get(change_page(file))
    assert file.verdict == FileVerdict.REJECTED
    assert [texts(page, "#state tbody td")[0], texts(page, "#state tbody th")[0]] == ["2", "record_length"]


def test_a_name_of_a_file_is_shown_as_text(client: Client, bank: Bank) -> None:
    response = hand_in(client, bank.file(credit("10")), name='"><script>alert(1)</script>.cod')
    assert "<script>alert(1)" not in response.content.decode()


def test_only_who_may_add_bank_files_hands_them_in(client: Client, clerk: User, bank: Bank) -> None:
    clerk.user_permissions.set(Permission.objects.filter(codename="view_bankfile"))
    assert client.get(RECEIVE).status_code == 403
    assert client.post(RECEIVE, {"bank_files": [SimpleUploadedFile("x.cod", b"0")]}).status_code == 403
    assert texts(client.get(reverse("admin:payments_bankfile_changelist")), ".object-tools a") == []
    held = imported(Bank().file(credit("1"), iban="BE71096123456769")).file
    assert client.post(reverse("admin:payments_bankfile_accept_gap", args=[held.pk])).status_code == 403


def test_a_missing_number_is_accepted_by_hand(client: Client, clerk: User, bank: Bank) -> None:
    bank.sends(credit("10"))
    bank.number += 1
    file = imported(bank.file(credit("20"))).file
    address = reverse("admin:payments_bankfile_accept_gap", args=[file.pk])
    assert texts(client.get(change_page(file)), f"#state a[href='{address}']") != []
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "De bank sloeg nummer 2 over."})
    file.refresh_from_db()
    assert (file.verdict, file.gap_accepted_by) == (FileVerdict.ACCEPTED_WITH_WARNINGS, clerk)
    assert client.post(address, {"reason": "Nog eens."}, follow=True).status_code == 200
    assert BankMovement.objects.count() == 2


def test_the_source_of_an_account_is_changed_in_the_name_of_who_did_it(bank: Bank) -> None:
    bank.sends(credit("10"))
    root = make_user(is_staff=True, is_superuser=True)
    browser = Client()
    browser.force_login(root)
    source = StatementSource.objects.get()
    page = reverse("admin:payments_statementsource_change", args=[source.pk])
    assert browser.post(page, {"format": StatementFormat.CAMT}).status_code == 302
    source.refresh_from_db()
    assert (source.format, source.changed_by) == (StatementFormat.CAMT, root)
    assert imported(bank.file(credit("5"))).file.verdict == FileVerdict.DISAGREES


def put(path: Path, content: bytes, *, age: float = 60) -> None:
    path.write_bytes(content)
    moment = time.time() - age
    os.utime(path, (moment, moment))


def test_the_folder_of_the_bank_is_taken_in_once(tmp_path: Path, settings: Any, bank: Bank) -> None:
    settings.BANK_FOLDER = str(tmp_path)
    put(tmp_path / "1.cod", bank.file(credit("10")))
    put(tmp_path / "2.cod", bank.file(credit("20")), age=50)
    put(tmp_path / "3.cod.part", b"half")
    put(tmp_path / "4.cod", b"being written", age=0)
    put(tmp_path / "5.cod", b"")
    (tmp_path / "6.cod").symlink_to("/etc/hostname")
    assert jobs.import_waiting(now=clock.now()) == 2
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file() and not path.is_symlink()) == [
        "3.cod.part",
        "4.cod",
    ]
    assert sorted(path.name for path in (tmp_path / "received").iterdir()) == ["1.cod", "2.cod"]
    assert [path.name for path in (tmp_path / "refused").iterdir()] == ["5.cod"]
    assert BankMovement.objects.count() == 2
    put(tmp_path / "1.cod", (tmp_path / "received" / "1.cod").read_bytes())
    assert folder.take_in(tmp_path, now=clock.now()) == 0
    assert sorted(path.name for path in (tmp_path / "received").iterdir()) == ["1-2.cod", "1.cod", "2.cod"]


@pytest.mark.usefixtures("no_worker")
def test_a_file_that_cannot_be_imported_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, client: Client, bank: Bank
) -> None:
    hand_in(client, b"poison")
    poison = BankFile.objects.get()
    hand_in(client, bank.file(credit("10")))
    really = services.statements._process

    def fail(file: BankFile, *arguments: Any, **options: Any) -> Any:
        if file.pk == poison.pk:
            raise OperationalError("disk full")
        return really(file, *arguments, **options)

    monkeypatch.setattr("payments.services.statements._process", fail)
    for _look in range(2):
        with pytest.raises(OperationalError):
            tasks.import_waiting()
    poison.refresh_from_db()
    assert (poison.verdict, BankMovement.objects.count()) == (FileVerdict.WAITING, 1)
