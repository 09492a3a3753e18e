"""What the bank says of orders: the most specific level wins, and public samples are read as they are."""

from decimal import Decimal

import pytest

from payments.orders import pain002
from payments.orders.pain002 import Status, WrongReport
from tests.payments.statements import samples

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"


def report(inside: str = "", *, group: str = "", namespace: str = f" xmlns='{NAMESPACE}'") -> bytes:
    return (
        f"<Document{namespace}><CstmrPmtStsRpt><GrpHdr><MsgId>R1</MsgId></GrpHdr><OrgnlGrpInfAndSts>"
        f"<OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group}</OrgnlGrpInfAndSts>"
        f"{inside}</CstmrPmtStsRpt></Document>"
    ).encode()


def block(inside: str, *, status: str = "") -> str:
    told = f"<PmtInfSts>{status}</PmtInfSts>" if status else ""
    return f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>B1</OrgnlPmtInfId>{told}{inside}</OrgnlPmtInfAndSts>"


def order(number: str, status: str, reason: str = "") -> str:
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn><AddtlInf>omdat</AddtlInf></StsRsnInf>" if reason else ""
    return f"<TxInfAndSts><OrgnlEndToEndId>{number}</OrgnlEndToEndId><TxSts>{status}</TxSts>{why}</TxInfAndSts>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (report(block(order("P1", "ACSP"), status="ACTC"), group="<GrpSts>RCVD</GrpSts>"), "ACSP"),
        (report(block(order("P2", "ACSP"), status="ACTC"), group="<GrpSts>RCVD</GrpSts>"), "ACTC"),
        (report(block(order("P2", "ACSP")), group="<GrpSts>RCVD</GrpSts>"), "RCVD"),
        (report(block("", status="PART"), group="<GrpSts>PART</GrpSts>"), None),
        (report(block(order("P1", "RJCT"), status="PART"), group="<GrpSts>ACTC</GrpSts>"), "RJCT"),
        (report(order("P1", "ACSC")), "ACSC"),
        (report(block(order("P1", "RJCT")), namespace=""), "RJCT"),
        (report(block(order("P1", "RJCT")), namespace=" xmlns='http://www.six-interbank-clearing.com/de/x'"), "RJCT"),
        (report(), None),
    ],
)
def test_the_most_specific_level_wins(content: bytes, expected: str | None) -> None:
    status = pain002.read(content).status_of("P1", block_id="B1")

    assert (status.code if status else None) == expected


def test_a_rejection_says_why() -> None:
    status = pain002.read(report(block(order("P1", "RJCT", "AC04")))).orders["P1"]

    assert status == Status("RJCT", "AC04", "omdat")
    assert status.is_rejection
    assert not Status("ACSC").is_rejection


def test_another_block_of_the_file_says_nothing_about_an_order() -> None:
    assert pain002.read(report(block("", status="RJCT"))).status_of("P1", block_id="B2") is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a/>",
        report() + report(),
        report()[:-20],
        report().replace(b"OrgnlGrpInfAndSts", b"Other"),
        b"<!DOCTYPE d [<!ENTITY x 'y'>]>" + report(),
        report(
            block(
                order("P1", "RJCT").replace(
                    "<TxSts>", "<OrgnlTxRef><Amt><InstdAmt>x</InstdAmt></Amt></OrgnlTxRef><TxSts>"
                )
            )
        ),
    ],
)
def test_what_is_no_report_is_refused(content: bytes) -> None:
    with pytest.raises(WrongReport):
        pain002.read(content)


@samples.needs_samples
@pytest.mark.parametrize("name", samples.names("pain002"))
def test_the_public_samples_say_what_they_say(name: str) -> None:
    content = samples.expected(name)["content"]
    actual = pain002.read(samples.path(name).read_bytes())

    assert (actual.message_id, actual.original_message_id) == (content["message_id"], content["original_message_id"])
    assert actual.original_message_name == content["original_message_name"]
    assert (actual.group.code if actual.group else None) == content["group_status"]
    reasons = content["group_reasons"]
    assert (actual.group.reason if actual.group else "") == (reasons[0]["code"] if reasons else "")
    blocks = {each["original_payment_information_id"]: each["status"] for each in content["payments"] if each["status"]}
    assert {key: status.code for key, status in actual.blocks.items()} == blocks
    orders = [
        *content["loose_transactions"],
        *(each for block in content["payments"] for each in block["transactions"]),
    ]
    assert actual.orders == {
        each["original_end_to_end_id"]: Status(
            each["status"],
            each["reasons"][0]["code"] if each["reasons"] else "",
            " ".join(text for reason in each["reasons"] for text in reason["additional"]),
            Decimal(each["amount"]) if each["amount"] else None,
        )
        for each in orders
    }
