"""Change and end the rights that people have; the company's row is the lock of them all."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies import access_rules, emails
from companies.access_rules import Grant, Term
from companies.enums import CompanyEventKind, MandateRole
from companies.letters import send
from companies.models import Mandate
from companies.services.events import hold_company, record
from companies.services.rights import require_decider
from portefeuille.errors import Conflict, Refusal, Refused
from portefeuille.locking import lock


@transaction.atomic
def change_mandate(*, mandate_id: int, changed_by: Mandate, grant: Grant, now: datetime) -> Mandate:
    """Give a person another role, other rights or another last day; repeatable.

    Raises `Mandate.DoesNotExist` for a right on another company, `Conflict` for one that has ended, and `Refused` when
    the person may not decide, the right comes from the register or is one's own, the day has passed, or the company
    would be left without an administrator.
    """
    hold_company(company_id=changed_by.company_id)
    today = timezone.localdate(now)
    require_decider(mandate=changed_by, today=today)
    mandate = _hold(mandate_id, changed_by.company_id)
    if mandate.valid_to is not None and mandate.valid_to < today:
        raise Conflict(_("This right has ended already. The person can ask for access again."))
    wanted = grant.rights
    before = {name: getattr(mandate, name) for name in wanted}
    if wanted == before:
        return mandate
    after = _administrators_but(mandate)
    if grant.role != MandateRole.USER:
        after.append(Term(mandate.valid_from, grant.valid_to))
    _require(
        access_rules.given_by_register(MandateRole(mandate.role)) or access_rules.given_by_register(grant.role),
        access_rules.one_s_own(is_own=mandate.user_id == changed_by.user_id),
        access_rules.end_passed(grant.valid_to, today),
        access_rules.administrator_lost(_administrators(mandate.company_id), after, today),
    )
    for name, value in wanted.items():
        setattr(mandate, name, value)
    mandate.save(update_fields=[*wanted])
    record(
        company_id=mandate.company_id,
        kind=CompanyEventKind.MANDATE_CHANGED,
        now=now,
        actor=changed_by.user,
        mandate=mandate.pk,
        person=mandate.user_id,
        before=_as_facts(before),
        after=_as_facts(wanted),
    )
    send(emails.access_changed(mandate, now=now), now)
    return mandate


@transaction.atomic
def withdraw_mandate(*, mandate_id: int, withdrawn_by: Mandate, now: datetime) -> Mandate:
    """End a right at once: it counts no more from the holder's next click on. Repeatable.

    Raises `Mandate.DoesNotExist` for a right on another company and `Refused` for a right that does not come from the
    portal (a legal representative stands in the KBO), for one's own, for the last administrator's, and when the person
    may not decide.
    """
    hold_company(company_id=withdrawn_by.company_id)
    today = timezone.localdate(now)
    require_decider(mandate=withdrawn_by, today=today)
    mandate = _hold(mandate_id, withdrawn_by.company_id)
    yesterday = today - timedelta(days=1)
    if mandate.valid_to is not None and mandate.valid_to <= yesterday:
        return mandate
    _require(
        access_rules.given_by_register(MandateRole(mandate.role)),
        access_rules.one_s_own(is_own=mandate.user_id == withdrawn_by.user_id),
        access_rules.administrator_lost(_administrators(mandate.company_id), _administrators_but(mandate), today),
    )
    mandate.valid_to = max(yesterday, mandate.valid_from - timedelta(days=1))
    mandate.save(update_fields=["valid_to"])
    record(
        company_id=mandate.company_id,
        kind=CompanyEventKind.MANDATE_WITHDRAWN,
        now=now,
        actor=withdrawn_by.user,
        mandate=mandate.pk,
        person=mandate.user_id,
    )
    send(emails.access_withdrawn(mandate), now)
    return mandate


def _hold(mandate_id: int, company_id: int) -> Mandate:
    rows = lock(Mandate.objects.filter(pk=mandate_id, company_id=company_id))
    return rows.select_related("user", "company").get()


def _administrators(company_id: int) -> list[Term]:
    rows = Mandate.objects.filter(company_id=company_id).who_may_decide()
    return [Term(*row) for row in rows.values_list("valid_from", "valid_to")]


def _administrators_but(mandate: Mandate) -> list[Term]:
    rows = Mandate.objects.filter(company_id=mandate.company_id).exclude(pk=mandate.pk).who_may_decide()
    return [Term(*row) for row in rows.values_list("valid_from", "valid_to")]


def _require(*problems: Refusal | None) -> None:
    found: Sequence[Refusal] = [problem for problem in problems if problem is not None]
    if found:
        raise Refused(found)


def _as_facts(columns: dict[str, object]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in columns.items()}
