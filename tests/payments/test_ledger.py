"""The ledger: booked once, in step with the wallets, and kept by PostgreSQL itself."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from applications.models import SubsidyApplication
from payments import ledger
from payments.enums import Account, EntryKind
from payments.ledger import Move, Posting
from payments.models import Entry, Transfer, Wallet
from tests.factories import NOW, TODAY
from tests.payments.builders import waiting_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> SubsidyApplication:
    return waiting_project()


def post(*moves: Move, key: str = "a", **other: Any) -> Entry:
    return ledger.post(key=key, kind=EntryKind.DEPOSIT, moves=moves, booked_on=TODAY, now=NOW, **other)


def deposit(project: SubsidyApplication, amount: str = "100", *, key: str = "a") -> Entry:
    return post(Move(Account.BANK, Account.OWN, Decimal(amount), project.pk), key=key)


def test_an_entry_moves_money_into_the_wallet(project: SubsidyApplication) -> None:
    deposit(project)
    post(Move(Account.FUND, Account.SUBSIDY, Decimal(40), project.pk), key="b")
    wallet = Wallet.objects.get(pk=project.pk)
    assert (wallet.own, wallet.subsidy) == (Decimal(100), Decimal(40))
    assert (ledger.balance(Account.BANK), ledger.balance(Account.FUND)) == (Decimal(100), Decimal(-40))


def test_an_event_is_booked_once(project: SubsidyApplication) -> None:
    first, second = deposit(project), deposit(project)
    assert first == second
    assert (Transfer.objects.count(), Wallet.objects.get().own) == (1, Decimal(100))


def test_moves_of_nothing_are_left_out(project: SubsidyApplication) -> None:
    post(
        Move(Account.BANK, Account.OWN, Decimal(5), project.pk),
        Move(Account.BANK, Account.SUBSIDY, Decimal(0), project.pk),
    )
    assert Transfer.objects.count() == 1


def posting(key: str, *moves: Move) -> Posting:
    return Posting(key=key, kind=EntryKind.DEPOSIT, moves=moves, booked_on=TODAY)


def test_many_events_are_booked_at_once_and_each_of_them_once(project: SubsidyApplication) -> None:
    other = waiting_project()
    known = deposit(project, key="known")
    first = Move(Account.BANK, Account.OWN, Decimal(30), project.pk)
    second = Move(Account.BANK, Account.OWN, Decimal(7), other.pk)
    postings = [posting("a", first, second), posting("known", first), posting("b", second), posting("a", first)]
    entries = ledger.post_all(postings=postings, now=NOW)
    assert [entry.key for entry in entries] == ["a", "known", "b", "a"]
    assert (entries[1], entries[3]) == (known, entries[0])
    assert dict(Wallet.objects.values_list("pk", "own")) == {project.pk: Decimal(130), other.pk: Decimal(14)}
    assert ledger.post_all(postings=postings, now=NOW) == entries
    assert (Entry.objects.count(), Transfer.objects.count()) == (3, 4)


def test_a_batch_of_nothing_books_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert ledger.post_all(postings=[], now=NOW) == []


def test_a_batch_that_empties_a_wallet_too_far_books_nothing_at_all(project: SubsidyApplication) -> None:
    deposit(project)
    good = posting("good", Move(Account.BANK, Account.SUSPENSE, Decimal(1)))
    bad = posting("bad", Move(Account.OWN, Account.REFUNDS, Decimal("100.01"), project.pk))
    with pytest.raises(IntegrityError, match="wallet_own_not_negative"), transaction.atomic():
        ledger.post_all(postings=[good, bad], now=NOW)
    assert (Entry.objects.count(), Wallet.objects.get().own) == (1, Decimal(100))


@pytest.mark.parametrize(("count", "queries"), [(1, 6), (40, 8), (400, 8)])
def test_a_batch_asks_the_database_hardly_more_than_one_event(
    django_assert_num_queries: Any, count: int, queries: int
) -> None:
    projects = [waiting_project() for _number in range(min(count, 3))]
    postings = [
        posting(f"k{number}", Move(Account.BANK, Account.OWN, Decimal(1), projects[number % len(projects)].pk))
        for number in range(count)
    ]
    with django_assert_num_queries(queries):
        ledger.post_all(postings=postings, now=NOW)
    assert ledger.prove().holds


def test_a_counter_entry_is_the_mirror_image_and_can_be_made_once(project: SubsidyApplication) -> None:
    entry = deposit(project)
    reversal = ledger.reverse(entry=entry, key="undo", booked_on=TODAY, now=NOW)
    assert (reversal.reverses, reversal.kind, Wallet.objects.get().own) == (entry, EntryKind.REVERSAL, 0)
    assert ledger.balance(Account.BANK) == 0
    assert ledger.reverse(entry=entry, key="undo", booked_on=TODAY, now=NOW) == reversal
    with pytest.raises(IntegrityError, match="reverses"), transaction.atomic():
        ledger.reverse(entry=entry, key="undo again", booked_on=TODAY, now=NOW)
    assert ledger.prove().holds


def test_an_empty_ledger_proves() -> None:
    proof = ledger.prove()
    assert (proof.holds, proof.statement_balance, set(proof.balances.values())) == (True, None, {Decimal(0)})


def test_the_proof_finds_a_wallet_that_was_changed_behind_its_back(project: SubsidyApplication) -> None:
    deposit(project)
    assert ledger.prove().holds
    Wallet.objects.filter(pk=project.pk).update(own=Decimal("100.01"))
    proof = ledger.prove()
    assert (proof.holds, proof.wrong_wallet_count) == (False, 1)


def test_the_proof_finds_a_wallet_without_transfers(project: SubsidyApplication) -> None:
    Wallet.objects.create(application=project, own=Decimal(1))
    assert ledger.prove().wrong_wallet_count == 1


def test_a_ledger_query_count_does_not_grow_with_the_projects(django_assert_num_queries: Any) -> None:
    for number in range(3):
        deposit(waiting_project(), key=f"k{number}")
    with django_assert_num_queries(1):
        ledger.prove()


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


REFUSED_STATEMENTS = {
    "an entry is changed": "UPDATE payments_entry SET kind = 'refund'",
    "an entry is deleted": "DELETE FROM payments_entry",
    "all entries are thrown away": "TRUNCATE payments_entry CASCADE",
    "a transfer is changed": "UPDATE payments_transfer SET amount = 1",
    "a transfer is deleted": "DELETE FROM payments_transfer",
    "all transfers are thrown away": "TRUNCATE payments_transfer",
}


@pytest.mark.parametrize("sql", REFUSED_STATEMENTS.values(), ids=REFUSED_STATEMENTS.keys())
def test_postgresql_refuses_to_change_history(project: SubsidyApplication, sql: str) -> None:
    deposit(project)
    # Pending checks of foreign keys would stop a TRUNCATE before our trigger does.
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(sql)
    assert (Entry.objects.count(), Transfer.objects.get().amount) == (1, Decimal(100))


REFUSED_MOVES: dict[str, Callable[[int], Move]] = {
    "transfer_amount_positive": lambda key: Move(Account.BANK, Account.OWN, Decimal(-1), key),
    "transfer_between_two_accounts": lambda _key: Move(Account.BANK, Account.BANK, Decimal(1)),
    "transfer_of_a_wallet_names_the_project": lambda _key: Move(Account.BANK, Account.OWN, Decimal(1)),
    "wallet_own_not_negative": lambda key: Move(Account.OWN, Account.REFUNDS, Decimal("100.01"), key),
    "wallet_subsidy_not_negative": lambda key: Move(Account.SUBSIDY, Account.FUND, Decimal("0.01"), key),
}


@pytest.mark.parametrize("constraint", REFUSED_MOVES)
def test_postgresql_refuses_a_wrong_move(project: SubsidyApplication, constraint: str) -> None:
    deposit(project)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        post(REFUSED_MOVES[constraint](project.pk), key="wrong")
    assert (Entry.objects.count(), Wallet.objects.get().own) == (1, Decimal(100))


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"amount": Decimal(0)}, "transfer_amount_positive"),
        ({"debit": "petty_cash"}, "transfer_accounts_exist"),
        ({"credit": "bank"}, "transfer_between_two_accounts"),
    ],
)
def test_postgresql_refuses_a_wrong_row_whoever_writes_it(
    project: SubsidyApplication, values: dict[str, object], constraint: str
) -> None:
    entry = deposit(project)
    row = {"entry": entry, "debit": "bank", "credit": "suspense", "amount": Decimal(1), **values}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Transfer.objects.create(**row)


def test_postgresql_refuses_a_second_entry_for_one_event(project: SubsidyApplication) -> None:
    deposit(project)
    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        Entry.objects.create(key="a", kind=EntryKind.DEPOSIT, booked_on=TODAY, posted_at=NOW)
