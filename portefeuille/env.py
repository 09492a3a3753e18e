"""Read settings from the environment and from `.env`, loudly: a wrong value stops the start with one sentence."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "false", "no", "off"}


def load_dotenv(path: Path) -> None:
    """Add the `NAME=value` lines of a file to the environment; what is set already wins."""
    if not path.is_file():
        return
    for position, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, separator, value = line.partition("=")
        if not separator:
            raise ImproperlyConfigured(f"{path.name} line {position}: expected NAME=value.")
        if not os.environ.get(name.strip()):
            os.environ[name.strip()] = value.strip().strip("'\"")


def text(name: str, default: str = "") -> str:
    """Return a variable as text, or the text of the file that `<name>_FILE` names (a mounted secret).

    An empty variable counts as one that is not set.
    """
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}.") from None
    return os.environ.get(name) or default


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


def some_of(name: str, known: Iterable[str], *, default: str) -> list[str]:
    """Return a comma-separated variable whose parts are known words, or none at all for the word `none`.

    Raises `ImproperlyConfigured` for any other word.
    """
    chosen = [word for word in words(name, default) if word != "none"]
    unknown = set(chosen) - set(known)
    if unknown:
        raise ImproperlyConfigured(f"{name} may hold {', '.join(known)} or none, not {', '.join(sorted(unknown))}.")
    return chosen


def split_url(name: str, url: str, *, schemes: Iterable[str]) -> SplitResult:
    """Split the URL that a variable holds; raise `ImproperlyConfigured` when it is malformed or of another scheme.

    The sentence never repeats the URL itself: it may hold a password.
    """
    wanted = [f"{scheme}://" for scheme in schemes]
    expected = wanted[0] if len(wanted) == 1 else f"{', '.join(wanted[:-1])} or {wanted[-1]}"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a valid URL ({error}): it must start with {expected}") from None
    if f"{parts.scheme}://" not in wanted or not url.startswith(f"{parts.scheme}://"):
        raise ImproperlyConfigured(f"{name} must start with {expected}, not with {parts.scheme or 'no scheme'!r}.")
    return parts


def origin(url: str) -> str:
    """Return scheme, host and port of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a `postgresql://` URL; a socket directory may stand in `?host=`.

    PostgreSQL is the only database of the portal. Raises `ImproperlyConfigured` when the scheme is another one or the
    database has no name.
    """
    parts = split_url("DATABASE_URL", url, schemes=["postgresql", "postgres"])
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database: postgresql://user:password@host/name")
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        # A new connection a request costs two thirds of the throughput; a dead one is noticed before use.
        "CONN_MAX_AGE": number("DATABASE_CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
    }


def redis(url: str) -> str:
    """Return a Redis URL as given, or "" when there is none; raise `ImproperlyConfigured` for another broker."""
    if url:
        split_url("REDIS_URL", url, schemes=["redis", "rediss", "redis+socket"])
    return url


def mail(url: str) -> dict[str, Any]:
    """Return the e-mail settings for `smtp://`, `smtps://`, `file:///folder` or `console://`.

    `smtp://…?tls=1` upgrades the connection by STARTTLS. Raises `ImproperlyConfigured` for any other scheme and for
    an address without a host or folder.
    """
    parts = split_url("EMAIL_URL", url, schemes=["smtp", "smtps", "file", "console"])
    backend = {"file": "filebased", "smtps": "smtp"}.get(parts.scheme, parts.scheme)
    settings: dict[str, Any] = {"EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend"}
    if backend == "filebased":
        if parts.netloc or not parts.path:
            raise ImproperlyConfigured("EMAIL_URL must name a whole folder, with three slashes: file:///var/mail")
        settings["EMAIL_FILE_PATH"] = unquote(parts.path)
    if backend == "smtp":
        if not parts.hostname:
            raise ImproperlyConfigured("EMAIL_URL names no host: smtp://user:password@host:587?tls=1")
        settings |= {
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parse_qs(parts.query).get("tls", ["0"])[-1] in TRUE_WORDS,
            "EMAIL_TIMEOUT": 10,
        }
    return settings


def openid(*, must_be_https: bool) -> dict[str, Any] | None:
    """Return the settings of the login provider (OpenID Connect), or None when OIDC_ISSUER is not set.

    Raises `ImproperlyConfigured` when the address is not safe, and unless exactly one of OIDC_CLIENT_SECRET and
    OIDC_PRIVATE_KEY proves who the portal is.
    """
    issuer = text("OIDC_ISSUER")
    if not issuer:
        return None
    parts = split_url("OIDC_ISSUER", issuer, schemes=["https"] if must_be_https else ["https", "http"])
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ImproperlyConfigured("OIDC_ISSUER must be the bare address of the provider: https://login.example/op")
    secret, key = text("OIDC_CLIENT_SECRET"), text("OIDC_PRIVATE_KEY")
    if bool(secret) == bool(key):
        raise ImproperlyConfigured(
            "Set one of OIDC_CLIENT_SECRET and OIDC_PRIVATE_KEY (see .env.example): it proves who the portal is."
        )
    scopes = text("OIDC_SCOPES", "openid profile vo wettelijkvertegenwoordiger")
    if "openid" not in scopes.split():
        raise ImproperlyConfigured("OIDC_SCOPES must hold the word openid.")
    return {
        "issuer": issuer,
        "client_id": required("OIDC_CLIENT_ID"),
        "client_secret": secret,
        "private_key": key,
        "scopes": scopes,
        "role_claim": text("OIDC_ROLE_CLAIM", "kmop_rol_3d"),
        "realm": text("OIDC_REALM", issuer),
        "timeout": number("OIDC_TIMEOUT", default=5),
    }
