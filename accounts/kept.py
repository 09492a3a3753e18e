"""A form that was sent after a login that is not sure enough: kept in the session and offered after a surer one."""

from dataclasses import asdict, dataclass

from django.http import HttpRequest, QueryDict

SESSION_KEY = "kept_form"
# Characters; longer texts than any form of the portal takes are not kept.
MOST = 100_000


@dataclass(frozen=True)
class KeptForm:
    """The own path to which a form was sent, and its fields."""

    path: str
    body: str

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Return the name and the value of each field, in their order."""
        return [(name, value) for name, values in QueryDict(self.body).lists() for value in values]


def keep(request: HttpRequest) -> bool:
    """Keep the form of a POST and tell whether that was possible: files and very long texts are not kept."""
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    body = fields.urlencode()
    if request.FILES or len(body) > MOST:
        return False
    put(request, KeptForm(path=request.get_full_path(), body=body))
    return True


def put(request: HttpRequest, form: KeptForm) -> None:
    """Keep a form that was kept before, in another session."""
    request.session[SESSION_KEY] = asdict(form)


def kept(request: HttpRequest) -> KeptForm | None:
    """Return the form that this session keeps, or None."""
    found = request.session.get(SESSION_KEY)
    return KeptForm(**found) if found else None


def forget(request: HttpRequest) -> None:
    """Throw the kept form away: it was sent again."""
    request.session.pop(SESSION_KEY, None)
