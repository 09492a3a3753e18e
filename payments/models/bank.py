"""Bank files, their statements and movements, as they were received."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payments.enums import UNDECIDED, FileVerdict, Handling, Outcome, Payer, Rule, StatementFormat
from portefeuille.fields import EuroField


class StatementSource(models.Model):
    """The one format from which an account is booked; files in the other format are compared, never booked."""

    account = models.CharField(_("account"), max_length=34, unique=True)
    format = models.CharField(_("format"), max_length=4, choices=StatementFormat.choices)
    changed_at = models.DateTimeField(_("changed on"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        verbose_name = _("source of statements")
        verbose_name_plural = _("sources of statements")
        constraints = [
            models.CheckConstraint(
                condition=Q(format__in=StatementFormat.values), name="statement_source_in_a_known_format"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.format}"


class BankFile(models.Model):
    """A file from the bank, kept whole (compressed) so that it can be read again after a restore.

    It is a row as soon as it is received; `begun_at` and `imported_at` tell when an importer took it up and was done
    with it, `outcomes` how many new movements it gave of each outcome.
    """

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    name = models.CharField(_("file name"), max_length=255)
    format = models.CharField(_("format"), max_length=10, blank=True)
    content = models.BinaryField(_("content, compressed"))
    received_at = models.DateTimeField(_("received on"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("received from"),
    )
    verdict = models.CharField(_("verdict"), max_length=20, choices=FileVerdict.choices)
    violations = models.JSONField(_("remarks"), default=list)
    begun_at = models.DateTimeField(_("import begun at"), null=True, blank=True)
    imported_at = models.DateTimeField(_("import done at"), null=True, blank=True)
    outcomes = models.JSONField(_("new movements"), default=dict, blank=True)
    gap_accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gap in the numbers accepted by"),
    )
    gap_reason = models.CharField(_("why the gap is accepted"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("bank file")
        verbose_name_plural = _("bank files")
        indexes = [
            models.Index(fields=["received_at"], condition=Q(verdict="waiting"), name="bank_file_to_import"),
            models.Index(fields=["received_at"], condition=Q(verdict="hold"), name="bank_file_held"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="waiting", imported_at__isnull=True) | ~Q(verdict="waiting"),
                name="bank_file_waiting_is_not_imported",
            ),
            models.CheckConstraint(
                condition=Q(gap_accepted_by__isnull=True) | ~Q(gap_reason=""),
                name="bank_file_gap_accepted_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BankStatement(models.Model):
    """One statement of one account; the statements of an account form a chain."""

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="statements", verbose_name=_("file"))
    account = models.CharField(_("account"), max_length=34)
    sequence = models.CharField(_("statement number"), max_length=40)
    opening_on = models.DateField(_("state before"))
    opening_balance = EuroField(_("opening balance"), max_digits=15)
    closing_on = models.DateField(_("state after"))
    closing_balance = EuroField(_("closing balance"), max_digits=15)
    digest = models.CharField(_("digest of the lines"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "opening_on", "sequence"], name="bank_statement_once_per_account"
            )
        ]
        indexes = [models.Index(fields=["account", "-closing_on"], name="bank_statement_chain")]

    def __str__(self) -> str:
        return f"{self.account} {self.sequence}"


class BankMovement(models.Model):
    """One line of a statement and what became of it; two equal lines are two movements."""

    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="movements", verbose_name=_("statement"))
    ordinal = models.PositiveIntegerField(_("line"))
    amount = EuroField(_("amount, money in is positive"), max_digits=15)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    booked_on = models.DateField(_("booking date"))
    value_on = models.DateField(_("value date"), null=True, blank=True)
    counterparty_name = models.CharField(_("counterparty"), max_length=140, blank=True)
    counterparty_account = models.CharField(_("account of the counterparty"), max_length=40, blank=True)
    counterparty_bic = models.CharField(_("bank of the counterparty"), max_length=11, blank=True)
    ultimate_party = models.CharField(_("on behalf of"), max_length=140, blank=True)
    reference = models.CharField(_("communication"), max_length=25, blank=True, db_index=True)
    text = models.TextField(_("free text"), blank=True)
    note = models.TextField(_("message of the bank"), blank=True)
    end_to_end_id = models.CharField(_("our order"), max_length=35, blank=True)
    batch_id = models.CharField(_("our batch"), max_length=35, blank=True)
    bank_reference = models.CharField(_("reference of the bank"), max_length=35, blank=True)
    transaction_code = models.CharField(_("transaction code"), max_length=35, blank=True)
    is_reversal = models.BooleanField(_("undoes a booking"), default=False)
    is_return = models.BooleanField(_("comes back"), default=False)
    return_reason = models.CharField(_("reason of the return"), max_length=35, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    rule = models.CharField(_("rule"), max_length=20, choices=Rule.choices, blank=True)
    facts = models.JSONField(_("facts of the match"), default=dict)
    handling = models.CharField(_("handling"), max_length=9, choices=Handling.choices, default=Handling.BY_RULE)
    decide_by = models.DateField(_("decide by"), null=True, blank=True)
    payer = models.CharField(_("payer"), max_length=11, choices=Payer.choices, blank=True)
    is_new_account = models.BooleanField(_("first time from this account"), default=False)
    application = models.ForeignKey(
        "applications.SubsidyApplication",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name=_("project"),
    )
    imported_at = models.DateTimeField(_("imported at"))

    class Meta:
        verbose_name = _("bank movement")
        verbose_name_plural = _("bank movements")
        indexes = [
            models.Index(fields=["outcome", "booked_on"], name="bank_movement_queue"),
            models.Index(
                fields=["decide_by", "booked_on"],
                condition=Q(handling__in=UNDECIDED),
                name="bank_movement_undecided",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["statement", "ordinal"], name="bank_movement_once_per_line"),
            models.CheckConstraint(condition=~Q(amount=0), name="bank_movement_amount_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount} {self.reference}"
