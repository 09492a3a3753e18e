"""Rows for tests: plain functions with sensible values, each of which a test may name otherwise.

Nothing is made behind the caller's back but what a row cannot exist without.
"""

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from accounts.models import User
from companies.enums import (
    AccessRequestStatus,
    ActivityGroup,
    Classification,
    LegalFormGroup,
    MandateRole,
    NaceVersion,
    Size,
)
from companies.models import (
    AccessRequest,
    Activity,
    AnnualAccounts,
    Company,
    ContactAddress,
    Establishment,
    LegalForm,
    Mandate,
    NaceCode,
    SizeDeclaration,
)
from providers.enums import Pillar
from providers.models import Provider, Registration

# A Monday in office hours; tests pass the time on, they never freeze it.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)

IBAN = "BE71096123456769"
OTHER_IBAN = "BE43068999999501"

_serial = itertools.count(1)


def _checked(base: int) -> str:
    return f"{base:08d}{97 - base % 97:02d}"


def enterprise_number(serial: int | None = None) -> str:
    """Return a valid enterprise number of the unissued block 1999.8xx.xxx."""
    return _checked(19_980_000 + (next(_serial) if serial is None else serial))


def establishment_number(serial: int | None = None) -> str:
    """Return a valid establishment number."""
    return _checked(80_000_000 + (next(_serial) if serial is None else serial))


def make_user(
    *,
    given_name: str = "Lies",
    family_name: str = "Peeters",
    username: str = "",
    email: str | None = None,
    is_staff: bool = False,
    is_superuser: bool = False,
) -> User:
    """Make a person who has no password."""
    serial = next(_serial)
    user = User(
        username=username or f"test|{serial}",
        given_name=given_name,
        family_name=family_name,
        email=f"person{serial}@example.test" if email is None else email,
        is_staff=is_staff,
        is_superuser=is_superuser,
    )
    user.set_unusable_password()
    user.save()
    return user


def make_legal_form(
    *,
    code: str = "610",
    label: str = "Besloten Vennootschap",
    abbreviation: str = "BV",
    group: LegalFormGroup = LegalFormGroup.COMPANY,
    is_eligible: bool = True,
) -> LegalForm:
    """Return a legal form, made when it is not there."""
    form, _created = LegalForm.objects.get_or_create(
        code=code,
        defaults={"label": label, "abbreviation": abbreviation, "group": group, "is_eligible": is_eligible},
    )
    return form


def make_nace(
    *,
    code: str = "10711",
    version: NaceVersion = NaceVersion.V2025,
    label: str = "Ambachtelijke vervaardiging van brood en van vers banketbakkerswerk",
    is_eligible: bool = True,
) -> NaceCode:
    """Return a NACE-BEL code, made when it is not there."""
    nace, _created = NaceCode.objects.get_or_create(
        code=code, version=version, defaults={"label": label, "is_eligible": is_eligible}
    )
    return nace


def make_company(
    *,
    name: str = "Bakkerij Voorbeeld",
    number: str = "",
    legal_form: LegalForm | None = None,
    is_natural_person: bool = False,
    situation: str = "000",
    started_on: date | None = date(2010, 1, 4),
    ceased_on: date | None = None,
    postal_codes: Sequence[str] = ("9000",),
    nace: NaceCode | None = None,
    emails: Sequence[str] = ("info@voorbeeld.test",),
    refund_iban: str = OTHER_IBAN,
    is_blocked: bool = False,
) -> Company:
    """Make a company that qualifies: a BV with an establishment in Ghent, a contact address and an account.

    A natural person has no legal form; `nace` is added as its registered main activity.
    """
    company = Company.objects.create(
        enterprise_number=number or enterprise_number(),
        name=name,
        legal_form=None if is_natural_person else legal_form or make_legal_form(),
        is_natural_person=is_natural_person,
        situation=situation,
        started_on=started_on,
        ceased_on=ceased_on,
        street="" if is_natural_person else "Kerkstraat",
        house_number="" if is_natural_person else "1",
        postal_code="" if is_natural_person else "9000",
        municipality="" if is_natural_person else "Gent",
        refund_iban=refund_iban,
        is_blocked=is_blocked,
    )
    for postal_code in postal_codes:
        make_establishment(company=company, postal_code=postal_code)
    for email in emails:
        ContactAddress.objects.create(company=company, email=email)
    if nace is not None:
        make_activity(company=company, nace=nace)
    return company


