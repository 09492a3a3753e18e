"""The double-entry ledger: transfers between two accounts, which PostgreSQL keeps as they were posted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.enums import WALLET_ACCOUNTS, Account, EntryKind
from portefeuille.fields import EuroField


class Entry(models.Model):
    """The transfers of one event; `key` makes sure that the event is booked once."""

    key = models.CharField(_("key"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=EntryKind.choices)
    booked_on = models.DateField(_("booking date"))
    posted_at = models.DateTimeField(_("posted at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("posted by")
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name=_("counter-entry of")
    )

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        indexes = [models.Index(fields=["booked_on"], name="entry_by_day")]

    def __str__(self) -> str:
        return self.key


class Transfer(models.Model):
    """An amount moved from the credited to the debited account; balanced by construction.

    An account of a project names the application; a transfer touches one project at most.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="transfers", verbose_name=_("entry"))
    debit = models.CharField(_("debit"), max_length=10, choices=Account.choices)
    credit = models.CharField(_("credit"), max_length=10, choices=Account.choices)
    amount = EuroField(_("amount in euro"))
    application = models.ForeignKey(
        "applications.SubsidyApplication",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers",
        verbose_name=_("project"),
    )

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_amount_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_between_two_accounts"),
            models.CheckConstraint(
                condition=Q(debit__in=Account.values, credit__in=Account.values), name="transfer_accounts_exist"
            ),
            models.CheckConstraint(
                condition=Q(application__isnull=False) | ~Q(debit__in=WALLET_ACCOUNTS) & ~Q(credit__in=WALLET_ACCOUNTS),
                name="transfer_of_a_wallet_names_the_project",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.debit} < {self.amount} < {self.credit}"


class Wallet(models.Model):
    """The running balance of one project, kept by `ledger.post()`; never below zero."""

    application = models.OneToOneField(
        "applications.SubsidyApplication",
        models.PROTECT,
        primary_key=True,
        related_name="wallet",
        verbose_name=_("project"),
    )
    own = EuroField(_("own contribution"), default=0)
    subsidy = EuroField(_("subsidy"), default=0)

    class Meta:
        verbose_name = _("wallet")
        verbose_name_plural = _("wallets")
        constraints = [
            models.CheckConstraint(condition=Q(own__gte=0), name="wallet_own_not_negative"),
            models.CheckConstraint(condition=Q(subsidy__gte=0), name="wallet_subsidy_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.own} + {self.subsidy}"
