"""The group of a company as people enter it for one calendar year: parties, who holds what, and their figures."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from companies.enums import AccountsSource, ControlRight, FigureBasis, JointGroup, Market, MemberKind
from companies.models.accounts import LONGEST_PERIOD, MONTHS_IN_YEAR


class CompanyGroup(models.Model):
    """The group of a company in a year, saved at each step; `version` counts the changes, so that none is overwritten.

    `takeover_on` is the last merger or acquisition that touched the group.
    """

    company = models.ForeignKey("companies.Company", models.CASCADE, related_name="groups", verbose_name=_("company"))
    year = models.PositiveSmallIntegerField(_("calendar year"))
    takeover_on = models.DateField(_("last merger or acquisition"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed on"))

    class Meta:
        verbose_name = _("group of a company")
        verbose_name_plural = _("groups of companies")
        constraints = [models.UniqueConstraint(fields=["company", "year"], name="company_group_once_per_year")]

    def __str__(self) -> str:
        return f"{self.company_id} {self.year}"


class GroupMember(models.Model):
    """A party of a group: the company itself, another enterprise, an investor, a person or a public body.

    `market` matters for enterprises in the hands of the same persons, `acts_with` for persons who act jointly, `budget`
    (euro) and `inhabitants` for a local authority. `covers` are the members that consolidated accounts stand for.
    """

    group = models.ForeignKey(CompanyGroup, models.CASCADE, related_name="members", verbose_name=_("group"))
    kind = models.CharField(_("what it is"), max_length=30, choices=MemberKind.choices, default=MemberKind.ENTERPRISE)
    name = models.CharField(_("name"), max_length=200)
    enterprise_number = models.CharField(_("enterprise number"), max_length=10, blank=True)
    country = models.CharField(_("country"), max_length=100, blank=True)
    is_applicant = models.BooleanField(_("the company itself"), default=False)
    market = models.CharField(_("market"), max_length=5, choices=Market.choices, blank=True)
    acts_with = models.CharField(_("acts jointly"), max_length=1, choices=JointGroup.choices, blank=True)
    is_public = models.BooleanField(_("in the hands of public bodies"), default=False)
    budget = models.DecimalField(_("yearly budget in euro"), max_digits=16, decimal_places=2, null=True, blank=True)
    inhabitants = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    basis = models.CharField(_("kind of figures"), max_length=12, choices=FigureBasis.choices, default=FigureBasis.OWN)
    covers = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")

    class Meta:
        verbose_name = _("party of a group")
        verbose_name_plural = _("parties of groups")
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(is_applicant=True), name="group_member_one_applicant"
            ),
            models.UniqueConstraint(
                fields=["group", "enterprise_number"],
                condition=~Q(enterprise_number=""),
                name="group_member_once_per_number",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="group_member_has_a_name"),
            models.CheckConstraint(
                condition=Q(is_applicant=False) | Q(kind="enterprise"), name="group_member_applicant_is_an_enterprise"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_figures(self) -> bool:
        """Tell whether figures of this party can count: not those of persons and public bodies."""
        return self.kind not in {MemberKind.PERSON, MemberKind.PUBLIC_BODY}


class MemberAccounts(models.Model):
    """The figures of one accounting year of a party, copied from the register or entered by hand; empty is unknown."""

    member = models.ForeignKey(GroupMember, models.CASCADE, related_name="accounts", verbose_name=_("party"))
    closed_on = models.DateField(_("end of the accounting year"))
    months = models.PositiveSmallIntegerField(_("months"), default=MONTHS_IN_YEAR)
    workers = models.DecimalField(
        _("workers in full-time equivalents"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    turnover = models.DecimalField(_("turnover in euro"), max_digits=16, decimal_places=2, null=True, blank=True)
    balance_total = models.DecimalField(
        _("balance sheet total in euro"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    source = models.CharField(_("source"), max_length=6, choices=AccountsSource.choices)

    class Meta:
        verbose_name = _("figures of a party")
        verbose_name_plural = _("figures of parties")
        constraints = [
            models.UniqueConstraint("member", ExtractYear("closed_on"), name="member_accounts_once_per_year"),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=LONGEST_PERIOD), name="member_accounts_months_make_sense"
            ),
            models.CheckConstraint(
                condition=(Q(workers__isnull=True) | Q(workers__gte=0))
                & (Q(turnover__isnull=True) | Q(turnover__gte=0))
                & (Q(balance_total__isnull=True) | Q(balance_total__gte=0)),
                name="member_accounts_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.closed_on}"


class GroupLink(models.Model):
    """What one party holds in another, in percent; without votes of its own the votes follow the capital."""

    group = models.ForeignKey(CompanyGroup, models.CASCADE, related_name="links", verbose_name=_("group"))
    owner = models.ForeignKey(GroupMember, models.CASCADE, related_name="holdings", verbose_name=_("who holds"))
    owned = models.ForeignKey(GroupMember, models.CASCADE, related_name="holders", verbose_name=_("in which company"))
    capital = models.DecimalField(_("share of the capital"), max_digits=7, decimal_places=4)
    votes = models.DecimalField(_("share of the votes"), max_digits=7, decimal_places=4, null=True, blank=True)
    control = models.CharField(_("special right"), max_length=10, choices=ControlRight.choices, blank=True)
    is_involved = models.BooleanField(_("takes part in the management"), default=True)
    investment = models.DecimalField(
        _("total investment in euro"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    held_since = models.DateField(_("since"), null=True, blank=True)

    class Meta:
        verbose_name = _("holding in a group")
        verbose_name_plural = _("holdings in groups")
        constraints = [
            models.UniqueConstraint(fields=["owner", "owned"], name="group_link_once_per_pair"),
            models.CheckConstraint(condition=~Q(owner=F("owned")), name="group_link_between_two"),
            models.CheckConstraint(
                condition=Q(capital__gte=0, capital__lte=100)
                & (Q(votes__isnull=True) | Q(votes__gte=0, votes__lte=100)),
                name="group_link_between_0_and_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} → {self.owned_id}"

    @property
    def effective_votes(self) -> Decimal:
        """Return the votes in percent: those stated, else the share of the capital."""
        return self.capital if self.votes is None else self.votes
