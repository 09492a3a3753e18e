"""Say in words why a size is proposed."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.enums import Criterion, Size
from companies.size import MEDIUM, SMALL, Proposal, Thresholds

MILLION = Decimal(1_000_000)

_SENTENCES: dict[tuple[Size | None, Criterion], str | Promise] = {
    (Size.SMALL, Criterion.WITHIN): _(
        "Your company has fewer than %(workers)s workers, and a turnover or a balance sheet total of at most "
        "%(turnover)s million euro."
    ),
    (Size.MEDIUM, Criterion.WORKERS): _(
        "Your company has %(workers)s workers or more: that decides, whatever the amounts."
    ),
    (Size.MEDIUM, Criterion.AMOUNTS): _(
        "Your company has fewer than %(workers)s workers, but neither its turnover nor its balance sheet total is "
        "known to stay within %(turnover)s million euro."
    ),
    (Size.LARGE, Criterion.WORKERS): _(
        "Your company has %(workers)s workers or more: that decides, whatever the amounts."
    ),
    (Size.LARGE, Criterion.AMOUNTS): _(
        "Neither the turnover (limit %(turnover)s million euro) nor the balance sheet total "
        "(limit %(balance_total)s million euro) of your company is known to stay within the limits."
    ),
}
_TWO_YEARS = _(
    "The last accounting year points to another size, but the size changes only when two years in a row do. "
    "Until then the size of before stays."
)
_NO_FIGURES = _(
    "We have no figures of your company. Look in your last two annual accounts and choose the size yourself."
)
_NO_WORKERS = _(
    "The annual accounts on record do not state the number of workers, and without it nobody can tell the size. "
    "Choose the size yourself, or enter your figures."
)


def explanation(proposal: Proposal) -> str:
    """Return the sentence that says what decided a proposal."""
    if proposal.criterion == Criterion.NO_FIGURES:
        return str(_NO_FIGURES)
    if proposal.criterion == Criterion.NO_WORKERS:
        return str(_NO_WORKERS)
    if proposal.criterion == Criterion.TWO_YEARS:
        return str(_TWO_YEARS)
    limits = MEDIUM if proposal.size == Size.LARGE else SMALL
    return str(_SENTENCES[proposal.size, proposal.criterion]) % _words(limits)


def limits_in_words(limits: Thresholds) -> str:
    """Return the limits of a class in one line."""
    text = _(
        "fewer than %(workers)s workers, and a turnover of at most %(turnover)s or a balance sheet total of at most "
        "%(balance_total)s million euro"
    )
    return str(text) % _words(limits)


def _words(limits: Thresholds) -> dict[str, str]:
    return {
        "workers": str(limits.workers),
        "turnover": f"{limits.turnover / MILLION:f}",
        "balance_total": f"{limits.balance_total / MILLION:f}",
    }
