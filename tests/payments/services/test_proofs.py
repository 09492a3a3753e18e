"""The books are proved and kept, and finance hears when they do not hold."""

from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from applications.models import AnnualBudget
from correspondence.models import Message
from payments import jobs, ledger
from payments.enums import ProofCause
from payments.models import BankStatement, DailyProof, Wallet
from tests.factories import NOW, TODAY
from tests.payments.builders import OWN_PART, SUBSIDY, Bank, funded_project

pytestmark = pytest.mark.django_db


def test_every_import_ends_with_a_proof(bank: Bank) -> None:
    funded_project(bank)
    proof = DailyProof.objects.get()
    assert (proof.cause, proof.day, proof.holds) == (ProofCause.IMPORT, TODAY, True)
    assert (proof.bank, proof.statement_balance, proof.own, proof.subsidy, proof.fund) == (
        OWN_PART,
        OWN_PART,
        OWN_PART,
        SUBSIDY,
        -SUBSIDY,
    )


def test_the_night_proves_again_and_tells_nobody_that_all_is_well(bank: Bank) -> None:
    funded_project(bank)
    assert jobs.prove_books(now=NOW)
    assert list(DailyProof.objects.order_by("pk").values_list("cause", flat=True)) == ["import", "daily"]
    assert Message.objects.filter(kind="books_do_not_hold").count() == 0


def spoil_wallet() -> None:
    Wallet.objects.update(own=Decimal("1540.01"))


def spoil_budget() -> None:
    AnnualBudget.objects.update(granted=Decimal("660.01"))


def spoil_statement() -> None:
    BankStatement.objects.update(closing_balance=Decimal("1540.01"))


@pytest.mark.parametrize(
    ("spoil", "found"),
    [(spoil_wallet, (1, 0, OWN_PART)), (spoil_budget, (0, 1, OWN_PART)), (spoil_statement, (0, 0, Decimal("1540.01")))],
)
def test_what_disagrees_with_the_ledger_raises_the_alarm_once_a_day(bank: Bank, spoil: Any, found: Any) -> None:
    funded_project(bank)
    spoil()
    assert [jobs.prove_books(now=NOW) for _night in range(2)] == [False, False]
    proof = DailyProof.objects.order_by("-pk")[0]
    assert (proof.wrong_wallet_count, proof.wrong_budget_count, proof.statement_balance) == found
    letter = Message.objects.get(kind="books_do_not_hold")
    assert letter.recipients == [settings.FINANCE_EMAIL]
    assert f"/beheer/payments/dailyproof/{proof.pk - 1}/change/" in letter.text


@pytest.mark.parametrize("sql", ["UPDATE payments_dailyproof SET holds = true", "DELETE FROM payments_dailyproof"])
def test_a_proof_stays_as_it_came_out(sql: str) -> None:
    jobs.prove_books(now=NOW)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_proof_is_one_question_to_the_database(django_assert_num_queries: Any, bank: Bank) -> None:
    funded_project(bank)
    with django_assert_num_queries(1):
        assert ledger.prove().holds
