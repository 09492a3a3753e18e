"""The companies of the demo: the invented KBO extract, figures of every size, mandates and contact data."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts import demo as demo_people
from accounts.models import User
from companies import demo_groups, kbo, reference, services
from companies.enums import ImportMeans, MandateRole
from companies.models import AnnualAccounts, Company, Mandate

EXTRACT = Path(__file__).resolve().parent / "data" / "demo" / "KboOpenData_9001_2026_11_Full.zip"

SMALL_BAKERY = "Bakkerij De Korenbloem"
MEDIUM_METAL_WORKS = "Metaalwerken Kiekens"
LARGE_CARRIER = "Transport Geuens"
BRUSSELS_TEXTILE = "Textiel Ronsemans"
NON_PROFIT_SCHOOL = "Opleidingscentrum De Stap Zuid"
FARM_IN_LIQUIDATION = "Hoeve Ter Linde"
TRAINING_PROVIDER = "Opleidingscentrum De Stap"
ADVICE_PROVIDER = "Adviesbureau Noorderlicht"
SECURITY_PROVIDER = "IT-Security Bastion"


@dataclass(frozen=True)
class Year:
    """The figures of the accounting year closed `ago` years back: full-time equivalents and euros."""

    ago: int
    workers: str
    turnover: str | None
    balance_total: str


REPRESENTATIVES = {
    "lies": (SMALL_BAKERY,),
    "karim": (MEDIUM_METAL_WORKS,),
    "sofie": (TRAINING_PROVIDER,),
    "bram": (ADVICE_PROVIDER, SECURITY_PROVIDER),
    "nadia": (
        LARGE_CARRIER,
        BRUSSELS_TEXTILE,
        NON_PROFIT_SCHOOL,
        FARM_IN_LIQUIDATION,
        demo_groups.WITH_A_PUBLIC_OWNER,
    ),
}
USERS = {
    "an": (
        SMALL_BAKERY,
        "Brouwerij Het Vat",
        "Garage Vermeersch",
        "Kapsalon Lotte",
        "Restaurant 't Smidske",
        "Softwarehuis Kompas",
        "Studio Zeewind",
    )
}
# A company without an address is asked for one at its first visit: the restaurant shows that.
CONTACTS = {
    SMALL_BAKERY: (("lies@korenbloem.example", "boekhouding@korenbloem.example"), "BE49967701010171"),
    MEDIUM_METAL_WORKS: (("personeel@kiekens.example",), "BE03967702020284"),
    LARGE_CARRIER: (("info@geuens.example",), "BE54967703030397"),
    TRAINING_PROVIDER: (("inschrijvingen@destap.example",), "BE08967704040413"),
    ADVICE_PROVIDER: (("bram@noorderlicht.example",), "BE59967705050526"),
    SECURITY_PROVIDER: (("bram@bastion.example",), "BE13967706060639"),
    "Brouwerij Het Vat": (("info@hetvat.example",), "BE64967707070752"),
    "Garage Vermeersch": (("info@vermeersch.example",), "BE18967708080865"),
    "Kapsalon Lotte": (("lotte@kapsalonlotte.example",), "BE69967709090978"),
    "Softwarehuis Kompas": (("finance@kompas.example",), "BE23967710101091"),
    demo_groups.WITH_A_PUBLIC_OWNER: (("info@zonnedak.example",), "BE28967712121220"),
    "Studio Zeewind": (("hallo@zeewind.example",), "BE74967711111107"),
}
FIGURES = {
    SMALL_BAKERY: (Year(1, "8.5", "950000", "412000"), Year(2, "7.8", "903500", "398000")),
    MEDIUM_METAL_WORKS: (Year(1, "85.2", "18400000", "14250000"), Year(2, "83.0", "17900000", "13800000")),
    LARGE_CARRIER: (Year(1, "321.4", "78500000", "51300000"), Year(2, "318.0", "76200000", "50100000")),
    ADVICE_PROVIDER: (Year(1, "6.0", None, "355000"),),
    SECURITY_PROVIDER: (Year(1, "22.5", "3100000", "1740000"), Year(2, "19.0", "2650000", "1520000")),
    "Brouwerij Het Vat": (Year(1, "46.9", "9800000", "12400000"), Year(2, "52.3", "10900000", "12900000")),
    "Garage Vermeersch": (Year(1, "11.0", "2400000", "1180000"),),
    "Garage Vermeersch Zuid": (Year(1, "14.5", "3900000", "1650000"),),
    "Reisbureau Horizon": (Year(1, "6.5", "5200000", "890000"),),
    "Studio Zeewind": (Year(1, "6.2", "640000", "310000"), Year(2, "5.0", "520000", "270000")),
    "Webwinkel Zolder": (Year(1, "9.0", "3600000", "1100000"), Year(2, "8.0", "3100000", "950000")),
    demo_groups.WITH_A_PUBLIC_OWNER: (Year(1, "9.4", "2100000", "7800000"), Year(2, "8.8", "1900000", "7200000")),
    "Softwarehuis Kompas": (Year(1, "31.6", "4700000", "2900000"), Year(2, "28.1", "4100000", "2600000")),
}


@transaction.atomic
def load(*, today: date) -> None:
    """Load reference data, people, companies, figures, mandates and contact data; repeatable.

    What a visitor changed meanwhile stays: a withdrawn mandate is not given again, contact data are not overwritten.
    """
    reference.load()
    demo_people.load()
    now = timezone.make_aware(datetime.combine(today, time(8)))
    kbo.import_extract(EXTRACT, means=ImportMeans.DEMO, now=now)
    for name, years in FIGURES.items():
        _add_figures(company(name), years, today=today)
    for key, names in REPRESENTATIVES.items():
        _add_mandates(demo_people.user(key), names, MandateRole.LEGAL_REPRESENTATIVE, today=today)
    for key, names in USERS.items():
        _add_mandates(demo_people.user(key), names, MandateRole.USER, today=today)
    for name, (emails, iban) in CONTACTS.items():
        _add_contact_data(company(name), emails, iban, now=now)
    demo_groups.load(today=today, now=now)


def company(name: str) -> Company:
    """Return a company of the demo by its exact name; raise `Company.DoesNotExist` before `load()`."""
    return Company.objects.get(name=name)


def _add_figures(owner: Company, years: tuple[Year, ...], *, today: date) -> None:
    for year in years:
        AnnualAccounts.objects.get_or_create(
            company=owner,
            closed_on=date(today.year - year.ago, 12, 31),
            defaults={
                "workers": Decimal(year.workers),
                "turnover": None if year.turnover is None else Decimal(year.turnover),
                "balance_total": Decimal(year.balance_total),
            },
        )


def _add_mandates(user: User, names: tuple[str, ...], role: MandateRole, *, today: date) -> None:
    for name in names:
        Mandate.objects.get_or_create(
            company=company(name), user=user, defaults={"role": role, "valid_from": date(today.year - 1, 1, 1)}
        )


def _add_contact_data(owner: Company, emails: tuple[str, ...], iban: str, *, now: datetime) -> None:
    if not owner.contact_addresses.exists():
        services.update_contact_data(
            company_id=owner.pk, emails=emails, refund_iban=iban, user=owner.mandates.earliest("pk").user, now=now
        )
