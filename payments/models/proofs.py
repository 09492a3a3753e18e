"""The proofs of the books, one row each time they were proved, kept as they came out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from payments.enums import ProofCause
from portefeuille.fields import EuroField

DIGITS = 15


class DailyProof(models.Model):
    """The balance of every account at one moment, and whether every euro was explained. All amounts in euro."""

    day = models.DateField(_("day"))
    made_at = models.DateTimeField(_("proved at"))
    cause = models.CharField(_("cause"), max_length=8, choices=ProofCause.choices)
    holds = models.BooleanField(_("the books hold"))
    bank = EuroField(_("bank account"), max_digits=DIGITS)
    fees = EuroField(_("bank costs"), max_digits=DIGITS)
    claims = EuroField(_("claims"), max_digits=DIGITS)
    own = EuroField(_("own contribution in wallets"), max_digits=DIGITS)
    subsidy = EuroField(_("subsidy in wallets"), max_digits=DIGITS)
    in_transit = EuroField(_("on its way to providers"), max_digits=DIGITS)
    refunds = EuroField(_("on its way back to payers"), max_digits=DIGITS)
    suspense = EuroField(_("suspense"), max_digits=DIGITS)
    fund = EuroField(_("fund of the government"), max_digits=DIGITS)
    statement_balance = EuroField(
        _("what the statements of the bank add up to"), max_digits=DIGITS, null=True, blank=True
    )
    wrong_wallet_count = models.PositiveIntegerField(_("wallets that differ from the ledger"))
    wrong_budget_count = models.PositiveIntegerField(_("annual budgets that differ from the projects"))

    class Meta:
        verbose_name = _("proof of the books")
        verbose_name_plural = _("proofs of the books")
        indexes = [models.Index(fields=["-day", "-made_at"], name="daily_proof_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.cause}"
