"""The demo's providers, and for one company a project in every state at today's date (payments/data/demo.toml).

Everything is done by the ordinary services with an earlier moment, and money moves by real CODA files, so that its
books prove like any others. What is there already is left alone.
"""

import tomllib
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts import demo as demo_people
from accounts.models import User
from applications import services as application_services
from applications.enums import Declaration, DeliveryMode, RefusalReason, StopReason
from applications.models import SubsidyApplication
from companies import demo as company_demo
from companies import selectors as company_selectors
from companies import services as company_services
from companies.enums import Size
from companies.models import Company
from payments import demo_bank, services
from payments.demo_bank import Line
from providers.enums import Pillar
from providers.models import Provider, Rating, Registration

SCRIPT = Path(__file__).resolve().parent / "data" / "demo.toml"
APPLICANT = "lies"
PROVIDER_STAFF = "bram"
REGISTRATION_YEARS = 5
OFFICE_OPENS = time(9, 30)


@dataclass(frozen=True)
class Act:
    """Something that happens in the demo on a day; acts of one day keep the order of the script."""

    day: date
    perform: Callable[[datetime], object]


def load(*, today: date) -> None:
    """Load the whole demo; repeatable. The second time nothing changes."""
    company_demo.load(today=today)
    script = tomllib.loads(SCRIPT.read_text(encoding="utf-8"))
    for row in script["provider"]:
        _add_provider(row, today=today)
    company = company_demo.company(script["applicant"])
    if SubsidyApplication.objects.for_company(company.pk).exists():
        return
    user = demo_people.user(APPLICANT)
    play = _Play(company, user, script, today)
    play.confirm_sizes()
    for act in sorted(play.acts(), key=lambda act: act.day):
        act.perform(_moment(act.day))
    play.leave_draft()


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, OFFICE_OPENS))


def _add_provider(row: Mapping[str, Any], *, today: date) -> None:
    company = company_demo.company(row["company"])
    provider, _created = Provider.objects.get_or_create(company=company, defaults={"iban": row["iban"]})
    ends_on = today + timedelta(days=row["days_left"])
    for pillar, number in row["numbers"].items():
        if not provider.registrations.filter(pillar=pillar).exists():
            Registration.objects.create(
                provider=provider,
                pillar=Pillar(pillar),
                registration_number=number,
                valid_from=date(ends_on.year - REGISTRATION_YEARS, 1, 1),
                valid_to=ends_on,
            )


