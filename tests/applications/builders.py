"""Applications for tests, from an empty draft to a finished project, made by the services themselves.

A test of a rule passes its own day; a test of a page uses the real one, for pages read the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from applications import services
from applications.enums import Declaration, DeliveryMode, Subtheme, Theme
from applications.models import SubsidyApplication
from companies.enums import Size
from companies.middleware import SESSION_KEY
from companies.models import Company, Mandate
from payments import ledger
from payments.enums import Account, EntryKind
from payments.ledger import Move
from portefeuille import clock
from providers.enums import Pillar
from providers.models import Registration
from tests.factories import NOW, make_company, make_mandate, make_nace, make_registration, make_size, make_user

EVERYTHING = list(Declaration)


@dataclass(frozen=True)
class Applicant:
    """A small company that may apply, and the person who acts for it."""

    company: Company
    user: User
    mandate: Mandate


def make_applicant(
    *, name: str = "Bakkerij Voorbeeld", size: Size | None = Size.SMALL, year: int | None = None, **company: Any
) -> Applicant:
    """Make a company with a main activity and a confirmed size (or None) for a year, by default this one."""
    made = make_company(name=name, nace=make_nace(), **company)
    user = make_user()
    if size is not None:
        make_size(company=made, user=user, size=size, year=year or clock.today().year)
    return Applicant(made, user, make_mandate(company=made, user=user))


def browser(mandate: Mandate) -> Client:
    """Return a browser in which the holder of a mandate is logged in and acts for the company."""
    client = Client()
    client.force_login(mandate.user)
    session = client.session
    session[SESSION_KEY] = mandate.company_id
    session.save()
    return client


def project_values(today: date) -> dict[str, Any]:
    """Return step 2 of a training that meets every condition on a day: 2.200 euro, of which 660 for a small company."""
    return {
        "pillar": Pillar.TRAINING,
        "title": "Basisopleiding HACCP",
        "description": "Onze bakkers leren veilig met voedsel werken.",
        "delivery_mode": DeliveryMode.CLASSROOM,
        "theme": Theme.FINANCE,
        "subtheme": Subtheme.BOOKKEEPING,
        "hours": Decimal("24.00"),
        "agreed_on": today - timedelta(days=10),
        "starts_on": today - timedelta(days=7),
        "ends_on": today + timedelta(days=20),
        "cost": Decimal("2200.00"),
        "other_aid": Decimal("0.00"),
    }


def project_form(today: date, **changes: str) -> dict[str, str]:
    """Return what the form of step 2 sends for `project_values`, with some fields typed otherwise."""
    values = project_values(today)
    typed = {
        **{name: str(value) for name, value in values.items()},
        **{name: f"{values[name]:%d/%m/%Y}" for name in ("agreed_on", "starts_on", "ends_on")},
        "hours": "24",
        "cost": "2.200,00",
        "other_aid": "",
    }
    return {**typed, **changes}


def make_draft(
    applicant: Applicant,
    *,
    today: date,
    now: datetime = NOW,
    registration: Registration | None = None,
    **changes: Any,
) -> SubsidyApplication:
    """Make a draft that is complete but for the confirmation; `changes` are fields of step 2."""
    draft = services.start_draft(company=applicant.company, user=applicant.user, now=now)
    values = project_values(today) | changes
    registration = registration or make_registration(pillar=values["pillar"])
    return services.save_step(
        application_id=draft.pk,
        values=values | {"registration": registration},
        user=applicant.user,
        now=now + timedelta(minutes=1),
    )


def submit(draft: SubsidyApplication, *, user: User, now: datetime) -> SubsidyApplication:
    """Submit a draft with every declaration made."""
    return services.submit(application_id=draft.pk, user=user, declarations=EVERYTHING, now=now)


def make_project(
    applicant: Applicant, *, now: datetime | None = None, registration: Registration | None = None, **changes: Any
) -> SubsidyApplication:
    """Make a submitted application that waits for its deposit."""
    moment = now or clock.now()
    draft = make_draft(applicant, today=timezone.localdate(moment), now=moment, registration=registration, **changes)
    return submit(draft, user=applicant.user, now=moment)


def deposit(project: SubsidyApplication, amount: Decimal, *, now: datetime | None = None) -> SubsidyApplication:
    """Let an amount arrive for a project; the subsidy follows when the own contribution is complete."""
    moment = now or clock.now()
    today = timezone.localdate(moment)
    _book(project, EntryKind.DEPOSIT, {Account.OWN: amount}, Account.BANK, moment)
    services.mark_deposited(application=project, amount=amount, booked_on=today, now=moment)
    if not project.outstanding:
        _book(project, EntryKind.SUBSIDY, {Account.SUBSIDY: project.subsidy or Decimal(0)}, Account.FUND, moment)
        services.mark_funded(application=project, today=today, now=moment)
    return project


def fund(project: SubsidyApplication, *, now: datetime | None = None) -> SubsidyApplication:
    """Let the whole own contribution arrive, and the subsidy with it."""
    return deposit(project, project.outstanding, now=now)


def complete(project: SubsidyApplication, *, now: datetime | None = None) -> SubsidyApplication:
    """Pay the whole amount of a funded project, and close it."""
    moment = now or clock.now()
    for account, amount in ((Account.OWN, project.own_contribution), (Account.SUBSIDY, project.subsidy)):
        ledger.post(
            key=f"test-{account}:{project.pk}",
            kind=EntryKind.PAYMENT,
            moves=[Move(account, Account.BANK, amount or Decimal(0), project.pk)],
            booked_on=timezone.localdate(moment),
            now=moment,
        )
    services.mark_payment_ordered(
        application=project,
        amount=project.cost or Decimal(0),
        invoice_number="F-1",
        user=project.created_by,
        now=moment,
    )
    services.mark_completed(application=project, today=timezone.localdate(moment), now=moment)
    return project


def _book(
    project: SubsidyApplication, kind: EntryKind, amounts: Mapping[Account, Decimal], source: Account, now: datetime
) -> None:
    ledger.post(
        key=f"test-{kind}:{project.pk}:{project.deposited}",
        kind=kind,
        moves=[Move(source, account, amount, project.pk) for account, amount in amounts.items()],
        booked_on=timezone.localdate(now),
        now=now,
    )


def make_provider_mandate(registration: Registration) -> Mandate:
    """Let a person act for the company of a provider."""
    return make_mandate(company=registration.provider.company, user=make_user(given_name="Sofie", family_name="Claes"))
