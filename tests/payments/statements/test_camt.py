"""CAMT in all versions: what an entry says, what is refused, and that no file does harm."""

import io
import tracemalloc
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments import statements
from payments.statements import camt
from payments.statements.types import Movement, Reading
from tests.payments.statements import files

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.{:02d}"
DEPOSIT = "<Amt Ccy='EUR'>320.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
BOOKED = "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-23</Dt></BookgDt><ValDt><Dt>2026-11-24</Dt></ValDt>"
OGM = (
    "<RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp>"
    f"<Ref>{files.REFERENCE}</Ref></CdtrRefInf></Strd></RmtInf>"
)


def balance(code: str, amount: str, *, currency: str = "EUR", direction: str = "CRDT") -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='{currency}'>{amount}</Amt>"
        f"<CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>2026-11-23</Dt></Dt></Bal>"
    )


def entry(details: str = "", *, head: str = DEPOSIT, status: str = BOOKED, tail: str = "") -> str:
    return f"<Ntry>{head}{status}<NtryDtls>{details}</NtryDtls>{tail}</Ntry>"


def transaction(inside: str) -> str:
    return f"<TxDtls>{inside}</TxDtls>"


def document(
    *entries: str, balances: str | None = None, version: int = 8, prefix: str = "", account: str = ""
) -> bytes:
    """Return a statement; balances are those of one deposit unless given."""
    if balances is None:
        balances = balance("OPBD", "1000.00") + balance("CLBD", "1320.00")
    account = account or f"<Id><IBAN>{files.IBAN}</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>De agentschap</Nm></Ownr>"
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>{prefix}<Document xmlns='{NAMESPACE.format(version)}'>"
        "<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>S1</Id><ElctrncSeqNb>7</ElctrncSeqNb>"
        f"<CreDtTm>2026-11-24T05:00:00+01:00</CreDtTm><Acct>{account}</Acct>{balances}{''.join(entries)}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def codes(reading: Reading) -> list[str]:
    return [violation.code for violation in reading.violations]


def only(content: bytes) -> Movement:
    reading = statements.read(content)
    assert reading.violations == ()
    ((movement,),) = (statement.movements for statement in reading.statements)
    return movement


def test_a_deposit_says_all_that_was_written() -> None:
    parties = (
        f"<Dbtr><Pty><Nm>Bakkerij &amp; zoon</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{files.PAYER}</IBAN></Id></DbtrAcct>"
        "<UltmtDbtr><Pty><Nm>De echte betaler</Nm></Pty></UltmtDbtr><Cdtr><Pty><Nm>De agentschap</Nm></Pty></Cdtr>"
    )
    inside = (
        "<Refs><AcctSvcrRef>B1</AcctSvcrRef><EndToEndId>E1</EndToEndId></Refs>"
        f"<RltdPties>{parties}</RltdPties>"
        "<RltdAgts><DbtrAgt><FinInstnId><BICFI>GKCCBEBB</BICFI></FinInstnId></DbtrAgt></RltdAgts>" + OGM
    )
    tail = "<AddtlNtryInf>via internet</AddtlNtryInf>"
    code = "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
    reading = statements.read(document(entry(transaction(inside), tail=code + tail)))

    assert (reading.format, reading.verdict) == ("camt.053", "accept")
    (statement,) = reading.statements
    assert (statement.account, statement.currency, statement.sequence) == (files.IBAN, "EUR", "7")
    assert (statement.opening_balance, statement.closing_balance) == (Decimal("1000.00"), Decimal("1320.00"))
    assert (statement.holder, statement.identification) == ("De agentschap", "S1")
    assert statement.created_on == date(2026, 11, 24)
    assert statement.movements == (
        Movement(
            ordinal=1,
            amount=Decimal("320.00"),
            currency="EUR",
            booking_date=date(2026, 11, 23),
            value_date=date(2026, 11, 24),
            counterparty_name="Bakkerij & zoon",
            counterparty_account=files.PAYER,
            counterparty_bic="GKCCBEBB",
            ultimate_party="De echte betaler",
            reference=files.REFERENCE,
            reference_kind="ogm",
            note="via internet",
            end_to_end_id="E1",
            bank_reference="B1",
            transaction_code="PMNT-RCDT-ESCT",
        ),
    )


