"""Settings from the environment: what is read, and which sentence refuses the rest."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portefeuille import env


def test_a_dotenv_file_fills_what_is_not_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRST", "from the shell")
    monkeypatch.setenv("SECOND", "")
    monkeypatch.delenv("THIRD", raising=False)
    path = tmp_path / ".env"
    path.write_text("# comment\n\nFIRST=from the file\nSECOND = 'quoted'\nTHIRD=a=b\n", encoding="utf-8")
    env.load_dotenv(path)
    assert [env.text(name) for name in ("FIRST", "SECOND", "THIRD")] == ["from the shell", "quoted", "a=b"]
    monkeypatch.delenv("THIRD")


def test_a_dotenv_file_with_a_line_that_sets_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("A=1\nnonsense\n", encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match=r"^\.env line 2: expected NAME=value\.$"):
        env.load_dotenv(path)


def test_a_missing_dotenv_file_is_no_fault(tmp_path: Path) -> None:
    env.load_dotenv(tmp_path / "absent")


def test_a_mounted_secret_is_read_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "key"
    secret.write_text("hidden\n", encoding="utf-8")
    monkeypatch.setenv("KEY_FILE", str(secret))
    assert env.required("KEY") == "hidden"
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match=r"^KEY_FILE cannot be read"):
        env.required("KEY")


def test_a_required_variable_that_is_empty_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "")
    with pytest.raises(ImproperlyConfigured, match=r"^Set KEY in the environment or in \.env"):
        env.required("KEY")


@pytest.mark.parametrize(
    ("word", "value"), [("1", True), ("YES", True), (" on ", True), ("0", False), ("no", False), ("False", False)]
)
def test_a_yes_or_no(word: str, value: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAG", word)
    assert env.boolean("FLAG", default=not value) is value


@pytest.mark.parametrize("default", [True, False])
def test_a_yes_or_no_that_is_not_set_takes_its_default(default: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLAG", raising=False)
    assert env.boolean("FLAG", default=default) is default


def test_perhaps_is_neither_yes_nor_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match=r"^FLAG must be yes or no, not 'perhaps'\.$"):
        env.boolean("FLAG", default=False)


def test_a_number_and_what_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNT", "12")
    assert env.number("COUNT", default=3) == 12
    monkeypatch.setenv("COUNT", "many")
    with pytest.raises(ImproperlyConfigured, match=r"^COUNT must be a whole number, not 'many'\.$"):
        env.number("COUNT", default=3)


def test_words_are_split_at_commas_without_empty_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTS", " a.be, ,b.be,")
    assert env.words("HOSTS") == ["a.be", "b.be"]


def test_a_database_url_with_everything() -> None:
    settings = env.database("postgresql://us%40er:p%2Fw@db.example:5433/por%20tal?sslmode=require")
    kept = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    assert [settings[key] for key in kept] == ["por tal", "us@er", "p/w", "db.example", "5433", {"sslmode": "require"}]


def test_a_database_on_a_socket() -> None:
    settings = env.database("postgresql://postgres@/portal?host=/var/run/pg%20sql")
    assert (settings["HOST"], settings["PORT"], settings["OPTIONS"]) == ("/var/run/pg sql", "", {})


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://h/name", "must start with postgresql:// or postgres://, not with 'mysql'"),
        ("just words", "must start with postgresql:// or postgres://, not with 'no scheme'"),
        ("postgresql:name", "must start with postgresql:// or postgres://"),
        ("postgresql://host:port/name", "is not a valid URL"),
        ("postgresql://[::1/name", "is not a valid URL"),
        ("postgresql://host", "names no database"),
    ],
)
def test_a_wrong_database_url_is_refused_in_one_sentence(url: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        env.database(url)
    assert str(caught.value).startswith(f"DATABASE_URL {sentence}")
    assert "\n" not in str(caught.value)


def test_no_redis_is_allowed_and_another_broker_is_not() -> None:
    assert env.redis("") == ""
    assert env.redis("rediss://:secret@host:6380/1") == "rediss://:secret@host:6380/1"
    with pytest.raises(ImproperlyConfigured, match=r"^REDIS_URL must start with redis://"):
        env.redis("amqp://guest:secret@host//")


def test_mail_over_smtp_with_starttls() -> None:
    settings = env.mail("smtp://us%40er:pw@mail.example:587?tls=1")
    assert settings == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "us@er",
        "EMAIL_HOST_PASSWORD": "pw",
        "EMAIL_USE_SSL": False,
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 10,
    }


@pytest.mark.parametrize(("url", "port", "is_ssl"), [("smtp://h", 25, False), ("smtps://h", 465, True)])
def test_mail_takes_the_port_of_its_scheme(url: str, port: int, is_ssl: bool) -> None:
    settings = env.mail(url)
    assert (settings["EMAIL_PORT"], settings["EMAIL_USE_SSL"], settings["EMAIL_USE_TLS"]) == (port, is_ssl, False)


def test_mail_into_a_folder() -> None:
    assert env.mail("file:///var/ma%20il") == {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": "/var/ma il",
    }


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "must start with smtp://"),
        ("imap://secret@host", "must start with smtp://"),
        ("smtp://", "names no host"),
        ("smtp://secret@:25", "names no host"),
        ("file://var/mail", "must name a whole folder"),
        ("smtp://host:x", "is not a valid URL"),
    ],
)
def test_a_wrong_mail_url_is_refused_without_repeating_its_password(url: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        env.mail(url)
    assert str(caught.value).startswith(f"EMAIL_URL {sentence}")
    assert "secret" not in str(caught.value)


OPENID = {
    "OIDC_ISSUER": "https://login.example/op",
    "OIDC_CLIENT_ID": "portal",
    "OIDC_CLIENT_SECRET": "s",
    "OIDC_PRIVATE_KEY": "",
    "OIDC_SCOPES": "",
    "OIDC_ROLE_CLAIM": "",
    "OIDC_REALM": "",
    "OIDC_TIMEOUT": "",
}


def _set_openid(monkeypatch: pytest.MonkeyPatch, **changes: str) -> None:
    for name, value in (OPENID | changes).items():
        monkeypatch.setenv(name, value)


def test_a_login_provider_needs_an_address_a_number_and_a_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    _set_openid(monkeypatch)
    assert env.openid(must_be_https=True) == {
        "issuer": "https://login.example/op",
        "client_id": "portal",
        "client_secret": "s",
        "private_key": "",
        "scopes": "openid profile vo wettelijkvertegenwoordiger",
        "role_claim": "kmop_rol_3d",
        "realm": "https://login.example/op",
        "timeout": 5,
    }


def test_no_login_provider_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    _set_openid(monkeypatch, OIDC_ISSUER="")
    assert env.openid(must_be_https=True) is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"OIDC_ISSUER": "http://login.example/op"}, "OIDC_ISSUER must start with https://, not with 'http'."),
        ({"OIDC_ISSUER": "https://u:p@login.example/op"}, "OIDC_ISSUER must be the bare address"),
        ({"OIDC_ISSUER": "https://login.example/op?x=1"}, "OIDC_ISSUER must be the bare address"),
        ({"OIDC_CLIENT_ID": ""}, "Set OIDC_CLIENT_ID in the environment"),
        ({"OIDC_CLIENT_SECRET": ""}, "Set one of OIDC_CLIENT_SECRET and OIDC_PRIVATE_KEY"),
        ({"OIDC_PRIVATE_KEY": "k"}, "Set one of OIDC_CLIENT_SECRET and OIDC_PRIVATE_KEY"),
        ({"OIDC_SCOPES": "profile vo"}, "OIDC_SCOPES must hold the word openid."),
        ({"OIDC_TIMEOUT": "soon"}, "OIDC_TIMEOUT must be a whole number"),
    ],
)
def test_a_login_provider_that_cannot_be_gets_one_sentence(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], sentence: str
) -> None:
    _set_openid(monkeypatch, **changes)
    with pytest.raises(ImproperlyConfigured) as caught:
        env.openid(must_be_https=True)
    assert str(caught.value).startswith(sentence)


def test_a_list_of_known_words(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = {"": ["pay", "access"], "pay": ["pay"], " access , pay ": ["access", "pay"], "none": []}
    for text, words in chosen.items():
        monkeypatch.setenv("SOME", text)
        assert env.some_of("SOME", ["pay", "access"], default="pay,access") == words
    monkeypatch.setenv("SOME", "pay,dance")
    with pytest.raises(ImproperlyConfigured, match=r"^SOME may hold pay, access or none, not dance\.$"):
        env.some_of("SOME", ["pay", "access"], default="")
