"""Closed lists of the applications app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where an application stands between the first step of the draft and the archive."""

    DRAFT = "draft", _("Draft")
    AWAITING_DEPOSIT = "awaiting_deposit", _("Applied: deposit your own contribution")
    PARTIALLY_DEPOSITED = "partially_deposited", _("Partially deposited")
    PAYABLE = "payable", _("Subsidy received: pay the invoice")
    PARTIALLY_PAID = "partially_paid", _("Partially paid")
    COMPLETED = "completed", _("Completed")
    LAPSED = "lapsed", _("Lapsed: not deposited in time")
    REFUSED = "refused", _("Refused by the provider")
    STOPPED = "stopped", _("Stopped")
    EXPIRED = "expired", _("Closed: end of the term")
    BLOCKED = "blocked", _("Blocked")
    UNDER_REVIEW = "under_review", _("Under review")
    RECOVERY = "recovery", _("Recovery in progress")
    RECOVERED = "recovered", _("Recovered")


class DeliveryMode(models.TextChoices):
    """How a training is given."""

    CLASSROOM = "classroom", _("in a classroom, with people from other companies")
    DISTANCE = "distance", _("distance learning, online")
    INTERNAL = "internal", _("internal training, for your company only")


class Theme(models.TextChoices):
    """Subject of the service; the measure supports eight since 2023."""

    STRATEGY = "strategy", _("Business strategy")
    OCCUPATIONAL = "occupational", _("Occupation-specific skills")
    DIGITAL = "digital", _("Digitalisation")
    SUSTAINABILITY = "sustainability", _("Sustainability")
    FINANCE = "finance", _("Financial literacy")
    INNOVATION = "innovation", _("Innovation")
    INTERNATIONAL = "international", _("Internationalisation")
    HR = "hr", _("Human resources")
    OTHER = "other", _("Another theme")


class Subtheme(models.TextChoices):
    """Finer subject within a theme; two of them raise the rate."""

    CYBERSECURITY = "cybersecurity", _("Cybersecurity")
    ENERGY_EFFICIENCY = "energy_efficiency", _("Energy efficiency and alternative energy")
    WASTE = "waste", _("Preventing and processing waste")
    EMISSIONS = "emissions", _("Less greenhouse gas")
    MATERIALS = "materials", _("Efficient use of materials")
    RECYCLING = "recycling", _("Recycling")
    WATER_AND_AIR = "water_and_air", _("Water and air purification")
    BOOKKEEPING = "bookkeeping", _("Bookkeeping")
    INVOICING = "invoicing", _("Invoicing")
    TAXATION = "taxation", _("Taxation")
    WORK_ORGANISATION = "work_organisation", _("Work organisation and business processes")
    COMPETENCE = "competence", _("Competence policy")
    DIVERSITY = "diversity", _("Diversity and non-discrimination")
    APPRAISAL = "appraisal", _("Appraisal")


# Which subthemes a theme has; a theme that is not listed has none.
SUBTHEMES: dict[Theme, tuple[Subtheme, ...]] = {
    Theme.DIGITAL: (Subtheme.CYBERSECURITY,),
    Theme.SUSTAINABILITY: (
        Subtheme.WASTE,
        Subtheme.EMISSIONS,
        Subtheme.MATERIALS,
        Subtheme.ENERGY_EFFICIENCY,
        Subtheme.RECYCLING,
        Subtheme.WATER_AND_AIR,
    ),
    Theme.FINANCE: (Subtheme.BOOKKEEPING, Subtheme.INVOICING, Subtheme.TAXATION),
    Theme.HR: (Subtheme.WORK_ORGANISATION, Subtheme.COMPETENCE, Subtheme.DIVERSITY, Subtheme.APPRAISAL),
}