OLD_STATUS = BOOKED.replace("<Cd>", "").replace("</Cd>", "")
OLD_PARTIES = "<RltdPties><Dbtr><Nm>Bakkerij</Nm></Dbtr></RltdPties>"
NEW_PARTIES = "<RltdPties><Dbtr><Pty><Nm>Bakkerij</Nm></Pty></Dbtr></RltdPties>"


@pytest.mark.parametrize("version", range(2, 14))
def test_every_version_says_the_same(version: int) -> None:
    status, parties = (OLD_STATUS, OLD_PARTIES) if version < 7 else (BOOKED, NEW_PARTIES)

    movement = only(document(entry(transaction(parties + OGM), status=status), version=version))

    assert (movement.status, movement.counterparty_name) == ("BOOK", "Bakkerij")
    assert (movement.reference, movement.booking_date) == (files.REFERENCE, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("container", "statement", "message", "expected"),
    [("BkToCstmrAcctRpt", "Rpt", "052", "camt.052"), ("BkToCstmrDbtCdtNtfctn", "Ntfctn", "054", "camt.054")],
)
def test_reports_and_notifications_need_no_balances(
    container: str, statement: str, message: str, expected: str
) -> None:
    text = document(entry(transaction(OGM)), balances="").decode()
    text = (
        text.replace("BkToCstmrStmt", container)
        .replace("Stmt>", f"{statement}>")
        .replace("camt.053", f"camt.{message}")
    )
    reading = statements.read(text.encode())

    assert (reading.format, reading.verdict) == (expected, "accept")
    assert reading.statements[0].movements[0].reference == files.REFERENCE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_prefixes_encodings_and_layout_change_nothing(encoding: str) -> None:
    plain = document(entry(transaction("<RmtInf><Ustrd>Dépôt</Ustrd></RmtInf>"))).decode()
    other = plain.replace("<", "<c:").replace("<c:/", "</c:").replace("<c:?", "<?").replace("xmlns=", "xmlns:c=")
    other = other.replace("><", ">\r\n    <").replace("encoding='UTF-8'", f"encoding='{encoding}'")

    assert statements.read(other.encode(encoding)).statements == statements.read(plain.encode()).statements
    assert only(plain.encode()).text == "Dépôt"


@pytest.mark.parametrize(
    "written",
    ["<![CDATA[a < b]]>", "a &lt; b", "a &#60; b", "a <!-- c -->&lt; b", "a <![CDATA[<]]> b", "\n  a &#x3c; b\n"],
)
def test_a_text_is_the_same_however_it_is_written(written: str) -> None:
    assert only(document(entry(transaction(f"<RmtInf><Ustrd>{written}</Ustrd></RmtInf>")))).text == "a < b"


def test_a_text_never_passes_for_an_element() -> None:
    hidden = "<![CDATA[</Ustrd></RmtInf></TxDtls></NtryDtls><Amt Ccy='EUR'>9.00</Amt>]]>"
    movement = only(document(entry(transaction(f"<RmtInf><Ustrd>{hidden}</Ustrd></RmtInf>"))))

    assert (movement.amount, movement.text) == (Decimal("320.00"), hidden[9:-3])


