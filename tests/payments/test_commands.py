"""`import_statement` and `send_orders`: what they print, and how they end."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from lxml import etree

from applications.enums import Status
from applications.models import SubsidyApplication
from payments import services
from payments.models import BankFile, BankStatement, OrderFile
from tests.factories import TODAY, make_user
from tests.payments.builders import Bank, at, credit, deposit_for, funded_project, order, waiting_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]


def run(command: str, *arguments: object) -> list[str]:
    output = StringIO()
    call_command(command, *map(str, arguments), stdout=output)
    return output.getvalue().splitlines()


def kept(folder: Path, content: bytes, name: str = "maandag.cod") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_an_import_counts_its_outcomes(bank: Bank, tmp_path: Path) -> None:
    project = waiting_project()
    path = kept(tmp_path, bank.file(deposit_for(project, "400"), deposit_for(project, "200"), credit("5")))
    assert run("import_statement", path) == [
        f"{path}: imported, 3 new movements.",
        "      1  geen mededeling",
        "      2  deel van de eigen bijdrage",
    ]
    assert SubsidyApplication.objects.get().status == Status.PARTIALLY_DEPOSITED


def test_a_known_file_is_answered_with_when_and_by_whom(bank: Bank, tmp_path: Path) -> None:
    content = bank.file(credit("5"))
    clerk = make_user(given_name="An", family_name="Bank")
    services.import_statement(content=content, name="eerder.cod", received_by=clerk, now=at(TODAY))
    path = kept(tmp_path, content)
    moment = timezone.localtime(at(TODAY))
    assert run("import_statement", path) == [
        f"{path}: already imported on {moment:%d/%m/%Y at %H:%M} by An Bank; nothing new."
    ]
    assert BankStatement.objects.count() == 1


def test_a_refused_file_is_told_line_by_line_and_ends_with_an_error(bank: Bank, tmp_path: Path) -> None:
    content = bank.file(credit("5"), credit("6"))
    path = kept(tmp_path, content[:300])
    output = StringIO()
    with pytest.raises(CommandError, match="1 refused: nothing of it was booked"):
        call_command("import_statement", str(path), stdout=output)
    first, *lines = output.getvalue().splitlines()
    assert first == f"{path}: refused, 0 new movements."
    assert lines
    assert all(line.startswith("  line ") and line.count(": ") >= 2 for line in lines)
    assert (BankFile.objects.get().verdict, BankStatement.objects.count()) == ("reject", 0)


def test_a_refused_file_does_not_stop_the_next(bank: Bank, tmp_path: Path) -> None:
    good = kept(tmp_path, bank.file(credit("5")), "good.cod")
    bad = kept(tmp_path, b"no statement", "bad.cod")
    with pytest.raises(CommandError):
        run("import_statement", bad, good)
    assert (BankFile.objects.count(), BankStatement.objects.count()) == (2, 1)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nothing\.cod: No such file or directory"):
        run("import_statement", tmp_path / "nothing.cod")


def test_orders_are_written_into_a_folder(bank: Bank, tmp_path: Path) -> None:
    project = funded_project(bank)
    payment = order(project, "500.10")
    lines = run("send_orders", "--to", tmp_path)
    file = OrderFile.objects.get()
    path = tmp_path / f"{file.message_id}.xml"
    assert lines == [f"{file.message_id}: 1 orders, 500,10 euro.", f"Written to {path}."]
    references = [node.text for node in etree.fromstring(path.read_bytes()).iter("{*}EndToEndId")]
    assert references == [payment.end_to_end_id]


def test_orders_are_kept_without_a_folder(bank: Bank) -> None:
    order(funded_project(bank), "1")
    assert len(run("send_orders")) == 1
    assert bytes(OrderFile.objects.get().content).startswith(b"<?xml")


def test_without_orders_nothing_is_made() -> None:
    assert run("send_orders") == ["No order waits."]
    assert OrderFile.objects.count() == 0


def test_a_folder_that_is_not_there_sends_nothing(bank: Bank, tmp_path: Path) -> None:
    payment = order(funded_project(bank), "1")
    with pytest.raises(CommandError, match="no such folder"):
        run("send_orders", "--to", tmp_path / "elsewhere")
    payment.refresh_from_db()
    assert (payment.status, OrderFile.objects.count()) == ("created", 0)


def test_files_can_be_offered_in_one_go(bank: Bank, tmp_path: Path) -> None:
    days = [TODAY, TODAY + timedelta(days=1)]
    paths = [kept(tmp_path, bank.file(credit("5", day=day), day=day), f"{day}.cod") for day in days]
    assert len(run("import_statement", *paths)) == 4
    assert BankStatement.objects.count() == 2
