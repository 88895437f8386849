"""What the environment says, read once into one value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

import platformdirs

PREFIX = "CONSORTIUM_BOT_"
API_URL = "https://api.telegram.org"
LISTEN = "127.0.0.1:8443"

_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")  # as which bytes come that are no UTF-8
_LONGEST_FILE = 4096  # bytes; a token has fifty
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Bot API, setWebhook: secret_token
_WEB = re.compile(r"https?://[^\s/]+\S*")
_SERVER = f"{API_URL} or http://127.0.0.1:8081"
_HOOK = "https://bot.example.org/hook"
_LISTEN = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[^\s:\[\]]+):(?P<port>\d{1,5})")
_HIGHEST_PORT = 65_535
# Bot API, User: "at most 52 significant bits". As the others many people write: whoever stays anonymous in a
# group, whoever writes as a channel, Telegram itself; 0 is whoever works at the machine.
_HIGHEST_USER = (1 << 52) - 1
_NO_PERSONS = frozenset({0, 1087968824, 136817688, 777000})


class SettingsError(Exception):
    """One readable line that names the variable and the mend; never the value of a secret."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings; secrets are left out of ``repr``.

    An empty ``token`` is no error here: only what talks to Telegram needs one. ``log`` is None where the
    output decides (text on a terminal, else JSON).
    """

    database: Path
    token: str = field(default="", repr=False)
    api_url: str = API_URL
    admins: frozenset[int] = frozenset()
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    listen_host: str = "127.0.0.1"
    listen_port: int = 8443
    state_url: str = field(default="", repr=False)
    log: Literal["text", "json"] | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Read all variables; an empty one counts as unset. Raises :class:`SettingsError`."""
        host, port = _listen(_value(environ, "LISTEN") or LISTEN)
        return cls(
            database=_database(_value(environ, "DATABASE")),
            token=_token(environ),
            api_url=(_address("API_URL", _value(environ, "API_URL"), _SERVER) or API_URL).rstrip("/"),
            admins=_admins(_value(environ, "ADMINS")),
            webhook_url=_webhook(_value(environ, "WEBHOOK_URL")),
            webhook_secret=_secret(_value(environ, "WEBHOOK_SECRET")),
            listen_host=host,
            listen_port=port,
            state_url=_state_url(_value(environ, "STATE_URL")),
            log=_log(_value(environ, "LOG")),
        )


def _value(environ: Mapping[str, str], name: str) -> str:
    return environ.get(PREFIX + name, "").strip()


def _wrong(name: str, mend: str) -> SettingsError:
    return SettingsError(f"{PREFIX}{name} {mend}")


def _database(text: str) -> Path:
    if "\0" in text or _SURROGATE.search(text):
        raise _wrong("DATABASE", "is no path; give the file of the directory's store.")
    try:
        if text:
            return Path(text).expanduser()
        folder = platformdirs.user_data_path("consortium-bot", appauthor=False)
        return folder.expanduser() / "directory.db"  # platformdirs leaves a ~ where there is no home
    except RuntimeError:
        if not text:
            raise _wrong("DATABASE", "is not set, and there is no home folder; name a file.") from None
        raise _wrong("DATABASE", "begins with the home folder of somebody who has none here.") from None


def _token(environ: Mapping[str, str]) -> str:
    token, file = _value(environ, "TOKEN"), _value(environ, "TOKEN_FILE")
    if token and file:
        raise _wrong("TOKEN", f"and {PREFIX}TOKEN_FILE are both set; keep one of them.")
    name = "TOKEN_FILE" if file else "TOKEN"
    if file:
        try:
            with Path(file).open("rb") as opened:
                content = opened.read(_LONGEST_FILE + 1)
            token = content.decode("utf-8-sig").strip()  # Notepad begins a file with a BOM
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            raise _wrong(name, f"names a file that cannot be read: {file} ({reason}).") from None
        if len(content) > _LONGEST_FILE:
            raise _wrong(name, f"names a file that is too long for a token: {file}")
    if (token or file) and not _TOKEN.fullmatch(token):
        raise _wrong(name, "holds no bot token; @BotFather gives one, such as 123456789:AAE…")
    return token


def _address(name: str, address: str, example: str) -> str:
    if not address:
        return ""
    try:
        whole = _WEB.fullmatch(address) and urlsplit(address).hostname
        _ = urlsplit(address).port  # raises what is out of range
    except ValueError:
        whole = None
    if not whole:
        raise _wrong(name, f"is no web address; write it whole, such as {example}")
    return address


def _webhook(text: str) -> str:
    address = _address("WEBHOOK_URL", text, _HOOK)
    if address and not address.lower().startswith("https:") and not _here(urlsplit(address).hostname or ""):
        raise _wrong("WEBHOOK_URL", f"has to begin with https, or Telegram refuses it: {_HOOK}")
    return address


def _here(host: str) -> bool:
    """Whether a host is this machine, where a server of one's own may do without certificates."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _admins(text: str) -> frozenset[int]:
    numbers = [part.strip() for part in text.split(",") if part.strip()]
    if not all(number.isascii() and number.isdigit() for number in numbers):
        raise _wrong("ADMINS", "holds something that is no Telegram user id; write 1234,5678")
    if any(len(number) > len(str(_HIGHEST_USER)) or int(number) > _HIGHEST_USER for number in numbers):
        raise _wrong("ADMINS", "holds something that is no Telegram user id; write 1234,5678")
    if nobody := sorted(_NO_PERSONS.intersection(map(int, numbers))):
        raise _wrong("ADMINS", f"holds {nobody[0]}, which is no person's id; write your own")
    return frozenset(map(int, numbers))


def _secret(text: str) -> str:
    if text and not _SECRET.fullmatch(text):
        raise _wrong("WEBHOOK_SECRET", "may hold 1 to 256 letters, digits, _ and - only.")
    return text


def _listen(text: str) -> tuple[str, int]:
    match = _LISTEN.fullmatch(text)
    if not match or int(match["port"]) > _HIGHEST_PORT:
        raise _wrong("LISTEN", f"is no host:port; write it like {LISTEN}")
    return match["host"].strip("[]"), int(match["port"])


def _state_url(text: str) -> str:
    if text and not text.startswith("postgresql://"):
        raise _wrong("STATE_URL", "is no PostgreSQL address; write it like postgresql://user@host/name")
    return text


def _log(text: str) -> Literal["text", "json"] | None:
    match text:
        case "":
            return None
        case "text" | "json":
            return text
        case _:
            raise _wrong("LOG", "is neither text nor json.")
