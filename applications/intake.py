"""Count money that arrives for many projects in one go: in memory first, in order, and written together at the end.

The same steps as `services.mark_deposited` and `services.mark_funded` take for one project.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from django.db import connection

from applications import emails, lifecycle
from applications.enums import EventKind, Status
from applications.models import ApplicationEvent, SubsidyApplication
from companies import selectors as company_selectors
from correspondence import services as correspondence_services
from correspondence.models import Message
from correspondence.services import Letter
from portefeuille import bulk
from portefeuille.known import known
from providers.models import Registration

_UPDATE = """
    UPDATE applications_subsidyapplication AS application
       SET deposited = change.deposited, status = change.status, funded_on = change.funded_on
      FROM unnest(%s::bigint[], %s::numeric[], %s::text[], %s::date[]) AS change (id, deposited, status, funded_on)
     WHERE application.id = change.id
"""


@dataclass(frozen=True)
class Addressees:
    """To whom letters about applications go: addresses by company, names of providers by registration."""

    recipients: dict[int, list[str]]
    providers: dict[int, str]

    @classmethod
    def of(cls, applications: Iterable[SubsidyApplication]) -> "Addressees":
        """Look up the addressees of applications in two queries."""
        rows = list(applications)
        names = Registration.objects.filter(pk__in={row.registration_id for row in rows})
        return cls(
            recipients=company_selectors.contact_emails_of({row.company_id for row in rows}),
            providers=dict(names.values_list("pk", "provider__company__name")),
        )


@dataclass
class Arrivals:
    """What is to be written for money that arrived; the applications are locked, and changed in memory as it goes."""

    # What has to be known of an application.
    FIELDS: ClassVar[Sequence[str]] = (
        *("number", "structured_communication", "status", "title", "cost", "subsidy", "own_contribution", "deposited"),
        *("deposit_due_on", "funded_on", "registration_id", "company_id", "company__name", "company__refund_iban"),
    )

    addressees: Addressees
    now: datetime
    applications: dict[int, SubsidyApplication] = field(default_factory=dict)
    events: list[ApplicationEvent] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    def count(self, application: SubsidyApplication, amount: Decimal, *, booked_on: date) -> None:
        """Count an amount towards the own contribution; once it is complete, open the project for payment."""
        self.applications[application.pk] = application
        application.deposited += amount
        self._record(
            application,
            EventKind.DEPOSIT_RECEIVED,
            amount=amount,
            booked_on=booked_on.isoformat(),
            received=amount,
            outstanding=application.outstanding,
            due_on=known(application.deposit_due_on).isoformat(),
        )
        if application.outstanding > 0:
            if application.status != Status.PARTIALLY_DEPOSITED:
                lifecycle.require(application.status, Status.PARTIALLY_DEPOSITED)
                application.status = Status.PARTIALLY_DEPOSITED
            return
        lifecycle.require(application.status, Status.PAYABLE)
        application.status = Status.PAYABLE
        application.funded_on = booked_on
        self._record(application, EventKind.SUBSIDY_ADDED, amount=application.subsidy)
        self.write(
            emails.funded(
                application,
                recipients=self.addressees.recipients.get(application.company_id, []),
                provider_name=self.addressees.providers.get(application.registration_id or 0, ""),
            )
        )

    def write(self, letter: Letter) -> None:
        """Write a letter as things stand now; it is queued with all others."""
        self.messages.append(correspondence_services.compose(letter=letter, now=self.now))

    def keep(self) -> None:
        """Write the applications, their events and the letters, inside the caller's transaction."""
        changed = list(self.applications.values())
        if changed:
            columns = [
                [row.pk for row in changed],
                [row.deposited for row in changed],
                [str(row.status) for row in changed],
                [row.funded_on for row in changed],
            ]
            with connection.cursor() as cursor:
                cursor.execute(_UPDATE, columns)
        bulk.insert(self.events)
        correspondence_services.queue_all(messages=self.messages)

    def _record(self, application: SubsidyApplication, kind: EventKind, **facts: object) -> None:
        self.events.append(
            ApplicationEvent(
                application=application,
                kind=kind,
                occurred_at=self.now,
                facts={name: str(value) for name, value in facts.items()},
            )
        )
