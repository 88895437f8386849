from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings, SettingsError

TOKEN = "123456789:AAE-abc_DEF"  # noqa: S105 - made up
NAMES = ["TOKEN", "TOKEN_FILE", "API_URL", "DATABASE", "ADMINS", "WEBHOOK_URL", "WEBHOOK_SECRET", "LISTEN"]
NAMES += ["STATE_URL", "LOG"]


def read(**variables: str) -> Settings:
    return Settings.from_environment({f"CONSORTIUM_BOT_{name}": value for name, value in variables.items()})


def test_nothing_set_gives_the_defaults() -> None:
    settings = read()
    assert (
        settings.database == platformdirs.user_data_path("consortium-bot", appauthor=False) / "directory.db"
    )
    assert settings.api_url == "https://api.telegram.org"
    assert (settings.listen_host, settings.listen_port) == ("127.0.0.1", 8443)
    assert (settings.token, settings.webhook_url, settings.state_url) == ("", "", "")
    assert settings.admins == frozenset()
    assert settings.log is None
    assert read(**dict.fromkeys(NAMES, "  ")) == settings


def test_every_variable_is_read() -> None:
    settings = read(
        TOKEN=TOKEN,
        API_URL="http://127.0.0.1:8081/",
        DATABASE="~/x.db",
        ADMINS="12, 34,",
        WEBHOOK_URL="https://bot.example.org/hook",
        WEBHOOK_SECRET="s3cret",  # noqa: S106 - made up
        LISTEN="[::1]:80",
        STATE_URL="postgresql://u:p@host/db",
        LOG="json",
    )
    assert settings.token == TOKEN
    assert settings.api_url == "http://127.0.0.1:8081"
    assert settings.database == Path("~/x.db").expanduser()
    assert settings.admins == {12, 34}
    assert (settings.listen_host, settings.listen_port) == ("::1", 80)
    assert settings.log == "json"


def test_no_secret_is_in_the_representation() -> None:
    settings = read(TOKEN=TOKEN, WEBHOOK_SECRET="s3cret", STATE_URL="postgresql://u:pass@host/db")  # noqa: S106
    assert not any(secret in repr(settings) for secret in (TOKEN, "s3cret", "pass"))


def test_the_token_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    assert read(TOKEN_FILE=str(file)).token == TOKEN
    file.write_bytes(b"\xef\xbb\xbf" + TOKEN.encode() + b"\r\n")  # as Notepad saves it
    assert read(TOKEN_FILE=str(file)).token == TOKEN
    file.write_bytes(b"\xff\xfe\x00")
    for variables in (
        {"TOKEN_FILE": str(file)},
        {"TOKEN_FILE": str(tmp_path / "none")},
        {"TOKEN_FILE": str(tmp_path)},
    ):
        with pytest.raises(SettingsError, match="BOT_TOKEN_FILE names a file that cannot be read"):
            read(**variables)
    with pytest.raises(SettingsError, match="are both set"):
        read(TOKEN=TOKEN, TOKEN_FILE=str(file))


BAD = {
    "TOKEN": ["secret", "123:", ":abc", "123:ab c"],
    "API_URL": ["api.telegram.org", "ftp://x", "https://", "http://x:99999", "http://[::1", "https://:80"],
    "ADMINS": [
        "me",
        "1;2",
        "-5",
        "１",
        "0",
        "12,1087968824",
        "136817688",
        "777000",
        str(1 << 52),
        "9" * 30,
    ],
    "WEBHOOK_URL": ["bot.example.org", "http://bot.example.org/hook", "https://x:70000/hook"],
    "WEBHOOK_SECRET": ["two words", "x" * 257],
    "LISTEN": ["8443", "host:99999", "host:port", "::1:80"],
    "STATE_URL": ["mysql://host/db"],
    "LOG": ["xml"],
    "DATABASE": ["a\0b"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in BAD for value in BAD[name]])
def test_a_wrong_value_is_one_line_that_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read(**{name: value})
    line = str(raised.value)
    assert line.startswith(f"CONSORTIUM_BOT_{name} ")
    assert "\n" not in line
    assert name not in {"TOKEN", "WEBHOOK_SECRET"} or value not in line


def test_the_hint_is_that_of_the_variable() -> None:
    with pytest.raises(SettingsError, match=r"https://api\.telegram\.org or http://127\.0\.0\.1:8081"):
        read(API_URL="api.telegram.org")
    with pytest.raises(SettingsError, match="has to begin with https, or Telegram refuses it"):
        read(WEBHOOK_URL="http://bot.example.org/hook")
    for here in ("http://127.0.0.1:8443/hook", "http://localhost/hook", "http://[::1]:80/hook"):
        assert read(WEBHOOK_URL=here).webhook_url == here


def test_no_more_of_a_file_is_read_than_a_token_may_have(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_bytes(b" " * 10_000)
    with pytest.raises(SettingsError, match="too long for a token"):
        read(TOKEN_FILE=str(file))
    endless = Path("/dev/zero")
    if endless.exists():
        with pytest.raises(SettingsError, match="too long for a token"):
            read(TOKEN_FILE=str(endless))


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=40)))
def test_any_values_are_settings_or_one_line(variables: dict[str, str]) -> None:
    with suppress(SettingsError):
        read(**variables)
