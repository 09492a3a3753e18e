"""Closed lists of the companies app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Size(models.TextChoices):
    """Size of an enterprise by the EU recommendation 2003/361."""

    SMALL = "small", _("small enterprise")
    MEDIUM = "medium", _("medium-sized enterprise")
    LARGE = "large", _("large enterprise")


class Criterion(models.TextChoices):
    """What decided the size that is proposed."""

    NO_FIGURES = "no_figures", _("no figures on record")
    NO_WORKERS = "no_workers", _("a year without the number of workers")
    WITHIN = "within", _("below every limit of a small enterprise")
    WORKERS = "workers", _("number of workers")
    AMOUNTS = "amounts", _("turnover and balance sheet total")
    TWO_YEARS = "two_years", _("two years in a row are needed for a change")


class LegalFormGroup(models.TextChoices):
    """What kind of body a legal form makes."""

    COMPANY = "company", _("company")
    PUBLIC = "public", _("public body")
    NON_PROFIT = "non_profit", _("non-profit association or foundation")
    OTHER = "other", _("other")


class NaceVersion(models.TextChoices):
    """Edition of the NACE-BEL nomenclature."""

    V2008 = "2008", "NACE-BEL 2008"
    V2025 = "2025", "NACE-BEL 2025"


class CandidateGround(models.TextChoices):
    """Why an activity of NACE-BEL 2025 may be what one of NACE-BEL 2008 became."""

    LABEL = "label", _("same description")
    CODE = "code", _("same code in the same class")
    ONLY = "only", _("only candidate")
    CLASS = "class", _("one of the candidates of its class")


class ActivityGroup(models.TextChoices):
    """Where in the register an activity comes from."""

    VAT = "001", _("VAT activity")
    REGISTERED = "003", _("registered activity")
    SOCIAL_SECURITY = "006", _("social security activity")


class Classification(models.TextChoices):
    """Weight of an activity within its group."""

    MAIN = "MAIN", _("main activity")
    SECONDARY = "SECO", _("secondary activity")
    ANCILLARY = "ANCI", _("ancillary activity")


class ImportMeans(models.TextChoices):
    """By which means an extract of the KBO came into the register."""

    COMMAND = "command", _("command")
    FOLDER = "folder", _("watched folder")
    DEMO = "demo", _("demo data")


class MandateRole(models.TextChoices):
    """On what ground a person may act for a company."""

    LEGAL_REPRESENTATIVE = "legal_representative", _("legal representative")
    LOCAL_ADMINISTRATOR = "local_administrator", _("local administrator")
    USER = "user", _("user")


class Right(models.TextChoices):
    """What a person may do for a company; whoever may do anything may look."""

    VIEW = "view", _("look")
    APPLY = "apply", _("apply")
    PAY = "pay", _("pay")


class AccessRequestStatus(models.TextChoices):
    """Where a request for access stands."""

    PENDING = "pending", _("waiting for an answer")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    EXPIRED = "expired", _("expired without an answer")


class InvitationStatus(models.TextChoices):
    """Where an invitation to act for a company stands."""

    PENDING = "pending", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired without an answer")


class PublicShareSource(models.TextChoices):
    """Where the part of a company in public hands is known from."""

    AGENCY = "agency", _("found by the agency")
    DECLARATION = "declaration", _("declared by the company")


class CompanyEventKind(models.TextChoices):
    """What happened to a company in the portal."""

    ACCESS_REQUESTED = "access_requested", _("Access requested")
    ACCESS_APPROVED = "access_approved", _("Access approved")
    ACCESS_REFUSED = "access_refused", _("Access refused")
    ACCESS_EXPIRED = "access_expired", _("Access request expired")
    MANDATE_CHANGED = "mandate_changed", _("Access changed")
    MANDATE_WITHDRAWN = "mandate_withdrawn", _("Access withdrawn")
    INVITED = "invited", _("Invitation sent")
    INVITATION_ACCEPTED = "invitation_accepted", _("Invitation accepted")
    INVITATION_WITHDRAWN = "invitation_withdrawn", _("Invitation withdrawn")
    INVITATION_EXPIRED = "invitation_expired", _("Invitation expired")
    PUBLIC_SHARE_STATED = "public_share_stated", _("Public share stated")
    SIZE_DECLARED = "size_declared", _("Size confirmed")
    SIZE_LOCKED = "size_locked", _("Size locked for the year")
    SIZE_UNLOCKED = "size_unlocked", _("Size unlocked by the agency")
    GROUP_CHANGED = "group_changed", _("Group changed")
    ACCOUNTS_RECORDED = "accounts_recorded", _("Figures recorded by the agency")
    CONTACT_CHANGED = "contact_changed", _("Contact data changed")
    BLOCKED = "blocked", _("Blocked by the agency")
    RELEASED = "released", _("Released by the agency")


class AccountsSource(models.TextChoices):
    """Where figures come from."""

    FILING = "filing", _("filed annual accounts")
    HAND = "hand", _("entered by hand")


class FigureBasis(models.TextChoices):
    """What the figures of a party of a group are."""

    OWN = "own", _("its own annual accounts")
    ESTIMATE = "estimate", _("an estimate: it was founded recently and has no annual accounts yet")
    CONSOLIDATED = "consolidated", _("consolidated accounts, together with other companies")


class MemberKind(models.TextChoices):
    """What a party of a group is; from the third on, the investors that article 3(2) lists."""

    ENTERPRISE = "enterprise", _("company")
    PERSON = "person", _("person")
    PUBLIC_BODY = "public_body", _("public body")
    PUBLIC_INVESTMENT_CORPORATION = "public_investment_corporation", _("public investment company")
    VENTURE_CAPITAL = "venture_capital", _("venture capital fund")
    BUSINESS_ANGEL = "business_angel", _("business angel")
    UNIVERSITY = "university", _("university or university college")
    NONPROFIT_RESEARCH_CENTRE = "nonprofit_research_centre", _("research centre without profit motive")
    INSTITUTIONAL_INVESTOR = "institutional_investor", _("institutional investor, such as a pension fund")
    REGIONAL_DEVELOPMENT_FUND = "regional_development_fund", _("regional development fund")
    LOCAL_AUTHORITY = "local_authority", _("small local authority")


class ControlRight(models.TextChoices):
    """A right that links two companies without a majority of the votes (article 3(3), points b, c and d)."""

    BOARD = "board", _("may appoint or dismiss most of the directors")
    CONTRACT = "contract", _("decides by contract or by the articles of association")
    AGREEMENT = "agreement", _("has a majority of the votes by agreement with other shareholders")


class Market(models.TextChoices):
    """Where an enterprise works, seen from the company; empty is unknown."""

    SAME = "same", _("the same market, or one just before or after it")
    OTHER = "other", _("another market")


class JointGroup(models.TextChoices):
    """Persons who decide together, a family for example; empty is a person who acts alone."""

    A = "a", _("together with the other persons of group A")
    B = "b", _("together with the other persons of group B")
    C = "c", _("together with the other persons of group C")
