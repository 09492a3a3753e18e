"""What a role and its rights mean, in a sentence that every page and mail says in the same words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.enums import MandateRole
from companies.models import Invitation, Mandate

_OF_A_USER = {
    (True, True): _("look, apply and pay"),
    (True, False): _("look and apply"),
    (False, True): _("look and pay"),
    (False, False): _("look only"),
}
_OF_AN_ADMINISTRATOR = _("look, apply, pay, and decide who else may act")


def rights_in_words(holder: Mandate | Invitation) -> Promise | str:
    """Return what the holder of a right may do."""
    if holder.role != MandateRole.USER:
        return _OF_AN_ADMINISTRATOR
    return _OF_A_USER[holder.may_apply, holder.may_pay]
