from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.telegram.checkup import look
from tests.emulator.companion import TOKEN, Running


async def doctor(store: Path, *arguments: str, **environ: str) -> tuple[int, str, str]:
    """Run ``consortium-bot doctor``: exit code, output, errors."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("CONSORTIUM_BOT_")}
    clean |= {"CONSORTIUM_BOT_DATABASE": str(store)} | environ
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor", *arguments),
        env=clean,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode is not None
    assert TOKEN not in (out + err).decode()
    return process.returncode, out.decode(), err.decode()


async def checks(tg: Any, store: Path, **environ: str) -> tuple[int, dict[str, dict[str, str]]]:
    """Run it with the emulator's token; exit code and checks by name."""
    environ = {"CONSORTIUM_BOT_TOKEN": TOKEN, "CONSORTIUM_BOT_API_URL": tg.url} | environ
    code, out, _ = await doctor(store, "--json", **environ)
    told = json.loads(out)
    assert told["ok"] == (code == 0)
    return code, {check["name"]: check for check in told["checks"]}


async def test_where_all_is_well_nothing_is_wrong(tg: Any, store: Path, running: Running) -> None:
    async with running():
        pass
    code, found = await checks(tg, store)
    assert code == 0
    assert {check["state"] for check in found.values()} == {"ok"}
    assert found.keys() >= {
        "token",
        "privacy mode",
        "webhook",
        "allowed updates",
        "store",
        "data",
        "state",
        "clock",
        "disk",
    }
    code, out, _ = await doctor(store, CONSORTIUM_BOT_TOKEN=TOKEN, CONSORTIUM_BOT_API_URL=tg.url)
    assert code == 0
    assert len(out.splitlines()) == len(found)
    tg.assert_clean()


async def test_without_a_token_the_rest_is_still_looked_at(store: Path) -> None:
    code, out, err = await doctor(store)
    assert code == 1
    assert "CONSORTIUM_BOT_TOKEN" in out
    assert "OK      store" in out
    assert err == ""


@pytest.mark.parametrize(
    "environ",
    [{"CONSORTIUM_BOT_TOKEN": "654321:AAE-other"}, {"CONSORTIUM_BOT_API_URL": "http://127.0.0.1:9"}],
)
async def test_a_refused_token_and_a_dead_network_are_told_apart(
    tg: Any, store: Path, environ: dict[str, str]
) -> None:
    code, found = await checks(tg, store, **environ)
    assert code == 1
    words = "does not accept" if "CONSORTIUM_BOT_TOKEN" in environ else "cannot be reached"
    assert words in found["token"]["words"]


@pytest.mark.parametrize(
    ("change", "name", "state", "mend"),
    [
        ({"privacy_mode": False}, "privacy mode", "note", "/setprivacy"),
        ({"inline_mode": False}, "inline mode", "wrong", "/setinline"),
        ({"guest_mode": False}, "guest mode", "note", "Guest Mode"),
    ],
)
async def test_what_botfather_has_to_mend(  # noqa: PLR0913, PLR0917 - fixtures and a row
    tg: Any, store: Path, change: dict[str, bool], name: str, state: str, mend: str
) -> None:
    tg.configure(**change)
    code, found = await checks(tg, store)
    assert (found[name]["state"], code) == (state, int(state == "wrong"))
    assert mend in found[name]["mend"]


async def test_a_webhook_that_is_not_ours_is_wrong(tg: Any, store: Path) -> None:
    async with aiohttp.ClientSession() as session:
        call = {"url": "https://other.example/secret-path", "secret_token": "x"}
        await session.post(f"{tg.base_url}{TOKEN}/setWebhook", json=call)
    code, found = await checks(tg, store)
    assert code == 1
    assert "other.example" in found["webhook"]["words"]
    assert "secret-path" not in found["webhook"]["words"]
    code, found = await checks(tg, store, CONSORTIUM_BOT_WEBHOOK_URL="https://other.example/secret-path")
    assert found["webhook"]["state"] == "ok"


async def test_a_webhook_that_fails_is_wrong(tg: Any, store: Path) -> None:
    dead = "http://127.0.0.1:9/hook"
    async with aiohttp.ClientSession() as session:
        call = {"url": dead, "secret_token": "x"}
        await session.post(f"{tg.base_url}{TOKEN}/setWebhook", json=call)
    tg.private_message(7, "hello")
    await asyncio.sleep(0.2)
    code, found = await checks(tg, store, CONSORTIUM_BOT_WEBHOOK_URL=dead)
    assert code == 1
    assert "Connection failed" in found["webhook"]["words"]


async def test_updates_that_telegram_does_not_send_are_named(tg: Any, store: Path) -> None:
    async with aiohttp.ClientSession() as session:
        await session.post(f"{tg.base_url}{TOKEN}/getUpdates", json={"allowed_updates": ["message"]})
    code, found = await checks(tg, store)
    assert code == 1
    assert "guest_message" in found["allowed updates"]["words"]


def _break(store: Path, broken: Path, start: int) -> None:
    content = bytearray(store.read_bytes())
    content[start : start + 8192] = b"\xff" * 8192
    broken.write_bytes(content)


@pytest.mark.parametrize("start", [4096, 65_536])
async def test_a_broken_store_is_wrong_and_no_traceback(
    tg: Any, store: Path, tmp_path: Path, start: int
) -> None:
    broken = tmp_path / "broken.db"
    await asyncio.to_thread(_break, store, broken, start)
    code, found = await checks(tg, broken)
    assert code == 1
    assert found["store"]["state"] == "wrong"
    assert found["store"]["mend"]


@pytest.mark.parametrize(("shift", "expected"), [(0, 0.0), (-3600, 3600.0), (90, -90.0)])
async def test_the_clock_is_held_against_the_server_s(tg: Any, shift: int, expected: float) -> None:
    seen = await look(TOKEN, tg.url, None, now=lambda: time.time() + shift)
    assert seen.behind is not None
    assert abs(seen.behind - expected) < 5


async def test_a_server_without_a_clock_is_no_fault(tg: Any, store: Path) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        async with (
            aiohttp.ClientSession() as session,
            session.post(tg.url + request.path, data=await request.read()) as response,
        ):
            told = web.json_response(await response.json(), status=response.status)
            told.headers["Date"] = "no date"
            return told

    application = web.Application()
    application.router.add_route("*", "/{tail:.*}", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        code, found = await checks(tg, store, CONSORTIUM_BOT_API_URL=url)
    finally:
        await runner.cleanup()
    assert found["clock"]["state"] == "skipped"
    assert code == 0
