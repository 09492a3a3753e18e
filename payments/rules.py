"""Conditions on paying, stopping and lapsing: values in, values out. Money in euro."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext as _

from applications.enums import StopReason
from payments.enums import RefundCase
from portefeuille import money
from portefeuille.errors import Refusal

# Without a statement of the last day we wait this long for it: bank holidays and a weekend.
DAYS_TO_WAIT_FOR_STATEMENT = 5
MOST_INSTALMENTS = 36

# A year of statements fits; more is no statement.
MAX_BANK_FILE_BYTES = 128 * 1024 * 1024


@dataclass(frozen=True)
class Invoice:
    """What an applicant copies from the invoice of the provider: number, date, amount in euro excluding VAT."""

    number: str
    dated_on: date
    amount: Decimal


@dataclass(frozen=True)
class Balance:
    """What a wallet holds."""

    own: Decimal
    subsidy: Decimal

    @property
    def total(self) -> Decimal:
        """Return what can be paid."""
        return self.own + self.subsidy


def shares(amount: Decimal, balance: Balance, *, own_contribution: Decimal, cost: Decimal) -> tuple[Decimal, Decimal]:
    """Divide a payment over own contribution and subsidy by the project's ratio, to the cent.

    The payment that empties the wallet takes what is left of each, so that no cent stays behind.
    """
    if amount == balance.total:
        return balance.own, balance.subsidy
    own, _subsidy = money.split(amount, part=own_contribution, whole=cost)
    own = min(max(own, amount - balance.subsidy), balance.own)
    return own, amount - own


def payment_over_balance(amount: Decimal, balance: Balance) -> Refusal | None:
    """Never pay more than the wallet holds."""
    if amount <= balance.total:
        return None
    return Refusal(
        "PAY_OVER_BALANCE",
        _("You can pay at most %(balance)s. Pay the rest, such as VAT, straight to the provider.")
        % {"balance": money.display(balance.total)},
        "amount",
    )


def payment_warnings(amount: Decimal, balance: Balance, *, own_contribution: Decimal) -> list[str]:
    """Return what an applicant should think of before paying less than the wallet holds; it may be meant that way."""
    if amount >= balance.total:
        return []
    amounts = {"subsidy": money.display(balance.subsidy), "balance": money.display(balance.total)}
    if amount == own_contribution:
        return [
            _(
                "This is exactly your own contribution. Do not limit the payment to it: the subsidy of %(subsidy)s is "
                "meant for the same invoice. Your available balance (own contribution + subsidy) is %(balance)s."
            )
            % amounts
        ]
    left = money.display(balance.total - amount)
    return [
        _("This is less than your available balance of %(balance)s: %(left)s stays on the project.")
        % {**amounts, "left": left}
    ]


def invoice_in_future(invoiced_on: date, today: date) -> Refusal | None:
    """Pay an invoice that exists: its date is not still to come."""
    if invoiced_on <= today:
        return None
    return Refusal("PAY_INVOICE_DATE", _("The invoice date is still to come. Check the date."), "invoiced_on")


def nothing_to_stop(balance: Balance, *, is_funded: bool) -> Refusal | None:
    """Stop a project while money of it is unspent; what was paid comes back from the provider alone."""
    if not is_funded or balance.total > 0:
        return None
    return Refusal(
        "STOP_NOTHING_LEFT",
        _(
            "The whole amount of this project is paid or on its way, so there is nothing to stop. "
            "Did the service not take place? Ask your provider to pay the money back."
        ),
    )


def refusal_too_late(refusable_until: date, today: date) -> Refusal | None:
    """A provider refuses within its term; afterwards silence is consent."""
    if today <= refusable_until:
        return None
    return Refusal(
        "REFUSE_TOO_LATE",
        _("You could refuse this application until %(day)s. Ask your customer to stop the project.")
        % {"day": f"{refusable_until:%d/%m/%Y}"},
    )


def is_lapsed(deposit_due_on: date, *, statements_until: date | None, today: date) -> bool:
    """Tell whether an incomplete deposit has lapsed: the term is over and the bank's statements of it are in."""
    if today <= deposit_due_on:
        return False
    if statements_until is not None and statements_until >= deposit_due_on:
        return True
    return today > deposit_due_on + timedelta(days=DAYS_TO_WAIT_FOR_STATEMENT)


def bank_file_size(size: int) -> Refusal | None:
    """Keep a bank file that holds something and fits in memory; `size` in bytes."""
    if 0 < size <= MAX_BANK_FILE_BYTES:
        return None
    return Refusal(
        "BANK_FILE_SIZE",
        _("This file is empty, or larger than %(megabytes)s MB. Choose the file as the bank delivered it.")
        % {"megabytes": MAX_BANK_FILE_BYTES // 1024**2},
        "file",
    )


def refund_case(*, paid: Decimal, balance: Balance, reason: StopReason | None = None) -> RefundCase:
    """Tell which of the four cases of domain description §9 a project is in, by what was paid or is on its way."""
    if paid == 0:
        return RefundCase.NOTHING_PAID
    if balance.total > 0:
        return RefundCase.PART_PAID
    return RefundCase.PAID_NOT_FOLLOWED if reason == StopReason.NOT_FOLLOWED else RefundCase.PAID_CANCELLED


def nothing_to_ask_back(repayable: Balance) -> Refusal | None:
    """Ask a provider to pay back what it received."""
    if repayable.total > 0:
        return None
    return Refusal(
        "REPAY_NOTHING",
        _("Your provider has received nothing yet, or has announced to pay everything back already."),
    )


def repayment_over_paid(amount: Decimal, repayable: Balance) -> Refusal | None:
    """A provider pays back at most what it received for the project and has not paid back."""
    if amount <= repayable.total:
        return None
    return Refusal(
        "REPAY_OVER_PAID",
        _("You received %(amount)s through this project and have not paid it back yet. Announce at most that amount.")
        % {"amount": money.display(repayable.total)},
        "amount",
    )


def recovery_over_paid(amount: Decimal, reclaimable: Decimal) -> Refusal | None:
    """Reclaim at most the subsidy that was paid out and has neither come back nor been reclaimed."""
    if amount <= reclaimable:
        return None
    return Refusal(
        "RECOVERY_OVER_PAID",
        _("At most %(amount)s of the subsidy of this project can be reclaimed.")
        % {"amount": money.display(reclaimable)},
        "amount",
    )


def recovery_instalments(amount: Decimal, *, count: int, first_due_on: date, today: date) -> Refusal | None:
    """Instalments of at least a cent, the first of which is still to come."""
    if first_due_on <= today:
        return Refusal("RECOVERY_DUE", _("The first instalment falls due on a day that is still to come."), "due_on")
    if not 1 <= count <= MOST_INSTALMENTS or amount < count * money.CENT:
        return Refusal(
            "RECOVERY_COUNT",
            _("Divide the amount over at most %(most)s instalments of at least one cent.") % {"most": MOST_INSTALMENTS},
            "count",
        )
    return None


def instalments(amount: Decimal, *, count: int, first_due_on: date) -> list[tuple[date, Decimal]]:
    """Divide an amount into equal monthly parts with their last days; the last part takes the odd cents."""
    part = (amount / count).quantize(money.CENT, rounding=ROUND_DOWN)
    parts = [part] * (count - 1) + [amount - part * (count - 1)]
    return [(_months_later(first_due_on, index), part) for index, part in enumerate(parts)]


def _months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
