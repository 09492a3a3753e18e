"""The file of orders: what the bank reads back is what was ordered, and nothing a bank refuses leaves."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from lxml import etree

from payments.orders import pain001
from payments.orders.pain001 import Batch, Order, WrongOrder

NAMES = {"p": pain001.NAMESPACE}
ORDER = Order(
    end_to_end_id="2026KMO000123-P01",
    amount=Decimal("3200.00"),
    creditor_name="Café Müller & Zoon",
    creditor_iban="BE71 0961 2345 6769",
    text="2026KMO000123 F-2026/77",
)
BATCH = Batch(
    message_id="KMOP-20261123-1",
    created_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    execution_on=date(2026, 11, 23),
    debtor_name="Fonds voor Proefneming",
    debtor_iban="BE68539007547034",
    debtor_bic="TRIOBEBB",
    orders=(ORDER, replace(ORDER, end_to_end_id="2026KMO000124-P01", amount=Decimal("0.01"))),
)


def read(content: bytes, path: str) -> list[str]:
    return [element.text or "" for element in etree.fromstring(content).iterfind(f".//{path}", namespaces=NAMES)]


def test_amounts_accounts_and_references_are_read_back() -> None:
    content = pain001.write(batch=BATCH)
    assert read(content, "p:EndToEndId") == ["2026KMO000123-P01", "2026KMO000124-P01"]
    assert read(content, "p:InstdAmt") == ["3200.00", "0.01"]
    assert read(content, "p:CdtrAcct/p:Id/p:IBAN") == ["BE71096123456769"] * 2
    assert read(content, "p:DbtrAcct/p:Id/p:IBAN") == ["BE68539007547034"]
    assert read(content, "p:Ustrd") == ["2026KMO000123 F-2026/77"] * 2


def test_counts_and_sums_stand_at_both_levels() -> None:
    content = pain001.write(batch=BATCH)
    assert read(content, "p:NbOfTxs") == ["2", "2"]
    assert read(content, "p:CtrlSum") == ["3200.01", "3200.01"]


def test_the_same_batch_gives_the_same_bytes() -> None:
    assert pain001.write(batch=BATCH) == pain001.write(batch=BATCH)


def test_names_lose_accents_and_no_letters() -> None:
    assert read(pain001.write(batch=BATCH), "p:Cdtr/p:Nm")[0] == "Cafe Muller + Zoon"


def test_a_structured_communication_goes_instead_of_the_text() -> None:
    order = replace(ORDER, communication="010806817183")
    content = pain001.write(batch=replace(BATCH, orders=(order,)))
    assert read(content, "p:CdtrRefInf/p:Ref") == ["010806817183"]
    assert read(content, "p:CdtrRefInf/p:Tp/p:Issr") == ["BBA"]
    assert read(content, "p:Ustrd") == []


@pytest.mark.parametrize(
    "order",
    [
        replace(ORDER, creditor_iban="BE71096123456760"),
        replace(ORDER, amount=Decimal(0)),
        replace(ORDER, amount=Decimal("-1.00")),
        replace(ORDER, amount=Decimal("1.001")),
        replace(ORDER, amount=Decimal("1000000000.00")),
        replace(ORDER, creditor_name="☃"),
        replace(ORDER, end_to_end_id=""),
        replace(ORDER, end_to_end_id="x" * 36),
        replace(ORDER, end_to_end_id="/2026"),
        replace(ORDER, end_to_end_id="2026//1"),
        replace(ORDER, communication="010806817138"),
    ],
)
def test_an_order_that_a_bank_refuses_is_not_written(order: Order) -> None:
    with pytest.raises(WrongOrder):
        pain001.write(batch=replace(BATCH, orders=(order,)))


def test_one_reference_stands_once_in_a_batch() -> None:
    with pytest.raises(WrongOrder, match="twice"):
        pain001.write(batch=replace(BATCH, orders=(ORDER, ORDER)))


def test_an_empty_batch_is_not_written() -> None:
    with pytest.raises(WrongOrder, match="at least one"):
        pain001.write(batch=replace(BATCH, orders=()))


def test_no_address_is_written() -> None:
    assert b"PstlAdr" not in pain001.write(batch=BATCH)
