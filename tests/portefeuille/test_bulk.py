"""Rows that are copied are the rows that would have been saved."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payments.models import BankFile, BankMovement, BankStatement
from portefeuille import bulk
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)


@pytest.fixture
def statement() -> BankStatement:
    file = BankFile.objects.create(sha256="0" * 64, name="x", content=b"", received_at=NOW, verdict="accept")
    return BankStatement.objects.create(
        file=file, account="BE", sequence="1", opening_on=TODAY, opening_balance=0, closing_on=TODAY, closing_balance=0
    )


def movement(statement: BankStatement, ordinal: int, **values: Any) -> BankMovement:
    usual = {"amount": Decimal("1.00"), "booked_on": TODAY, "outcome": "no_reference", "imported_at": NOW}
    return BankMovement(statement=statement, ordinal=ordinal, **{**usual, **values})


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "text": TEXTS,
                "amount": st.decimals("0.01", "999999.99", places=2),
                "value_on": st.none() | st.dates(date(2000, 1, 1), date(2099, 1, 1)),
                "facts": st.dictionaries(TEXTS, TEXTS, max_size=3),
                "is_return": st.booleans(),
            }
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_copied_is_read_again(statement: BankStatement, rows: list[dict[str, Any]]) -> None:
    made = [movement(statement, number, **rows[number % len(rows)]) for number in range(bulk.WORTH_A_COPY + 1)]
    with transaction.atomic():
        bulk.insert(made)
        found = list(BankMovement.objects.order_by("pk"))
        transaction.set_rollback(True)
    assert [row.pk for row in found] == [row.pk for row in made]
    for kept, row in zip(found, made, strict=True):
        for name in rows[0]:
            assert getattr(kept, name) == getattr(row, name)
        assert kept.imported_at == NOW


@pytest.mark.parametrize("count", [1, bulk.WORTH_A_COPY + 5])
def test_a_constraint_refuses_copied_rows_too(statement: BankStatement, count: int) -> None:
    bulk.insert([movement(statement, number) for number in range(count)])
    assert BankMovement.objects.count() == count
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert([movement(statement, number) for number in range(count)])


def test_nothing_to_insert_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        bulk.insert([])


def test_a_value_that_cannot_be_copied_is_an_error() -> None:
    with pytest.raises(TypeError):
        bulk.insert([BankFile(sha256=str(number), content=b"bytes") for number in range(bulk.WORTH_A_COPY)])
