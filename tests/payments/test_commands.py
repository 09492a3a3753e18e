"""`import_statement`, `collect_orders` and `export_batches`: what they print, and how they end."""

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
from payments.models import BankFile, BankStatement, OrderBatch
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


def test_a_batch_is_collected_approved_and_written_into_a_folder(bank: Bank, tmp_path: Path) -> None:
    payment = order(funded_project(bank), "500.10")
    maker = make_user(username="maker", is_staff=True)
    lines = run("collect_orders", "--by", "maker")
    batch = OrderBatch.objects.get()
    assert lines == [f"{batch.message_id}: 1 orders, 500,10 euro. Somebody else approves it now."]
    assert run("export_batches", "--by", "maker", "--to", tmp_path) == ["No approved batch waits."]
    services.approve(batch_id=batch.pk, user=make_user(is_staff=True), now=at(TODAY))
    path = tmp_path / f"{batch.message_id}.xml"
    assert run("export_batches", "--by", "maker", "--to", tmp_path) == [f"{path}: 1 orders, 500,10 euro."]
    references = [node.text for node in etree.fromstring(path.read_bytes()).iter("{*}EndToEndId")]
    batch.refresh_from_db()
    assert (references, batch.exported_by) == ([payment.end_to_end_id], maker)
    assert run("export_batches", "--by", "maker", "--to", tmp_path) == ["No approved batch waits."]


def test_without_orders_no_batch_is_made() -> None:
    make_user(username="maker", is_staff=True)
    assert run("collect_orders", "--by", "maker") == ["No order can go to the bank."]
    assert OrderBatch.objects.count() == 0


@pytest.mark.parametrize("command", [["collect_orders"], ["export_batches", "--to", "."]])
def test_a_batch_needs_a_member_of_staff(command: list[str]) -> None:
    make_user(username="visitor")
    with pytest.raises(CommandError, match="visitor: no such member of staff"):
        run(*command, "--by", "visitor")


def test_a_folder_that_is_not_there_hands_over_nothing(bank: Bank, tmp_path: Path) -> None:
    payment = order(funded_project(bank), "1")
    maker = make_user(username="maker", is_staff=True)
    batch = services.collect(user=maker, now=at(TODAY))
    assert batch is not None
    services.approve(batch_id=batch.pk, user=make_user(is_staff=True), now=at(TODAY))
    with pytest.raises(CommandError, match="no such folder"):
        run("export_batches", "--by", "maker", "--to", tmp_path / "elsewhere")
    payment.refresh_from_db()
    assert payment.status == "created"


def test_files_can_be_offered_in_one_go(bank: Bank, tmp_path: Path) -> None:
    days = [TODAY, TODAY + timedelta(days=1)]
    paths = [kept(tmp_path, bank.file(credit("5", day=day), day=day), f"{day}.cod") for day in days]
    assert len(run("import_statement", *paths)) == 4
    assert BankStatement.objects.count() == 2
