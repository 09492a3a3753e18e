"""What every answer tells the browser, and what the browser tells back."""

import json
import logging

import pytest
from django.core.cache import cache
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db
REPORT = {
    "csp-report": {
        "document-uri": "https://portal.example/portefeuille/?q=peeters",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/steal.js?token=1",
    }
}


def test_every_answer_has_the_strict_headers(client: Client) -> None:
    for path in ("/", "/hulp/", "/bestaat-niet/", "/portefeuille/"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", path
        assert "camera=()" in headers["Permissions-Policy"], path
        assert "report-uri /csp-melding/" in headers["Content-Security-Policy"], path


def test_the_pages_of_a_person_stay_out_of_every_cache(client: Client) -> None:
    assert "Cache-Control" not in client.get("/hulp/").headers
    client.force_login(factories.make_user())
    assert client.get("/hulp/").headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    "sent",
    [
        REPORT,
        [
            {
                "type": "csp-violation",
                "body": {
                    "documentURL": "https://portal.example/portefeuille/?q=peeters",
                    "effectiveDirective": "script-src-elem",
                    "blockedURL": "https://evil.example/steal.js?token=1",
                },
            }
        ],
    ],
)
def test_a_report_is_logged_without_what_people_typed(
    client: Client, caplog: pytest.LogCaptureFixture, sent: object
) -> None:
    cache.clear()
    with caplog.at_level(logging.WARNING, logger="portefeuille.views"):
        answer = client.post("/csp-melding/", json.dumps(sent), content_type="application/csp-report")
    assert answer.status_code == 204
    assert [record.getMessage() for record in caplog.records] == [
        "policy stopped script-src-elem on /portefeuille/ from evil.example"
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff", 400),
        (b"x" * 20_000, 413),
        (b"[1, null]", 204),
        (b'{"csp-report": 3}', 204),
        (b'{"csp-report": {"document-uri": "http://[", "blocked-uri": 5}}', 204),
    ],
)
def test_a_bad_report_is_answered_and_nothing_more(client: Client, body: bytes, status: int) -> None:
    cache.clear()
    assert client.post("/csp-melding/", body, content_type="application/json").status_code == status


def test_reports_cannot_flood_the_log(client: Client) -> None:
    cache.clear()
    answers = [client.post("/csp-melding/", b"[]", content_type="application/json").status_code for _time in range(25)]
    assert answers.count(429) == 5
