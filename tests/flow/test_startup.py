from __future__ import annotations

import subprocess
import sys

import pytest

from bot.app import CannotServeError, proxy_for


def imported(statement: str) -> set[str]:
    """Return the modules that a fresh process has loaded after a statement."""
    script = f"{statement}\nimport sys; print(*(name for name, module in sys.modules.items() if module))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    return set(done.stdout.split())


def test_the_start_loads_nothing_that_only_others_need() -> None:
    loaded = imported("import bot.telegram.logs, bot.app")
    assert "telegram.ext" in loaded
    others = {"rich", "aiohttp.web", "starlette", "uvicorn", "openpyxl", "bot.tryout"}
    assert loaded.isdisjoint(others | {"phonenumbers", "segno", "vobject"})


def test_a_wrong_setting_is_told_without_waiting_for_telegram() -> None:
    assert imported("import bot.cli.run, bot.cli.doctor").isdisjoint({"telegram", "aiohttp"})


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for scheme in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{scheme}_proxy", raising=False)
        monkeypatch.delenv(f"{scheme.upper()}_PROXY", raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    ("variables", "url", "proxy"),
    [
        ({}, "https://api.telegram.org", None),
        ({"HTTPS_PROXY": "http://proxy:3128"}, "https://api.telegram.org", "http://proxy:3128"),
        ({"https_proxy": "proxy:3128"}, "https://api.telegram.org", "http://proxy:3128"),
        ({"ALL_PROXY": "http://proxy:3128"}, "https://api.telegram.org", "http://proxy:3128"),
        ({"HTTPS_PROXY": "http://proxy:3128"}, "http://127.0.0.1:8081", None),
        ({"HTTP_PROXY": "http://proxy:3128"}, "http://127.0.0.1:8081", "http://proxy:3128"),
        ({"HTTP_PROXY": "http://p:1", "NO_PROXY": "127.0.0.1"}, "http://127.0.0.1:8081", None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "telegram.org"}, "https://api.telegram.org", None),
    ],
)
def test_the_proxy_is_the_environment_s(
    environ: pytest.MonkeyPatch, variables: dict[str, str], url: str, proxy: str | None
) -> None:
    for name, value in variables.items():
        environ.setenv(name, value)
    assert proxy_for(url) == proxy


def test_a_proxy_that_cannot_be_used_is_named(environ: pytest.MonkeyPatch) -> None:
    environ.setenv("ALL_PROXY", "socks5://user:password@proxy:1080")
    with pytest.raises(CannotServeError, match="socks5") as caught:
        proxy_for("https://api.telegram.org")
    assert "password" not in str(caught.value)