def make_establishment(
    *, company: Company, postal_code: str = "9000", municipality: str = "Gent", ceased_on: date | None = None
) -> Establishment:
    """Add an establishment to a company."""
    return Establishment.objects.create(
        company=company,
        establishment_number=establishment_number(),
        started_on=company.started_on,
        ceased_on=ceased_on,
        street="Kerkstraat",
        house_number="1",
        postal_code=postal_code,
        municipality=municipality,
    )


def make_activity(
    *,
    company: Company,
    nace: NaceCode,
    group: ActivityGroup = ActivityGroup.REGISTERED,
    classification: Classification = Classification.MAIN,
) -> Activity:
    """Add an activity to a company."""
    return Activity.objects.create(company=company, nace=nace, group=group, classification=classification)


def make_accounts(
    *,
    company: Company,
    closed_on: date = date(2025, 12, 31),
    workers: str = "8.5",
    turnover: str | None = "950000.00",
    balance_total: str | None = "400000.00",
) -> AnnualAccounts:
    """Add the figures of an accounting year to a company."""
    return AnnualAccounts.objects.create(
        company=company,
        closed_on=closed_on,
        workers=Decimal(workers),
        turnover=None if turnover is None else Decimal(turnover),
        balance_total=None if balance_total is None else Decimal(balance_total),
    )


def make_mandate(
    *,
    company: Company | None = None,
    user: User | None = None,
    role: MandateRole = MandateRole.LEGAL_REPRESENTATIVE,
    valid_from: date = date(2020, 1, 1),
    valid_to: date | None = None,
    may_apply: bool = True,
    may_pay: bool = True,
) -> Mandate:
    """Let a person act for a company; both are made when they are not given."""
    return Mandate.objects.create(
        company=company or make_company(),
        user=user or make_user(),
        role=role,
        valid_from=valid_from,
        valid_to=valid_to,
        may_apply=may_apply,
        may_pay=may_pay,
    )


def make_access_request(
    *,
    company: Company,
    requester: User | None = None,
    requested_at: datetime = NOW,
    status: AccessRequestStatus = AccessRequestStatus.PENDING,
) -> AccessRequest:
    """Let a person ask for access to a company."""
    return AccessRequest.objects.create(
        company=company,
        requester=requester or make_user(given_name="Tom", family_name="Jacobs"),
        requested_at=requested_at,
        status=status,
        decided_at=None if status == AccessRequestStatus.PENDING else requested_at,
        reason="We know nobody of that name." if status == AccessRequestStatus.REFUSED else "",
    )


def make_size(
    *,
    company: Company,
    user: User | None = None,
    year: int = TODAY.year,
    size: Size = Size.SMALL,
    locked_at: datetime | None = None,
) -> SizeDeclaration:
    """Confirm the size of a company for a year, as if the figures said the same."""
    return SizeDeclaration.objects.create(
        company=company,
        year=year,
        proposed_size=size,
        declared_size=size,
        evidence={},
        declared_by=user or make_user(),
        declared_at=NOW,
        locked_at=locked_at,
    )


def make_provider(*, company: Company | None = None, iban: str = IBAN) -> Provider:
    """Make a provider without registrations."""
    company = company or make_company(name="Opleidingscentrum Voorbeeld", emails=["opleiding@voorbeeld.test"])
    return Provider.objects.create(company=company, iban=iban)


def make_registration(
    *,
    provider: Provider | None = None,
    pillar: Pillar = Pillar.TRAINING,
    number: str = "",
    valid_from: date = date(2020, 1, 1),
    valid_to: date = date(2030, 12, 31),
) -> Registration:
    """Recognise a provider for one pillar during a period."""
    letter = "O" if pillar == Pillar.TRAINING else "A"
    return Registration.objects.create(
        provider=provider or make_provider(),
        pillar=pillar,
        registration_number=number or f"DV.{letter}{next(_serial):06d}",
        valid_from=valid_from,
        valid_to=valid_to,
    )
