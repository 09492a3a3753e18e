"""From an entry and its transaction details to a movement, for all versions at once.

Versions differ in small things: the status is a text up to 06 and a choice from 07 on, parties are wrapped in `Pty`
from 07 on, the amount of a transaction stands in `AmtDtls` in 02. Each alternative is a second path here.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, cast, get_args

from payments.statements import ibans, references
from payments.statements.camt.values import CREDIT, WrongValue, amount, day, has_part_of_cent
from payments.statements.types import Movement, ReferenceKind, Status, Violation
from payments.statements.xml import Node

BOOKED: Final = "BOOK"
EURO = "EUR"
TRANSACTION = "TxDtls"
BELGIAN_ISSUER = "BBA"
NOT_PROVIDED = "NOTPROVIDED"
# The sub-family of payments that come back.
RETURNED = "RRTN"
STATUSES = frozenset(get_args(Status))

_NO_TRANSACTION = Node(TRANSACTION, 0, None)
_REFERENCE = "RmtInf/Strd/CdtrRefInf/Ref"
_ISSUER = "RmtInf/Strd/CdtrRefInf/Tp/Issr"


class _Party:
    """Where the details say who is on one side of a payment."""

    def __init__(self, role: str) -> None:
        self.names = (f"RltdPties/{role}/Nm", f"RltdPties/{role}/Pty/Nm")
        self.ultimate_names = (f"RltdPties/Ultmt{role}/Nm", f"RltdPties/Ultmt{role}/Pty/Nm")
        self.iban = f"RltdPties/{role}Acct/Id/IBAN"
        self.other_account = f"RltdPties/{role}Acct/Id/Othr/Id"
        self.bics = (f"RltdAgts/{role}Agt/FinInstnId/BICFI", f"RltdAgts/{role}Agt/FinInstnId/BIC")


_DEBTOR, _CREDITOR = _Party("Dbtr"), _Party("Cdtr")


@dataclass(frozen=True, slots=True)
class _Common:
    """What the entry says for all its payments."""

    entry: Node
    ordinal: int
    direction: str
    currency: str
    status: Status
    booked_on: date | None
    value_on: date | None
    code: str
    is_reversal: bool


class EntryReader:
    """Turns entries into movements; what is odd about the last one stands in `violations`."""

    def __init__(self) -> None:
        self.violations: list[Violation] = []

    def read(self, ordinal: int, entry: Node) -> Movement:
        """Return the movement of an entry; raises `WrongValue` where it cannot be booked or judged at all.

        One payment is told by the movement itself, several by its details.
        """
        self.violations = []
        texts = entry.texts
        common = _Common(
            entry=entry,
            ordinal=ordinal,
            direction=texts.get("CdtDbtInd", ""),
            currency=texts.get("Amt@Ccy", ""),
            status=_status(entry),
            booked_on=day(entry.first("BookgDt/Dt", "BookgDt/DtTm")),
            value_on=day(entry.first("ValDt/Dt", "ValDt/DtTm")),
            code=_transaction_code(texts),
            is_reversal=texts.get("RvslInd") in {"true", "1"},
        )
        written = texts.get("Amt", "")
        value = amount(written, common.direction)
        if common.currency == EURO and has_part_of_cent(written):
            raise WrongValue("amount_precision", f"{written} euro")
        if common.booked_on is None and common.status == BOOKED:
            self._remark(common, "booking_date_missing", "is booked on no day")
        transactions = entry.children
        if len(transactions) == 1:
            return self._movement(common, ordinal, value, transactions[0])
        details = self._details(common, value, transactions) if transactions else ()
        return self._movement(common, ordinal, value, _NO_TRANSACTION, details)

    def _details(self, common: _Common, total: Decimal, transactions: list[Node]) -> tuple[Movement, ...]:
        """Return the payments of a batch, or nothing when one does not tell its amount in the currency of the entry."""
        details = []
        for position, transaction in enumerate(transactions, start=1):
            texts = transaction.texts
            path = "Amt" if "Amt" in texts else "AmtDtls/TxAmt/Amt"
            if path not in texts or texts.get(f"{path}@Ccy") != common.currency:
                self._remark(common, "batch_not_split", f"tx {position} has no amount in {common.currency}")
                return ()
            value = amount(texts[path], texts.get("CdtDbtInd", common.direction))
            details.append(self._movement(common, position, value, transaction))
        found = sum((detail.amount for detail in details), Decimal(0))
        if found != total:
            self._remark(common, "batch_not_split", f"{total}, its details {found}")
        return tuple(details)

    def _movement(
        self,
        common: _Common,
        ordinal: int,
        value: Decimal,
        transaction: Node,
        details: tuple[Movement, ...] = (),
    ) -> Movement:
        texts, entry_texts = transaction.texts, common.entry.texts
        # The parties keep the places that they had in the payment which is reversed.
        is_credit = texts.get("CdtDbtInd", common.direction) == CREDIT
        party = _DEBTOR if is_credit is not common.is_reversal else _CREDITOR
        reference, kind, text = self._remittance(common, transaction)
        reason = transaction.first("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry")
        end_to_end_id = texts.get("Refs/EndToEndId", "")
        return Movement(
            ordinal=ordinal,
            amount=value,
            currency=common.currency,
            booking_date=common.booked_on,
            value_date=common.value_on,
            status=common.status,
            counterparty_name=transaction.first(*party.names),
            counterparty_account=self._account(common, texts, party),
            counterparty_bic=transaction.first(*party.bics),
            ultimate_party=transaction.first(*party.ultimate_names),
            reference=reference,
            reference_kind=kind,
            text=text,
            note=_note(common.entry, transaction),
            end_to_end_id="" if end_to_end_id == NOT_PROVIDED else end_to_end_id,
            batch_id=entry_texts.get("NtryDtls/Btch/PmtInfId") or texts.get("Refs/PmtInfId", ""),
            bank_reference=texts.get("Refs/AcctSvcrRef") or entry_texts.get("AcctSvcrRef", ""),
            transaction_code=common.code,
            is_reversal=common.is_reversal,
            is_return=bool(reason) or common.code.endswith(RETURNED),
            return_reason=reason,
            details=details,
        )

    def _account(self, common: _Common, texts: dict[str, str], party: _Party) -> str:
        iban = texts.get(party.iban, "")
        if iban and not ibans.is_valid(iban):
            self._remark(common, "invalid_iban", iban)
        return iban or texts.get(party.other_account, "")

    def _remittance(self, common: _Common, transaction: Node) -> tuple[str, ReferenceKind, str]:
        """Return the first valid structured reference with its kind, and the free text.

        The issuer decides nothing: banks and payers mix up BBA and ISO. A reference that looks like one and is wrong
        goes into the text; a creditor's own number is no reference of ours.
        """
        reference, kind = "", ""
        said = transaction.all("RmtInf/Ustrd")
        for written in transaction.all(_REFERENCE):
            bare = "".join(written.split()).upper()
            if references.is_communication(bare):
                reference, kind = (reference, kind) if reference else (bare, "ogm")
            elif references.is_creditor_reference(bare):
                reference, kind = (reference, kind) if reference else (bare, "rf")
            elif BELGIAN_ISSUER in transaction.all(_ISSUER):
                said.append(written)
                self._remark(common, "invalid_structured_reference", f"{written} issuer {BELGIAN_ISSUER}")
            elif bare.startswith("RF"):
                said.append(written)
        return reference, cast("ReferenceKind", kind), " ".join(said)

    def _remark(self, common: _Common, code: str, detail: str) -> None:
        self.violations.append(Violation(code, common.entry.line, f"entry {common.ordinal}: {detail}", is_fatal=False))


def _status(entry: Node) -> Status:
    status = entry.first("Sts", "Sts/Cd")
    if status not in STATUSES:
        raise WrongValue("invalid_status", repr(status))
    return cast("Status", status)


def _note(entry: Node, transaction: Node) -> str:
    """Return what the bank adds in words."""
    said = (transaction.all("AddtlTxInf"), transaction.all("RtrInf/AddtlInf"), entry.all("AddtlNtryInf"))
    return " ".join(text for texts in said for text in texts)


def _transaction_code(entry: dict[str, str]) -> str:
    """Return domain, family and sub-family (`PMNT-RCDT-ESCT`), or the bank's own code."""
    domain = entry.get("BkTxCd/Domn/Cd")
    if not domain:
        return entry.get("BkTxCd/Prtry/Cd", "")
    family, detail = entry.get("BkTxCd/Domn/Fmly/Cd", ""), entry.get("BkTxCd/Domn/Fmly/SubFmlyCd", "")
    return "-".join(filter(None, (domain, family, detail)))