class Declaration(models.TextChoices):
    """What the applicant declares on honour, each in a box of its own."""

    CORRECT = "correct", _("The data in this application are correct and complete.")
    AGREEMENT = "agreement", _("There is a signed enrolment or agreement with this provider for this service.")
    CORE = "core", _("The service is for workers of my company and serves its core activities.")
    INDEPENDENT = "independent", _("My company and the provider are not affiliated with each other.")
    NO_OTHER_AID = "no_other_aid", _("I receive no other aid for the same cost than the aid stated here.")
    UNPAID = "unpaid", _("The provider has not yet been paid for this cost outside the kmo-portefeuille.")
    EXCLUDING_VAT = "excluding_vat", _("VAT and costs that are not accepted are left out of the cost.")
    SIZE = "size", _("My company has the size that I confirmed and is less than 25 % in public hands.")
    CONTROL = (
        "control",
        _("I know that the agency can check this and reclaim the subsidy, and that I have 30 days to deposit."),
    )


class StopReason(models.TextChoices):
    """Why an applicant stops a project."""

    CANCELLED_BY_PROVIDER = "cancelled_by_provider", _("The provider cancelled the service")
    NOT_FOLLOWED = "not_followed", _("We do not follow the service after all")
    CHEAPER = "cheaper", _("The service costs less than planned")
    WRONG_APPLICATION = "wrong_application", _("The application contains a mistake")
    OTHER = "other", _("Another reason")


class RefusalReason(models.TextChoices):
    """Why a provider refuses an application that names it."""

    COMPANY_NOT_ENTITLED = "company_not_entitled", _("This company may not use the kmo-portefeuille")
    NOT_SUBSIDISABLE = "not_subsidisable", _("This service cannot be subsidised")
    UNKNOWN_CUSTOMER = "unknown_customer", _("We have no enrolment or agreement with this company")
    WRONG_AMOUNT = "wrong_amount", _("The amount is wrong")
    WRONG_DATES = "wrong_dates", _("The dates are wrong or the application is too late")
    WRONG_TYPE = "wrong_type", _("The type of service or the theme is wrong")
    DUPLICATE = "duplicate", _("There is another application for the same service")
    OTHER = "other", _("Another reason")


class EventKind(models.TextChoices):
    """What happened to an application; the timeline shows these labels."""

    SUBMITTED = "submitted", _("Application submitted")
    DEPOSIT_RECEIVED = "deposit_received", _("Deposit received")
    SUBSIDY_ADDED = "subsidy_added", _("Subsidy added")
    PAYMENT_ORDERED = "payment_ordered", _("Payment ordered")
    PAYMENT_SENT = "payment_sent", _("Payment sent to the bank")
    PAYMENT_EXECUTED = "payment_executed", _("Payment executed")
    PAYMENT_FAILED = "payment_failed", _("Payment failed, the money is back")
    REFUND_PROPOSED = "refund_proposed", _("Refund prepared")
    RATED = "rated", _("Provider rated")
    COMPLETED = "completed", _("Project completed")
    LAPSED = "lapsed", _("Application lapsed")
    EXPIRED = "expired", _("Project closed at the end of the term")
    STOPPED = "stopped", _("Project stopped")
    REFUSED = "refused", _("Refused by the provider")
    DEPOSIT_HELD = "deposit_held", _("Money received, being checked")
    DEPOSIT_UNDONE = "deposit_undone", _("Deposit corrected")
    REDUCED = "reduced", _("Cost lowered")
    DEPOSIT_REVERSED = "deposit_reversed", _("Deposit taken back by the bank")
    REPAYMENT_ASKED = "repayment_asked", _("Provider asked to pay back")
    REPAYMENT_ANNOUNCED = "repayment_announced", _("Provider announced to pay back")
    REPAYMENT_DECIDED = "repayment_decided", _("Agency decided on the question to pay back")
    REPAYMENT_WITHDRAWN = "repayment_withdrawn", _("Repayment withdrawn")
    REPAYMENT_RECEIVED = "repayment_received", _("Provider paid back")
    CLAIM_MADE = "claim_made", _("Money reclaimed")
    CLAIM_PAID = "claim_paid", _("Reclaimed money received")
    CLAIM_WAIVED = "claim_waived", _("Claim given up")