class _Play:
    """The script of one company, turned into acts in the order of their days."""

    def __init__(self, company: Company, user: User, script: Mapping[str, Any], today: date) -> None:
        self.company = company
        self.user = user
        self.script = script
        self.today = today
        self.provider_user = demo_people.user(PROVIDER_STAFF)

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def confirm_sizes(self) -> None:
        """Confirm the size in every calendar year in which the script applies."""
        days = [self.day(row["submitted"]) for row in self.script["project"]]
        for year in sorted({day.year for day in [*days, self.today]}):
            if company_selectors.size_declaration(self.company, year=year) is None:
                first = min((day for day in days if day.year == year), default=self.today)
                company_services.declare_size(
                    company_id=self.company.pk,
                    year=year,
                    size=Size.SMALL,
                    reason="",
                    belongs_to_group=False,
                    user=self.user,
                    now=_moment(first),
                )

    def acts(self) -> Iterator[Act]:
        """Yield what happens, project by project; the government funds the account before anything else."""
        rows: Sequence[Mapping[str, Any]] = self.script["project"]
        first = max(row["submitted"] for row in rows)
        yield Act(self.day(first), self._fund)
        for row in rows:
            yield from self._project(row)

    def _fund(self, now: datetime) -> None:
        funding = self.script["funding"]
        line = Line(
            amount=Decimal(funding["amount"]),
            counterparty_name=funding["name"],
            counterparty_iban=settings.SUBSIDY_FUND_IBAN,
            text=funding["text"],
        )
        demo_bank.execute([line], day=timezone.localdate(now), now=now)

    def _project(self, row: Mapping[str, Any]) -> Iterator[Act]:
        key = uuid.uuid5(uuid.NAMESPACE_URL, row["title"])
        yield Act(self.day(row["submitted"]), partial(self._submit, row, key))
        for deposit in row.get("deposits", ()):
            yield Act(self.day(deposit["day"]), partial(self._deposit, key, deposit))
        for payment in row.get("payments", ()):
            yield Act(self.day(payment["day"]), partial(self._pay, key, payment))
            yield Act(self.day(payment["executed"]), demo_bank.execute_orders)
        if "rating" in row:
            yield Act(self.day(row["rating"]["day"]), partial(self._rate, key, row["rating"]))
        if "closing" in row:
            yield Act(self.day(row["closing"]["day"]), partial(self._close, key, row["closing"]))

    def _submit(self, row: Mapping[str, Any], key: uuid.UUID, now: datetime) -> None:
        registration = Registration.objects.get(registration_number=row["registration"])
        today = timezone.localdate(now)
        draft = application_services.start_draft(company=self.company, user=self.user, now=now)
        SubsidyApplication.objects.filter(pk=draft.pk).update(key=key)
        is_training = registration.pillar == Pillar.TRAINING
        application_services.save_step(
            application_id=draft.pk,
            user=self.user,
            now=now,
            values={
                "pillar": registration.pillar,
                "title": row["title"],
                "description": self.script["description"],
                "delivery_mode": DeliveryMode.CLASSROOM if is_training else "",
                "theme": row["theme"],
                "subtheme": row.get("subtheme", ""),
                "hours": Decimal(row["hours"]),
                "agreed_on": today - timedelta(days=3),
                "starts_on": today + timedelta(days=7),
                "ends_on": today + timedelta(days=40),
                "cost": Decimal(row["cost"]),
                "registration": registration,
            },
        )
        application_services.submit(application_id=draft.pk, user=self.user, declarations=tuple(Declaration), now=now)

    def _deposit(self, key: uuid.UUID, deposit: Mapping[str, Any], now: datetime) -> None:
        application = SubsidyApplication.objects.get(key=key)
        line = Line(
            amount=Decimal(deposit["amount"]),
            counterparty_name=self.company.name,
            counterparty_iban=self.company.refund_iban,
            communication=application.structured_communication or "",
        )
        demo_bank.execute([line], day=timezone.localdate(now), now=now)

    def _pay(self, key: uuid.UUID, payment: Mapping[str, Any], now: datetime) -> None:
        application = SubsidyApplication.objects.get(key=key)
        services.order_payment(
            application_id=application.pk,
            user=self.user,
            key=uuid.uuid5(key, payment["invoice"]),
            invoice_number=payment["invoice"],
            invoiced_on=timezone.localdate(now) - timedelta(days=2),
            amount=Decimal(payment["amount"]),
            now=now,
        )

    def _rate(self, key: uuid.UUID, rating: Mapping[str, Any], now: datetime) -> None:
        application = SubsidyApplication.objects.get(key=key)
        application_services.rate(
            application_id=application.pk,
            user=self.user,
            scores=dict(zip(Rating.SCORES, rating["scores"], strict=True)),
            comment=rating["comment"],
            now=now,
        )

    def _close(self, key: uuid.UUID, closing: Mapping[str, Any], now: datetime) -> None:
        application = SubsidyApplication.objects.get(key=key)
        if closing["how"] == "lapsed":
            services.lapse(application_id=application.pk, now=now)
        elif closing["how"] == "refused":
            services.refuse(
                application_id=application.pk,
                user=self.provider_user,
                reason=RefusalReason(closing["reason"]),
                explanation=closing["explanation"],
                now=now,
            )
        else:
            services.stop(
                application_id=application.pk,
                user=self.user,
                reason=StopReason(closing["reason"]),
                explanation=closing["explanation"],
                now=now,
            )

    def leave_draft(self) -> None:
        """Leave a draft half-way step 2."""
        now = _moment(self.today - timedelta(days=1))
        draft = application_services.start_draft(company=self.company, user=self.user, now=now)
        application_services.save_step(
            application_id=draft.pk,
            user=self.user,
            values={"pillar": Pillar.TRAINING, **self.script["draft"]},
            now=now,
        )
