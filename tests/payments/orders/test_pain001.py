"""Files of orders: valid against the schema, and against what the schema does not see."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import resources, util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from payments.orders import pain001
from payments.orders.pain001 import Batch, Order, Version, WrongOrder
from portefeuille import identifiers

ORDER = Order("2026KMO000123-P01", Decimal("320.00"), "Opleidingen bv", "BE43068999999501", text="2026KMO000123 F-17")
BATCH = Batch(
    message_id="KMOP-20261123-1",
    created_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    execution_on=date(2026, 11, 24),
    debtor_name="Beheerder kmo-portefeuille",
    debtor_iban="BE71096123456769",
    debtor_bic="GKCCBEBB",
    orders=(ORDER,),
)
SEPA = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")


def schema(version: Version) -> etree.XMLSchema:
    """Return the schema of ISO 20022, as the package sepaxml carries it."""
    if util.find_spec("sepaxml") is None:
        pytest.skip("the package sepaxml, which carries the schemas, is not installed")
    with resources.as_file(resources.files("sepaxml")) as package:
        return etree.XMLSchema(file=str(Path(package) / "schemas" / f"pain.001.001.{version}.xsd"))


def texts(content: bytes, path: str) -> list[str]:
    """Return the texts at a path of local names under any element."""
    steps = "/".join(f"*[local-name()='{name}']" for name in path.split("/"))
    found = etree.fromstring(content).xpath(f"//{steps}/text()")
    assert isinstance(found, list)
    return [str(text) for text in found]


def with_order(**values: object) -> Batch:
    return replace(BATCH, orders=(replace(ORDER, **values),))  # type: ignore[arg-type]


@pytest.mark.parametrize("version", Version)
@pytest.mark.parametrize(
    "batch",
    [
        BATCH,
        with_order(communication="202600010704"),
        with_order(communication="RF18 5390 0754 7034"),
        with_order(text=""),
        with_order(creditor_name="É" * 200, text="ß" * 300),
        replace(BATCH, debtor_bic="", is_booked_as_one=True, initiator_number="0123456749"),
        replace(BATCH, orders=tuple(replace(ORDER, end_to_end_id=f"P{number}") for number in range(50))),
    ],
)
def test_every_file_is_valid_against_its_schema(batch: Batch, version: Version) -> None:
    content = pain001.write(batch=replace(batch, version=version))

    schema(version).assertValid(etree.fromstring(content))


def test_a_file_says_what_was_ordered() -> None:
    second = Order(
        "P2", Decimal("0.10"), "Advies nv", "FR76 3000 6000 0112 3456 7890 189", communication="202600010704"
    )
    content = pain001.write(batch=replace(BATCH, orders=(ORDER, second), initiator_number="0123456749"))

    assert texts(content, "NbOfTxs") == ["2", "2"]
    assert texts(content, "CtrlSum") == ["320.10", "320.10"]
    assert texts(content, "InitgPty/Id/OrgId/Othr/Id") == ["0123456749"]
    assert texts(content, "InitgPty/Id/OrgId/Othr/Issr") == ["KBO-BCE"]
    assert texts(content, "PmtId/EndToEndId") == ["2026KMO000123-P01", "P2"]
    assert texts(content, "Amt/InstdAmt") == ["320.00", "0.10"]
    assert texts(content, "CdtrAcct/Id/IBAN") == ["BE43068999999501", "FR7630006000011234567890189"]
    assert texts(content, "RmtInf/Ustrd") == ["2026KMO000123 F-17"]
    assert texts(content, "RmtInf/Strd/CdtrRefInf/Ref") == ["202600010704"]
    assert texts(content, "RmtInf/Strd/CdtrRefInf/Tp/Issr") == ["BBA"]
    assert texts(content, "SvcLvl/Cd") == ["SEPA"]
    assert texts(content, "ChrgBr") == ["SLEV"]
    assert b"PstlAdr" not in content


@pytest.mark.parametrize(
    ("version", "date_path", "bank_path"),
    [
        (Version.V03, "ReqdExctnDt", "DbtrAgt/FinInstnId/BIC"),
        (Version.V09, "ReqdExctnDt/Dt", "DbtrAgt/FinInstnId/BICFI"),
    ],
)
def test_versions_differ_where_the_standard_does(version: Version, date_path: str, bank_path: str) -> None:
    content = pain001.write(batch=replace(BATCH, version=version))

    assert f"pain.001.001.{version}".encode() in content
    assert [text for text in texts(content, date_path) if text.strip()] == ["2026-11-24"]
    assert texts(content, bank_path) == ["GKCCBEBB"]


@pytest.mark.parametrize(("is_booked_as_one", "expected"), [(True, "true"), (False, "false")])
def test_the_bank_is_told_how_to_book(is_booked_as_one: bool, expected: str) -> None:
    assert texts(pain001.write(batch=replace(BATCH, is_booked_as_one=is_booked_as_one)), "BtchBookg") == [expected]


def test_an_account_without_a_bic_says_so() -> None:
    content = pain001.write(batch=replace(BATCH, debtor_bic=""))

    assert texts(content, "DbtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]


def test_the_same_batch_gives_the_same_bytes() -> None:
    assert pain001.write(batch=BATCH) == pain001.write(batch=replace(BATCH, orders=[replace(ORDER)]))


@pytest.mark.parametrize(
    ("communication", "issuer", "reference"),
    [
        ("202600010704", "BBA", "202600010704"),
        ("+++202/6000/10704+++", "BBA", "202600010704"),
        ("rf18 5390 0754 7034", "ISO", "RF18539007547034"),
    ],
)
def test_a_structured_reference_stands_alone(communication: str, issuer: str, reference: str) -> None:
    content = pain001.write(batch=with_order(communication=communication, text="niet dit"))

    assert texts(content, "CdtrRefInf/Tp/Issr") == [issuer]
    assert texts(content, "CdtrRefInf/Ref") == [reference]
    assert texts(content, "Ustrd") == []


@pytest.mark.parametrize(
    ("batch", "word"),
    [
        (replace(BATCH, orders=()), "at least one"),
        (replace(BATCH, orders=(ORDER, ORDER)), "twice"),
        (replace(BATCH, message_id=""), "reference"),
        (replace(BATCH, message_id="M" * 36), "reference"),
        (replace(BATCH, debtor_iban="BE72096123456769"), "IBAN"),
        (replace(BATCH, initiator_number="0123456748"), "enterprise number"),
        (with_order(end_to_end_id="/P1"), "reference"),
        (with_order(end_to_end_id="P1/"), "reference"),
        (with_order(end_to_end_id="P//1"), "reference"),
        (with_order(end_to_end_id="P_1"), "reference"),
        (with_order(amount=Decimal("0.00")), "amount"),
        (with_order(amount=Decimal("-1.00")), "amount"),
        (with_order(amount=Decimal("0.001")), "amount"),
        (with_order(amount=Decimal("1000000000.00")), "amount"),
        (with_order(creditor_iban="BE43068999999502"), "IBAN"),
        (with_order(creditor_name=""), "name"),
        (with_order(creditor_name="中文"), "name"),
        (with_order(creditor_name="☃"), "name"),
        (with_order(end_to_end_id=""), "reference"),
        (with_order(end_to_end_id="x" * 36), "reference"),
        (with_order(communication="202600010705"), "check digits"),
        (with_order(communication="RF19539007547034"), "RF reference"),
    ],
)
def test_what_no_bank_would_take_is_refused(batch: Batch, word: str) -> None:
    with pytest.raises(WrongOrder, match=word):
        pain001.write(batch=batch)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Café Zoë & Zoon", "Cafe Zoe + Zoon"),
        ("Straße Ærø Œuvre Łódź", "Strasse AEro OEuvre Lodz"),
        ("a_b*c;d", "a b c d"),
        ("  dubbele   spaties ", "dubbele spaties"),
        ("x" * 80, "x" * 70),
    ],
)
def test_letters_lose_their_accents_and_are_never_dropped(text: str, expected: str) -> None:
    assert pain001.plain(text, length=70) == expected


@given(st.text(max_size=200), st.integers(1, 140))
def test_any_text_becomes_one_that_banks_take(text: str, length: int) -> None:
    plain = pain001.plain(text, length=length)

    assert set(plain) <= SEPA
    assert len(plain) <= length
    assert plain == plain.strip()


ORDERS = st.builds(
    Order,
    end_to_end_id=st.just("P"),
    amount=st.integers(1, 10**11 - 1).map(lambda cents: Decimal(cents).scaleb(-2)),
    creditor_name=st.text("abcé &", max_size=90).map(lambda name: f"x{name}"),
    creditor_iban=st.just("BE43068999999501"),
    text=st.text(max_size=200),
    communication=st.just("")
    | st.integers(0, 10**10 - 1).map(lambda base: identifiers.make_communication(f"{base:010d}")),
)


@given(st.lists(ORDERS, min_size=1, max_size=5))
def test_whatever_is_ordered_is_valid_and_adds_up(some: list[Order]) -> None:
    numbered = [replace(order, end_to_end_id=f"P{number}") for number, order in enumerate(some)]
    content = pain001.write(batch=replace(BATCH, orders=numbered))

    assert texts(content, "GrpHdr/CtrlSum") == [str(sum(order.amount for order in numbered))]
    assert [Decimal(text) for text in texts(content, "InstdAmt")] == [order.amount for order in numbered]
    schema(Version.V09).assertValid(etree.fromstring(content))
