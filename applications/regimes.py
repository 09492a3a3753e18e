"""The regulation's numbers by date of application: rates, ceilings, terms and scope. They stand nowhere else.

Sources: domain description §4, §6 and §17; decision of the Flemish Government of 26 February 2016,
as changed later.
Money in euro, rates in percent, terms in calendar days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from applications.enums import Subtheme, Theme
from companies.enums import Size
from providers.enums import Pillar

VAT_PERCENT = Decimal(21)
THEMES_SINCE_2023 = frozenset(Theme) - {Theme.OTHER}


@dataclass(frozen=True)
class RaisedRate:
    """A higher rate for one subtheme, for the pillars named."""

    subtheme: Subtheme
    pillars: frozenset[Pillar]
    rates: Mapping[Size, Decimal]


@dataclass(frozen=True)
class Scope:
    """What one pillar may be about: themes, and when given only these subthemes."""

    themes: frozenset[Theme]
    subthemes: frozenset[Subtheme] | None = None


@dataclass(frozen=True)
class Regime:
    """The rules for applications submitted from `valid_from` to the day before the next regime."""

    code: str
    valid_from: date
    rates: Mapping[Size, Decimal]
    ceilings: Mapping[Size, Decimal]
    scopes: Mapping[Pillar, Scope]
    raised: tuple[RaisedRate, ...] = ()
    minimum_cost: Mapping[Pillar, Decimal] = field(
        default_factory=lambda: {Pillar.TRAINING: Decimal(100), Pillar.ADVICE: Decimal(500)}
    )
    apply_days_after_start: int = 14
    deposit_days: int = 30
    refusal_days: int = 14
    source: str = ""


def _by_size(small: int, medium: int) -> Mapping[Size, Decimal]:
    return {Size.SMALL: Decimal(small), Size.MEDIUM: Decimal(medium)}


_BOTH = frozenset(Pillar)
_ALL_THEMES = {pillar: Scope(frozenset(Theme)) for pillar in Pillar}
_EIGHT_THEMES = {pillar: Scope(THEMES_SINCE_2023) for pillar in Pillar}
_RAISED = _by_size(45, 35)
_CYBERSECURITY = RaisedRate(Subtheme.CYBERSECURITY, _BOTH, _RAISED)
_ENERGY = RaisedRate(Subtheme.ENERGY_EFFICIENCY, _BOTH, _RAISED)
_VLAIO = "https://www.vlaio.be/nl/"

REGIMES: tuple[Regime, ...] = (
    Regime(
        code="2016-04",
        valid_from=date(2016, 4, 1),
        rates=_by_size(40, 30),
        ceilings=_by_size(10_000, 15_000),
        scopes=_ALL_THEMES,
        source="https://www.etaamb.be/nl/besluit-van-de-vlaamse-regering-van-26-februari-2016_n2016035422.html",
    ),
    Regime(
        code="2019-12",
        valid_from=date(2019, 12, 1),
        rates=_by_size(30, 20),
        ceilings=_by_size(10_000, 15_000),
        scopes=_ALL_THEMES,
        source=f"{_VLAIO}subsidies-financiering/kmo-portefeuille",
    ),
    Regime(
        code="2020-01",
        valid_from=date(2020, 1, 1),
        rates=_by_size(30, 20),
        ceilings=_by_size(7_500, 7_500),
        scopes=_ALL_THEMES,
        source=f"{_VLAIO}subsidies-financiering/kmo-portefeuille/hoeveel-subsidies-kan-ik-krijgen",
    ),
    Regime(
        code="2020-07",
        valid_from=date(2020, 7, 1),
        rates=_by_size(30, 20),
        ceilings=_by_size(7_500, 7_500),
        scopes=_ALL_THEMES,
        source="https://www.hildecrevits.be/16_opleidingen_uitgesloten_van_de_kmo_portefeuille",
    ),
    Regime(
        code="2021-09",
        valid_from=date(2021, 9, 13),
        rates=_by_size(30, 20),
        ceilings=_by_size(7_500, 7_500),
        scopes=_ALL_THEMES,
        raised=(_CYBERSECURITY,),
        source=f"{_VLAIO}subsidies-financiering/kmo-portefeuille/hoeveel-subsidies-kan-ik-krijgen",
    ),
    Regime(
        code="2023-01",
        valid_from=date(2023, 1, 1),
        rates=_by_size(30, 20),
        ceilings=_by_size(7_500, 7_500),
        scopes=_EIGHT_THEMES,
        raised=(_CYBERSECURITY,),
        source=f"{_VLAIO}subsidies-financiering/kmo-portefeuille/kmo-portefeuille-voor-dienstverleners/subsidieerbare-diensten",
    ),
    Regime(
        code="2024-06",
        valid_from=date(2024, 6, 5),
        rates=_by_size(30, 20),
        ceilings=_by_size(7_500, 7_500),
        scopes=_EIGHT_THEMES,
        raised=(_CYBERSECURITY, _ENERGY),
        source=f"{_VLAIO}subsidies-financiering/subsidiedatabank/kmo-portefeuille-steun-voor-opleiding-en-advies",
    ),
    Regime(
        code="2026-02",
        valid_from=date(2026, 2, 1),
        rates=_by_size(30, 20),
        ceilings=_by_size(7_500, 7_500),
        scopes={
            Pillar.TRAINING: Scope(THEMES_SINCE_2023),
            Pillar.ADVICE: Scope(frozenset({Theme.DIGITAL}), frozenset({Subtheme.CYBERSECURITY})),
        },
        raised=(
            _CYBERSECURITY,
            RaisedRate(Subtheme.ENERGY_EFFICIENCY, frozenset({Pillar.TRAINING}), _RAISED),
        ),
        source=f"{_VLAIO}nieuws/hervorming-kmo-portefeuille-vanaf-1-februari-2026-enkel-nog-advies-voor-cybersecurity",
    ),
)


def on(day: date) -> Regime:
    """Return the regime in force on the day of application; raise `LookupError` before the first one."""
    for regime in reversed(REGIMES):
        if regime.valid_from <= day:
            return regime
    raise LookupError(f"no regime of this portal covers applications of {day:%d/%m/%Y}")


def by_code(code: str) -> Regime:
    """Return the regime that an application was judged by."""
    return next(regime for regime in REGIMES if regime.code == code)
