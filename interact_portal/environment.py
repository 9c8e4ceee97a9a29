"""What the portal is told by its environment.

A variable that is missing or malformed stops the start with one sentence that names it, in every process
alike (web, worker, commands), before anything else is loaded.
"""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from environ import Env


def _stop(name: str, why: str) -> None:
    raise SystemExit(f"{name} {why} (see the table of environment variables in README.md).")


def text(name: str, default: str | None = None) -> str:
    value = Env().str(name, default="" if default is None else default).strip()
    if not value and default is None:
        _stop(name, "is not set")
    return value


def boolean(name: str) -> bool:
    value = text(name, "0").lower()
    if value not in {"0", "1", "false", "true", "no", "yes", "off", "on"}:
        _stop(name, f"must be 0 or 1, not {value!r}")
    return value in Env.BOOLEAN_TRUE_STRINGS


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal():
        _stop(name, f"must be a whole number, not {value!r}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str) -> dict:
    """A PostgreSQL address, socket folders included (``postgresql://user@%2Fvar%2Frun/name``)."""
    try:
        parsed = dj_database_url.parse(text(name), conn_max_age=600, conn_health_checks=True)
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError):
        parsed = {}
    if not parsed.get("ENGINE", "").endswith("postgresql") or not parsed.get("NAME"):
        _stop(name, "must be a PostgreSQL address such as postgresql://user:password@host/name")
    return parsed | {"ENGINE": "interact_portal.postgresql"}


def broker(name: str) -> str:
    url = text(name)
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        _stop(name, "must be a Redis address such as redis://host:6379/0")
    return url


def mail_server(name: str) -> dict:
    """An SMTP address: ``smtp://``, ``smtp+tls://`` (STARTTLS) or ``smtp+ssl://``."""
    url = text(name)
    if urlsplit(url).scheme not in {"smtp", "smtp+tls", "smtp+ssl"} or not urlsplit(url).hostname:
        _stop(name, "must be a mail server such as smtp+tls://user:password@host:587")
    return Env.email_url_config(url)


def site(name: str) -> str:
    url = text(name).rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        _stop(name, "must be the portal's own address such as https://portal.example.org")
    return url


def folder(name: str, default: Path) -> Path:
    value = text(name, str(default))
    if "://" in value:
        _stop(name, "must be a folder: other stores are not supported yet")
    return Path(value)


def own_files(name: str) -> Path | None:
    """A folder of the operator's own files; ``None`` when there is none."""
    value = text(name, "")
    if value and not Path(value).is_dir():
        _stop(name, f"must be a folder that exists, not {value!r}")
    return Path(value) if value else None
