"""The regimes as a reader meets them: from when until when, and what holds."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications import regimes
from applications.enums import Subtheme, Theme
from applications.regimes import RaisedRate, Regime
from companies.enums import Size
from providers.enums import Pillar


@dataclass(frozen=True)
class RateRow:
    """One line of the table of rates, in percent; `pillar` is empty when it holds for training and advice."""

    subject: str | Promise
    pillar: str
    small: Decimal
    medium: Decimal


@dataclass(frozen=True)
class Scope:
    """What one pillar may be about."""

    pillar: str
    is_open: bool
    themes: tuple[str, ...]


@dataclass(frozen=True)
class Period:
    """One regime with its last day (none for the last one)."""

    regime: Regime
    last_day: date | None
    is_in_force: bool
    rates: tuple[RateRow, ...]
    scopes: tuple[Scope, ...]
    small_ceiling: Decimal
    medium_ceiling: Decimal
    minimum_training: Decimal
    minimum_advice: Decimal


def periods(today: date) -> list[Period]:
    """Return every regime, the one in force first, then the later and the earlier ones, newest first."""
    ends = [following.valid_from - timedelta(days=1) for following in regimes.REGIMES[1:]]
    oldest_first = [
        _period(regime, last_day, today) for regime, last_day in zip(regimes.REGIMES, (*ends, None), strict=True)
    ]
    return sorted(oldest_first, key=lambda period: (not period.is_in_force, -period.regime.valid_from.toordinal()))


def _period(regime: Regime, last_day: date | None, today: date) -> Period:
    return Period(
        regime=regime,
        last_day=last_day,
        is_in_force=regime.valid_from <= today and (last_day is None or today <= last_day),
        rates=(_ordinary_row(regime), *(_raised_row(raised) for raised in regime.raised)),
        scopes=tuple(_scope(pillar, regime) for pillar in Pillar),
        small_ceiling=regime.ceilings[Size.SMALL],
        medium_ceiling=regime.ceilings[Size.MEDIUM],
        minimum_training=regime.minimum_cost[Pillar.TRAINING],
        minimum_advice=regime.minimum_cost[Pillar.ADVICE],
    )


def _ordinary_row(regime: Regime) -> RateRow:
    subject = _("every other theme") if regime.raised else _("every theme")
    return RateRow(subject, "", regime.rates[Size.SMALL], regime.rates[Size.MEDIUM])


def _raised_row(raised: RaisedRate) -> RateRow:
    only = "" if len(raised.pillars) == len(Pillar) else ", ".join(str(pillar.label) for pillar in raised.pillars)
    return RateRow(raised.subtheme.label, only, raised.rates[Size.SMALL], raised.rates[Size.MEDIUM])


def _scope(pillar: Pillar, regime: Regime) -> Scope:
    scope = regime.scopes[pillar]
    chosen = scope.themes if scope.subthemes is None else scope.subthemes
    ordered: list[Theme | Subtheme] = [item for item in (*Theme, *Subtheme) if item in chosen]
    return Scope(str(pillar.label), Theme.OTHER in scope.themes, tuple(str(item.label) for item in ordered))
