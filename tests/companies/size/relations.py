"""Read a result the short way, so that a test compares whole answers."""

from companies.size import Case, Relation, RelationType, classify, decimal_text

NONE = "none 0"
PUBLIC = "public_body 0"
EXEMPT = "exempt_investor 0"
LINKED = "linked 100"


def relations(case: Case) -> dict[str, str]:
    """Return every relation of a case as `type share`."""
    return {party: _words(relation) for party, relation in classify(case).relations.items()}


def workers(case: Case) -> str | None:
    """Return the workers of the last year's sum as text."""
    total = classify(case).years[-1].totals.workers
    return None if total is None else decimal_text(total)


def _words(relation: Relation) -> str:
    return f"{RelationType(relation.type)} {decimal_text(relation.share)}"