def test_a_long_text_is_kept_whole() -> None:
    text = "x" * 100_000

    assert only(document(entry(transaction(f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf>")))).text == text


@pytest.mark.parametrize(
    ("entries", "balances", "code"),
    [
        (entry(head="<Amt Ccy='EUR'>12..34</Amt><CdtDbtInd>CRDT</CdtDbtInd>"), None, "invalid_amount"),
        (entry(head="<Amt Ccy='EUR'>-320.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>"), None, "invalid_amount"),
        (entry(head="<Amt Ccy='EUR'>320,00</Amt><CdtDbtInd>CRDT</CdtDbtInd>"), None, "invalid_amount"),
        (entry(head="<Amt Ccy='EUR'>3.2E2</Amt><CdtDbtInd>CRDT</CdtDbtInd>"), None, "invalid_amount"),
        (entry(head="<Amt Ccy='EUR'></Amt><CdtDbtInd>CRDT</CdtDbtInd>"), None, "invalid_amount"),
        (entry(head="<Amt Ccy='EUR'/><CdtDbtInd>CRDT</CdtDbtInd>"), None, "invalid_amount"),
        (entry(head="<Amt Ccy='EUR'>320.00</Amt><CdtDbtInd>CRDX</CdtDbtInd>"), None, "invalid_direction"),
        (entry(head="<Amt Ccy='EUR'>320.00</Amt>"), None, "invalid_direction"),
        (entry(head=DEPOSIT.replace("320.00", "320.00123")), None, "amount_precision"),
        (entry(head=DEPOSIT + DEPOSIT), None, "invalid_amount"),
        (entry(status="<Sts><Cd>BOOL</Cd></Sts>"), None, "invalid_status"),
        (entry(status=""), None, "invalid_status"),
        (entry(status=BOOKED.replace("11-23", "02-30")), None, "invalid_date"),
        (entry(head=DEPOSIT.replace("320.00", "320.01")), None, "balance_mismatch"),
        (entry(head=DEPOSIT.replace("CRDT", "DBIT")), None, "balance_mismatch"),
        (entry(head=DEPOSIT.replace("EUR", "USD")), None, "currency_mismatch"),
        ("", None, "balance_mismatch"),
        ("", balance("OPBD", "1x") + balance("CLBD", "1.00"), "invalid_amount"),
    ],
)
def test_what_cannot_be_booked_is_refused_by_name(entries: str, balances: str | None, code: str) -> None:
    reading = statements.read(document(entries, balances=balances))

    assert reading.verdict == "reject"
    assert next(each for each in reading.violations if each.is_fatal).code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (document(balances=balance("CLBD", "0.00")), "opening_balance_missing"),
        (document(balances=balance("PRCD", "0.00")), "closing_balance_missing"),
        (document(entry(status="<Sts>BOOK</Sts>")), "booking_date_missing"),
        (document(entry(), version=1), "unknown_version"),
        (document(entry(), version=14), "unknown_version"),
        (document(entry()).replace(NAMESPACE.format(8).encode(), b""), "namespace_missing"),
        (document(entry()).replace(files.IBAN.encode(), b"BE72096123456769"), "invalid_iban_own_account"),
        (document(entry(transaction(OGM.replace("10704", "10705")))), "invalid_structured_reference"),
        (
            document(entry(transaction("<RltdPties><DbtrAcct><Id><IBAN>BE1</IBAN></Id></DbtrAcct></RltdPties>"))),
            "invalid_iban",
        ),
    ],
)
def test_what_can_be_booked_all_the_same_is_a_warning(content: bytes, code: str) -> None:
    reading = statements.read(content)

    assert (reading.verdict, codes(reading)) == ("accept_with_warnings", [code])


def test_balances_in_two_currencies_prove_nothing() -> None:
    balances = balance("OPBD", "1.00") + balance("CLBD", "99.00", currency="SEK")

    assert statements.read(document(entry(), balances=balances)).verdict == "accept"


@pytest.mark.parametrize(("status", "expected"), [("PDNG", "PDNG"), ("INFO", "INFO")])
def test_what_is_not_booked_is_not_counted(status: str, expected: str) -> None:
    pending = entry(status=f"<Sts><Cd>{status}</Cd></Sts>", head=DEPOSIT.replace("320", "500"))
    reading = statements.read(document(entry(), pending))

    assert reading.verdict == "accept"
    assert [movement.status for movement in reading.statements[0].movements] == ["BOOK", expected]


@pytest.mark.parametrize(
    ("reference", "issuer", "kind"),
    [
        (files.REFERENCE, "BBA", "ogm"),
        (files.REFERENCE, "ISO", "ogm"),
        (files.REFERENCE, "", "ogm"),
        ("RF18539007547034", "ISO", "rf"),
        ("rf18 5390 0754 7034", "BBA", "rf"),
        ("INV-2026-7", "", ""),
        ("0010008346912014", "CUR", ""),
    ],
)
def test_a_wrong_issuer_is_forgiven_and_a_number_of_the_creditor_is_no_reference(
    reference: str, issuer: str, kind: str
) -> None:
    written = OGM.replace(files.REFERENCE, reference).replace("BBA", issuer)
    movement = only(document(entry(transaction(written))))

    assert (movement.reference_kind, movement.text) == (kind, "")
    assert movement.reference == ("".join(reference.split()).upper() if kind else "")


def test_free_text_in_several_parts_is_joined_and_stands_beside_a_reference() -> None:
    inside = OGM.replace("<RmtInf>", "<RmtInf><Ustrd>eerste deel</Ustrd><Ustrd>tweede deel</Ustrd>")
    movement = only(document(entry(transaction(inside))))

    assert (movement.reference, movement.text) == (files.REFERENCE, "eerste deel tweede deel")


def part(amount: str, *, end_to_end_id: str = "NOTPROVIDED", direction: str = "CRDT") -> str:
    return transaction(
        f"<Refs><EndToEndId>{end_to_end_id}</EndToEndId></Refs><Amt Ccy='EUR'>{amount}</Amt>"
        f"<CdtDbtInd>{direction}</CdtDbtInd>{OGM}"
    )


def test_a_batch_is_booked_as_one_and_matched_in_parts() -> None:
    batch = "<Btch><PmtInfId>LOT-1</PmtInfId><NbOfTxs>3</NbOfTxs></Btch>"
    parts = part("300.00", end_to_end_id="E1") + part("30.00") + part("10.00", direction="DBIT")
    movement = only(document(entry(batch + parts)))

    assert (movement.amount, movement.batch_id, movement.reference) == (Decimal("320.00"), "LOT-1", "")
    assert [(each.amount, each.end_to_end_id, each.reference) for each in movement.lines()] == [
        (Decimal("300.00"), "E1", files.REFERENCE),
        (Decimal("30.00"), "", files.REFERENCE),
        (Decimal("-10.00"), "", files.REFERENCE),
    ]


def test_the_amount_of_a_payment_in_version_02_stands_deeper() -> None:
    old = part("160.00").replace("<Amt Ccy='EUR'>160.00</Amt>", "")
    old = old.replace("</Refs>", "</Refs><AmtDtls><TxAmt><Amt Ccy='EUR'>160.00</Amt></TxAmt></AmtDtls>")
    movement = only(document(entry(old + old, status=OLD_STATUS), version=2))

    assert [each.amount for each in movement.lines()] == [Decimal("160.00")] * 2


@pytest.mark.parametrize(
    "parts",
    [
        part("300.00") + part("19.99"),
        part("300.00") + transaction(OGM),
        part("300.00") + part("20.00").replace("EUR", "USD"),
    ],
)
def test_a_batch_whose_parts_do_not_make_its_sum_is_not_split(parts: str) -> None:
    reading = statements.read(document(entry(parts)))
    (movement,) = reading.statements[0].movements

    assert (reading.verdict, codes(reading)) == ("accept_with_warnings", ["batch_not_split"])
    assert (list(movement.lines()), movement.reference) == ([movement], "")


def test_a_reversal_keeps_the_parties_of_the_payment_that_it_reverses() -> None:
    parties = (
        "<RltdPties><Dbtr><Pty><Nm>De agentschap</Nm></Pty></Dbtr><Cdtr><Pty><Nm>De dienstverlener</Nm></Pty></Cdtr>"
        f"<CdtrAcct><Id><IBAN>{files.PAYER}</IBAN></Id></CdtrAcct></RltdPties>"
    )
    returned = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Account closed</AddtlInf></RtrInf>"
    head = DEPOSIT + "<RvslInd>true</RvslInd>"
    movement = only(document(entry(transaction(parties + returned), head=head)))

    assert (movement.counterparty_name, movement.counterparty_account) == ("De dienstverlener", files.PAYER)
    assert (movement.is_reversal, movement.is_return, movement.return_reason) == (True, True, "AC04")
    assert movement.note == "Account closed"


def test_a_return_is_known_by_its_family_too() -> None:
    code = "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd>"
    movement = only(document(entry(tail=code)))

    assert (movement.is_return, movement.is_reversal, movement.return_reason) == (True, False, "")


def test_dates_with_a_time_are_the_day_that_the_bank_wrote() -> None:
    status = BOOKED.replace("<Dt>2026-11-23</Dt>", "<DtTm>2026-11-23T23:59:59+14:00</DtTm>")

    assert only(document(entry(status=status))).booking_date == date(2026, 11, 23)


def test_an_account_without_an_iban_is_read() -> None:
    account = "<Id><Othr><Id>2345234534</Id></Othr></Id><Ccy>EUR</Ccy>"

    assert statements.read(document(entry(), account=account)).statements[0].account == "2345234534"


def test_two_statements_stand_in_one_file() -> None:
    text = document(entry()).decode()
    statement = text[text.index("<Stmt>") : text.index("</BkToCstmrStmt>")]
    reading = statements.read(text.replace(statement, statement + statement.replace("S1", "S2")).encode())

    assert reading.verdict == "accept"
    assert [each.identification for each in reading.statements] == ["S1", "S2"]
    assert [movement.ordinal for each in reading.statements for movement in each.movements] == [1, 1]


def test_a_violation_tells_the_line() -> None:
    text = document(entry(), entry(head=DEPOSIT.replace("320.00", "oops"))).decode().replace("<Ntry>", "\n<Ntry>")
    text = text.replace("<Stmt>", "<!-- one\ntwo --><Stmt>")
    found = next(each for each in statements.read(text.encode()).violations if each.code == "invalid_amount")

    assert (found.line, found.detail) == (4, "entry 2: 'oops'")


BOMB = "<!DOCTYPE d [<!ENTITY a 'ha'>{}]>".format(
    "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9))
)


@pytest.mark.parametrize(
    "prefix",
    [
        "<!DOCTYPE d>",
        BOMB,
        "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE d SYSTEM 'http://127.0.0.1:9/x.dtd'>",
        "<!-- first --><!DOCTYPE d [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>",
    ],
)
def test_a_document_type_is_refused_before_it_defines_anything(prefix: str) -> None:
    content = document(entry(transaction("<RmtInf><Ustrd>&x;&j;</Ustrd></RmtInf>")), prefix=prefix)

    assert codes(statements.read(content)) == ["document_type"]


def test_an_entity_that_nobody_defined_is_refused() -> None:
    assert statements.read(document(entry(transaction("<Nm>&x;</Nm>")))).verdict == "reject"


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<a>" * 70 + "</a>" * 70, "too_complex"),
        ("".join(f"<a{i}/>" for i in range(10_001)), "too_complex"),
        ("<a>\x00</a>", "not_well_formed"),
        ("<a></b>", "not_well_formed"),
    ],
)
def test_what_is_too_deep_too_varied_or_broken_is_refused(inside: str, code: str) -> None:
    reading = statements.read(document(entry(), inside))

    assert (reading.verdict, codes(reading)[-1]) == ("reject", code)


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("payments.statements.xml.MAX_BYTES", 500)

    assert codes(statements.read(document(entry())))[-1] == "too_large"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<a/>", "unknown_message"),
        (
            b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'><CstmrCdtTrfInitn/></Document>",
            "unknown_message",
        ),
        (b"<Document><BkToCstmrStmt/></Document>", "no_statement"),
        (b"<", "not_well_formed"),
        (b"<?xml version='1.0' encoding='klingon'?><a/>", "charset"),
        (b"<?xml version='1.0' encoding='big5'?><a/>", "charset"),
    ],
)
def test_what_is_no_statement_is_refused(content: bytes, code: str) -> None:
    reading = statements.read(content)

    assert (reading.verdict, reading.statements) == ("reject", ())
    assert code in codes(reading)


