"""The logs: whole lines that a machine reads, with the request they belong to and without people."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog
from django.test import Client

from portefeuille import logs


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Log as a deployment does, into the text that is returned."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    log = io.StringIO()
    configuration = logs.configuration(level="INFO", is_readable=False)
    configuration["handlers"]["console"]["stream"] = log
    logging.config.dictConfig(configuration)
    yield log
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(log: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_line_of_a_library_is_json_with_level_and_logger(log: io.StringIO) -> None:
    logging.getLogger("payments").warning("order %s is not sent", "P-12")
    (line,) = lines(log)
    assert (line["event"], line["level"], line["logger"]) == ("order P-12 is not sent", "warning", "payments")


@pytest.mark.parametrize(
    "personal",
    ["an.peeters@bakkerij.example", "BE68 5390 0754 7034", "BE68539007547034", "85.07.30-033.28", "85073003328"],
)
def test_what_looks_like_a_person_is_hidden(log: io.StringIO, personal: str) -> None:
    logging.getLogger("payments").warning("refused: %s", personal)
    structlog.get_logger("payments").warning("refused", value=f"it was {personal} twice")
    assert personal not in log.getvalue()


def test_a_number_of_a_project_and_an_amount_stay(log: io.StringIO) -> None:
    logging.getLogger("payments").warning("project %s, 1.234,56 euro, 2026-11-23", "2026KMO000123")
    (line,) = lines(log)
    assert line["event"] == "project 2026KMO000123, 1.234,56 euro, 2026-11-23"


def test_a_traceback_tells_where_and_hides_whom(log: io.StringIO) -> None:
    try:
        raise ValueError("an.peeters@bakkerij.example")  # noqa: TRY301 - the traceback is what is looked at
    except ValueError:
        logging.getLogger("payments").exception("it failed")
    (line,) = lines(log)
    assert "test_logs.py" in line["exception"]
    assert "an.peeters" not in line["exception"]


@pytest.mark.django_db
def test_a_request_is_logged_with_its_id_and_without_its_query(client: Client, log: io.StringIO) -> None:
    assert client.get("/bestaat-niet/?q=peeters").status_code == 404
    finished = [line for line in lines(log) if line["event"] == "request_finished"]
    assert [line["request"] for line in finished] == ["GET /bestaat-niet/"]
    assert finished[0]["request_id"]
    assert "ip" not in finished[0]
