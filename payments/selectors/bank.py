"""What is known of the bank account: how far its statements go, and where money can be sent."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings

from payments.models import BankMovement, BankStatement
from portefeuille import identifiers


def last_statement() -> BankStatement | None:
    """Return the latest statement of the account that receives deposits, or None before the first one."""
    statements = BankStatement.objects.filter(account=settings.FINANCIAL_MANAGER_IBAN)
    return statements.order_by("-closing_on", "-pk").first()


def statements_until() -> date | None:
    """Return the day up to which the bank's statements are in, or None before the first one."""
    last = last_statement()
    return last.closing_on if last else None


def payable_iban(account: str) -> str:
    """Return an account of a bank file as an IBAN to which we can send money, or "" when finance must ask for one."""
    try:
        return identifiers.parse_iban(account)
    except ValueError:
        return ""


def movements_of_file(name: str, company_id: int) -> Sequence[BankMovement]:
    """Return the movements of the bank files of a name that concern projects of a company, in the order of the file."""
    rows = BankMovement.objects.filter(statement__file__name=name, application__company_id=company_id)
    return list(rows.select_related("application", "statement__file").order_by("pk"))
