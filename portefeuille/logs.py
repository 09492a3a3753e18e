"""What the portal writes in its logs: one line of JSON an event in production, a readable line in the demo.

Every line of a request carries its `request_id`, and so does every line of the tasks that the request queued. No line
has the address of a visitor, a query string, or anything that looks like a mail address, an account or a national
number: keys and codes say enough to look the rest up in the portal, where looking is logged too.
"""

import re
from collections.abc import Iterable
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN = "[hidden]"
# Mail addresses, IBANs in any grouping, and Belgian national numbers (11 digits, often as 85.07.30-033.28).
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+"
    r"|\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?\b"
    r"|\b\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}\b"
)
# The traceback of a library can quote the values it choked on; these fields never come from people.
_OWN_FIELDS = {"timestamp", "level", "logger", "request_id", "task_id", "parent_task_id", "child_task_id"}


def without_query(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop the query of an address, in which a search may name somebody."""
    if isinstance(request := event.get("request"), str):
        event["request"] = request.partition("?")[0]
    elif request is not None:
        del event["request"]
    return event


def without_people(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hide what looks like personal data in every text of a line."""
    for name, value in event.items():
        if isinstance(value, str) and name not in _OWN_FIELDS:
            event[name] = _PERSONAL.sub(HIDDEN, value)
    return event


def processors() -> list[Processor]:
    """Return the steps that every line goes through, ours and that of a library."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
        without_query,
        without_people,
    ]


def configuration(*, level: str, is_readable: bool) -> dict[str, Any]:
    """Return Django's LOGGING: lines for people when `is_readable`, else JSON for a collector."""
    structlog.configure(
        processors=[*processors(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=False) if is_readable else structlog.processors.JSONRenderer()
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "foreign_pre_chain": processors(),
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {name: {"level": "WARNING"} for name in _talkative()},
    }


def _talkative() -> Iterable[str]:
    """Name the libraries that tell the story of every font, style sheet and connection."""
    return ("weasyprint", "fontTools", "urllib3", "celery.worker.strategy", "celery.app.trace")
