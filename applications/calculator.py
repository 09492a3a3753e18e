"""What a subsidy would be, for somebody who has not logged in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from applications import regimes, rules
from applications.enums import SUBTHEMES, Subtheme, Theme
from applications.regimes import Regime
from companies.enums import Size
from portefeuille import money
from portefeuille.errors import Refusal
from providers.enums import Pillar


@dataclass(frozen=True)
class Subject:
    """A theme, with the subtheme that raises its rate where there is one."""

    theme: Theme
    subtheme: Subtheme | None = None

    @property
    def code(self) -> str:
        """Return the value of the choice in a form."""
        return f"{self.theme}:{self.subtheme}" if self.subtheme else str(self.theme)

    @property
    def label(self) -> str:
        """Return the name of the choice."""
        return f"{self.theme.label}: {str(self.subtheme.label).lower()}" if self.subtheme else str(self.theme.label)


@dataclass(frozen=True)
class Question:
    """What somebody plans to buy."""

    cost: Decimal
    size: Size
    pillar: Pillar
    subject: Subject
    starts_on: date


@dataclass(frozen=True)
class Answer:
    """The money in euro, and the last day on which an application is in time."""

    question: Question
    quote: rules.Quote
    vat: Decimal
    last_day_to_apply: date


def subjects(regime: Regime) -> Sequence[Subject]:
    """Return the themes of a regime, each followed by its subthemes with a raised rate."""
    raised = {item.subtheme for item in regime.raised}
    themes = [theme for theme in Theme if any(theme in scope.themes for scope in regime.scopes.values())]
    return [
        Subject(theme, subtheme)
        for theme in themes
        for subtheme in (None, *(item for item in SUBTHEMES.get(theme, ()) if item in raised))
    ]


def example(today: date) -> Question:
    """Return the example of the start page: a training of 2,200 euro for a small enterprise, two weeks from now."""
    return Question(Decimal(2200), Size.SMALL, Pillar.TRAINING, Subject(Theme.OCCUPATIONAL), today + timedelta(days=14))


def answer(question: Question, today: date) -> Answer:
    """Compute the money by the regime of today, for a company whose budget of the year is untouched."""
    regime = regimes.on(today)
    return Answer(
        question=question,
        quote=rules.quote(
            cost=question.cost,
            size=question.size,
            pillar=question.pillar,
            subtheme=question.subject.subtheme,
            regime=regime,
            remaining=rules.ceiling(question.size, regime),
        ),
        vat=money.percentage(regimes.VAT_PERCENT, question.cost),
        last_day_to_apply=rules.last_day_to_apply(question.starts_on, regime),
    )


def refusals(question: Question, today: date) -> list[Refusal]:
    """Return every condition on the plan that is not met today."""
    facts = rules.ProjectFacts(
        pillar=question.pillar,
        theme=question.subject.theme,
        subtheme=question.subject.subtheme,
        agreed_on=today,
        starts_on=question.starts_on,
        ends_on=question.starts_on,
        cost=question.cost,
    )
    return rules.project_refusals(facts, regimes.on(today), today)
