"""Tagged PDF (PDF/UA-1) from the project's own templates, with WeasyPrint.

Style sheet and fonts are read once per process. The renderer fetches nothing but files of this project: no address in a
text can make it read another file or reach a server.
"""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

STYLE_SHEET = "css/document.css"


class ProjectFiles(URLFetcher):  # type: ignore[misc]
    """Open only files below the project's static folder."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the file of a `file:` address inside the static folder; refuse everything else with `ValueError`."""
        parts = urlsplit(url)
        root = Path(settings.BASE_DIR, "static").resolve()
        path = Path(url2pathname(parts.path)).resolve()
        if parts.scheme != "file" or root not in path.parents:
            raise ValueError("this address is not a file of the project")
        return super().fetch(url, headers)


@cache
def _parts() -> tuple[ProjectFiles, FontConfiguration, CSS]:
    fetcher = ProjectFiles(allow_redirects=False)
    fonts = FontConfiguration()
    sheet = CSS(filename=Path(settings.BASE_DIR, "static", STYLE_SHEET), font_config=fonts, url_fetcher=fetcher)
    return fetcher, fonts, sheet


def render(template: str, context: dict[str, object]) -> bytes:
    """Return the PDF of a template with its context."""
    fetcher, fonts, sheet = _parts()
    base = Path(settings.BASE_DIR, "static").as_uri() + "/"
    html = HTML(string=render_to_string(template, context), base_url=base, url_fetcher=fetcher)
    content: bytes = html.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
    return content
