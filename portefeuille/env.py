"""Read settings from the environment and from `.env`, loudly: a wrong value stops the start with one sentence."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "false", "no", "off"}


def load_dotenv(path: Path) -> None:
    """Add the `NAME=value` lines of a file to the environment; what is set already wins."""
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, separator, value = text.partition("=")
        if not separator:
            raise ImproperlyConfigured(f"{path.name} line {number}: expected NAME=value, found {text!r}.")
        os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def text(name: str, default: str = "") -> str:
    """Return a variable as text, or the text of the file that `<name>_FILE` names (a mounted secret)."""
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        return Path(file_name).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def required(name: str) -> str:
    """Return a variable that must be set; raise `ImproperlyConfigured` when it is not."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment or in .env (see .env.example).")
    return value


def boolean(name: str, *, default: bool) -> bool:
    """Return a yes/no variable; raise `ImproperlyConfigured` for any other word."""
    value = text(name, "1" if default else "0").strip().lower()
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name: str, *, default: int) -> int:
    """Return a whole-number variable; raise `ImproperlyConfigured` for anything else."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list without empty parts."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(url: str) -> dict[str, object]:
    """Return Django's settings for a `postgresql://` URL; a socket directory may stand in `?host=`.

    Raises `ImproperlyConfigured` when the scheme is not PostgreSQL or the database has no name.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL must start with postgresql://, not {parts.scheme or 'nothing'}://: "
            "PostgreSQL is the only database of this portal."
        )
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database: postgresql://user:password@host/name")
    options: Mapping[str, list[str]] = parse_qs(parts.query)
    extra = {key: values[-1] for key, values in options.items() if key != "host"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.get("host", [parts.hostname or ""])[-1],
        "PORT": str(parts.port or ""),
        "OPTIONS": extra,
        # A new connection a request costs two thirds of the throughput; a dead one is noticed before use.
        "CONN_MAX_AGE": number("DATABASE_CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
    }


def mail(url: str) -> dict[str, object]:
    """Return the e-mail settings for `smtp://`, `smtps://`, `file:///folder` or `console://`.

    Raises `ImproperlyConfigured` for any other scheme.
    """
    parts = urlsplit(url)
    backends = {"file": "filebased", "console": "console", "smtp": "smtp", "smtps": "smtp"}
    if parts.scheme not in backends:
        raise ImproperlyConfigured(f"EMAIL_URL must start with smtp://, smtps://, file:// or console://, not {url!r}.")
    settings: dict[str, object] = {"EMAIL_BACKEND": f"django.core.mail.backends.{backends[parts.scheme]}.EmailBackend"}
    if parts.scheme == "file":
        settings["EMAIL_FILE_PATH"] = unquote(parts.path)
    if parts.scheme in {"smtp", "smtps"}:
        settings |= {
            "EMAIL_HOST": parts.hostname or "localhost",
            "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parse_qs(parts.query).get("tls", ["0"])[-1] in TRUE_WORDS,
            "EMAIL_TIMEOUT": 10,
        }
    return settings