WHOLE = document(entry(part("300.00") + part("20.00")), entry(head=DEPOSIT.replace("320.00", "0.00")))


def test_every_file_that_was_cut_is_refused() -> None:
    assert statements.read(WHOLE).verdict == "accept"
    assert [length for length in range(len(WHOLE)) if statements.read(WHOLE[:length]).verdict != "reject"] == []


def sums(reading: Reading) -> list[object]:
    return [
        (each.account, each.opening_balance, each.closing_balance, sum(movement.amount for movement in each.movements))
        for each in reading.statements
    ]


def test_no_single_wrong_byte_costs_a_euro() -> None:
    before = statements.read(WHOLE)
    harmed = []
    for position, byte in enumerate(WHOLE):
        for value in {byte ^ 1, byte ^ 16, ord("0"), ord("7"), ord("A"), ord(" ")} - {byte}:
            after = statements.read(WHOLE[:position] + bytes([value]) + WHOLE[position + 1 :])
            # The account has its check digits, the sums each other; a lost mark of a balance is told as missing.
            if after.verdict == "accept" and sums(after) != sums(before):
                harmed.append(position)

    assert harmed == []


@given(st.binary(max_size=300))
def test_noise_never_breaks_the_reader(noise: bytes) -> None:
    assert camt.read(noise).verdict == "reject"
    assert camt.read(b"<Document>" + noise).verdict == "reject"


@pytest.mark.parametrize("make", [lambda count: entry(transaction(OGM)) * count], ids=["entries"])
def test_memory_does_not_grow_with_the_file(make: Callable[[int], str]) -> None:
    def peak(count: int) -> int:
        content = io.BytesIO(document(make(count), balances=""))
        tracemalloc.start()
        assert sum(1 for _ in camt.stream(content)) > count
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(10)
    assert peak(6000) < 1.5 * peak(600)
