"""Write CAMT.053.001.08 from the plain values from which `coda_writer` writes CODA: for tests and benchmarks."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from payments.statements import references
from payments.statements.coda_writer import Line

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
TRANSFER = "ESCT"
RETURN = "RRTN"


def write(
    *,
    account_iban: str,
    bic: str,
    holder: str,
    sequence: int,
    created_on: date,
    opening_balance: Decimal,
    opening_date: date,
    closing_date: date,
    lines: Sequence[Line],
) -> bytes:
    """Return a file with one statement of an account in euro, each line an entry with one transaction."""
    closing_balance = opening_balance + sum((line.amount for line in lines), Decimal(0))
    parts = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{NAMESPACE}"><BkToCstmrStmt>',
        f"<GrpHdr><MsgId>{sequence}</MsgId><CreDtTm>{created_on}T06:00:00</CreDtTm></GrpHdr><Stmt>",
        f"<Id>{closing_date:%Y%m%d}-{sequence}</Id><ElctrncSeqNb>{sequence}</ElctrncSeqNb>",
        f"<CreDtTm>{created_on}T06:00:00</CreDtTm><Acct><Id><IBAN>{account_iban}</IBAN></Id><Ccy>EUR</Ccy>",
        f"<Ownr><Nm>{escape(holder)}</Nm></Ownr><Svcr><FinInstnId><BICFI>{bic}</BICFI></FinInstnId></Svcr></Acct>",
        _balance("OPBD", opening_balance, opening_date),
        _balance("CLBD", closing_balance, closing_date),
        *(entry for line in lines for entry in _entry(line)),
        "</Stmt></BkToCstmrStmt></Document>\n",
    )
    return "".join(parts).encode()


def _balance(code: str, amount: Decimal, day: date) -> str:
    return f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(amount)}<Dt><Dt>{day}</Dt></Dt></Bal>\n"


def _amount(amount: Decimal) -> str:
    direction = "DBIT" if amount < 0 else "CRDT"
    return f'<Amt Ccy="EUR">{abs(amount):.2f}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'


def _entry(line: Line) -> Iterator[str]:
    family = "RCDT" if line.amount >= 0 else "ICDT"
    detail = RETURN if line.return_reason else TRANSFER
    yield f"<Ntry>{_amount(line.amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{line.booking_date}</Dt></BookgDt>"
    if line.value_date:
        yield f"<ValDt><Dt>{line.value_date}</Dt></ValDt>"
    yield f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{detail}</SubFmlyCd></Fmly></Domn></BkTxCd>"
    yield f"<NtryDtls><TxDtls><Refs><EndToEndId>{escape(line.end_to_end_id or 'NOTPROVIDED')}</EndToEndId></Refs>"
    yield from _party(line, "Dbtr" if line.amount >= 0 else "Cdtr")
    yield _remittance(line)
    if line.return_reason:
        yield f"<RtrInf><Rsn><Cd>{line.return_reason}</Cd></Rsn></RtrInf>"
    yield "</TxDtls></NtryDtls></Ntry>\n"


def _party(line: Line, role: str) -> Iterator[str]:
    name = f"<{role}><Pty><Nm>{escape(line.counterparty_name)}</Nm></Pty></{role}>" if line.counterparty_name else ""
    account = f"<{role}Acct><Id><IBAN>{line.counterparty_iban}</IBAN></Id></{role}Acct>"
    yield f"<RltdPties>{name}{account if line.counterparty_iban else ''}</RltdPties>"
    if line.counterparty_bic:
        bic = f"<FinInstnId><BICFI>{line.counterparty_bic}</BICFI></FinInstnId>"
        yield f"<RltdAgts><{role}Agt>{bic}</{role}Agt></RltdAgts>"


def _remittance(line: Line) -> str:
    text = f"<Ustrd>{escape(line.text)}</Ustrd>" if line.text else ""
    if not line.communication:
        return f"<RmtInf>{text}</RmtInf>" if text else ""
    issuer = "BBA" if references.is_communication(line.communication) else "ISO"
    kind = f"<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>{issuer}</Issr></Tp>"
    structured = f"<Strd><CdtrRefInf>{kind}<Ref>{line.communication}</Ref></CdtrRefInf></Strd>"
    return f"<RmtInf>{text}{structured}</RmtInf>"
