"""What the applicant thinks of the provider."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portefeuille.forms import PortalForm, TextField

SCALE = [
    (5, _("5: very good")),
    (4, _("4: good")),
    (3, _("3: neither good nor bad")),
    (2, _("2: poor")),
    (1, _("1: very poor")),
]


def _score(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=SCALE, coerce=int, widget=forms.RadioSelect)


class RatingForm(PortalForm):
    """Five scores from 1 to 5, and a word for the agency."""

    content = _score(_("How good was the content?"))
    teacher = _score(_("How good was the trainer or adviser?"))
    organisation = _score(_("How well was it organised?"))
    value = _score(_("Was it worth its price?"))
    recommendation = _score(_("Would you recommend this provider?"))
    comment = TextField(
        label=_("Do you want to tell the agency something?"),
        help_text=_("Only the agency reads this. The provider and other entrepreneurs do not see it."),
        max_length=2000,
        rows=4,
        required=False,
    )
