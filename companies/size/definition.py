"""The numbers of the definition, one frozen row per period of validity; no other module states one.

Source: annex to Recommendation 2003/361/EC (in force since 1 January 2005), the same as annex I to Regulation (EU)
651/2014. A revision, or a new class between medium and large, is a new row.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Thresholds:
    """Upper limits of a class: workers stay below, and turnover or balance total stays at or below (article 2).

    Workers in annual work units, amounts in euro.
    """

    workers: int
    turnover: int
    balance_total: int


@dataclass(frozen=True)
class SizeClass:
    """A class of the definition, and the size (small, medium, large) that the measure knows it by."""

    name: str
    size: str
    limits: Thresholds


@dataclass(frozen=True)
class Definition:
    """What the law says from a day on: classes from the smallest, and the percentages and amounts around them."""

    valid_from: date
    source: str
    classes: tuple[SizeClass, ...]
    # What exceeds the limits of every class.
    largest: str = "large"
    # Article 3(2): a partner holds this percentage or more.
    partner_from: int = 25
    # Article 3(3): more than this percentage of the votes is a majority.
    majority_above: int = 50
    # Article 3(4): public bodies that control this percentage or more.
    public_from: int = 25
    # Article 3(2)(a): the total investment of business angels in one enterprise, in euro.
    angels_below: int = 1_250_000
    # Article 3(2)(d): annual budget in euro and inhabitants of an autonomous local authority.
    authority_budget_below: int = 10_000_000
    authority_inhabitants_below: int = 5_000
    # Article 4(2): consecutive periods that change the status.
    periods_for_change: int = 2

    def limits_of(self, name: str) -> Thresholds:
        """Return the limits of a class; raise `KeyError` for a class that has none."""
        return {size_class.name: size_class.limits for size_class in self.classes}[name]

    def size_of(self, name: str) -> str:
        """Return the size by which the measure knows a class: small holds micro (decree of 16/03/2012, article 3)."""
        return {size_class.name: size_class.size for size_class in self.classes}.get(name, "large")

    def class_names(self) -> tuple[str, ...]:
        """Return the names of the classes from the smallest to the largest."""
        return (*(size_class.name for size_class in self.classes), self.largest)


DEFINITIONS = (
    Definition(
        valid_from=date(2005, 1, 1),
        source="Recommendation 2003/361/EC, annex, articles 1 to 6",
        classes=(
            SizeClass("micro", "small", Thresholds(workers=10, turnover=2_000_000, balance_total=2_000_000)),
            SizeClass("small", "small", Thresholds(workers=50, turnover=10_000_000, balance_total=10_000_000)),
            SizeClass("medium", "medium", Thresholds(workers=250, turnover=50_000_000, balance_total=43_000_000)),
        ),
    ),
)


def definition_on(day: date, definitions: tuple[Definition, ...] = DEFINITIONS) -> Definition:
    """Return the definition in force on a day; a day before the first row falls under the first row."""
    in_force = [definition for definition in definitions if definition.valid_from <= day]
    return in_force[-1] if in_force else definitions[0]
