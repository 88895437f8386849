from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.app import CannotServeError
from tests.emulator.companion import TOKEN, Running, free_port

FAULTS = {
    "flood": {"action": "error", "retry_after": 1},
    "error 500": {"action": "error"},
    "page of a proxy": {"action": "html502"},
    "cut before": {"action": "drop"},
}


PROFILE = ("getMyName", "setMyCommands")


def warnings_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("method", ["sendMessage", "getUpdates"])
async def test_trouble_delays_an_answer_and_is_told_in_one_line(
    tg: Any, running: Running, caplog: pytest.LogCaptureFixture, method: str, fault: dict[str, Any]
) -> None:
    async with running():
        group = tg.group("Talk", users=[7], bot="administrator")
        tg.fault(method=method, times=2, **fault)
        tg.group_message(group, 7, "hello")  # ends the long poll that is under way
        await tg.wait_idle(quiet=0.1)
        tg.private_message(7, "SZPU")
        assert "7098 Liuxian" in (await tg.wait_reply(7, timeout=10))["text"]
        await tg.wait_idle()
        assert len([entry for entry in tg.transcript(7) if entry["event"] == "message"]) == 2
    (line,) = warnings_in(caplog)
    assert "\n" not in line
    assert "<html>" not in line
    tg.assert_clean()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_a_tap_and_an_edit_survive_trouble(tg: Any, running: Running, fault: dict[str, Any]) -> None:
    async with running():
        tg.private_message(7, "Who leads the Shenzhen consortium?")
        await tg.wait_reply(7)
        tg.fault(method="answerCallbackQuery", **fault)
        tg.fault(method="editMessageText", **fault)
        mark = tg.mark(7)
        tg.press(7, "Members")
        await tg.wait_reply(7, after=mark, event="edit", timeout=10)
        await tg.wait_reply(7, after=mark, event="callback_answer", timeout=10)
    tg.assert_clean()


async def test_one_chat_s_trouble_is_no_other_s(tg: Any, running: Running) -> None:
    async with running():
        tg.fault(method="sendMessage", chat=7, retry_after=3)
        tg.private_message(7, "SZPU")
        await tg.wait_call("sendMessage")
        tg.private_message(8, "SZPU")
        assert await tg.wait_reply(8, timeout=1)
        assert await tg.wait_reply(7, timeout=5)
    tg.assert_clean()


async def test_a_server_that_does_not_answer_holds_up_one_chat(tg: Any, running: Running) -> None:
    async with running():
        tg.fault(method="sendMessage", chat=7, action="hang", delay=2)
        tg.private_message(7, "SZPU")
        await tg.wait_call("sendMessage")
        tg.private_message(8, "SZPU")
        assert await tg.wait_reply(8, timeout=1)
    tg.assert_clean()


async def test_another_instance_is_named_in_the_log(
    tg: Any, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    async with running():
        conflict = "Conflict: terminated by other getUpdates request; make sure that only one runs"
        tg.fault(method="getUpdates", status=409, description=conflict)
        tg.private_message(7, "SZPU")
        assert await tg.wait_reply(7, timeout=10)
        tg.private_message(8, "SZPU")
        assert await tg.wait_reply(8, timeout=10)
    assert any("another instance of this bot is running" in line for line in warnings_in(caplog))


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("getMe", FAULTS["cut before"]),
        ("getMe", FAULTS["page of a proxy"]),
        ("deleteWebhook", FAULTS["flood"]),
        ("deleteWebhook", FAULTS["error 500"]),
        ("getMyName", FAULTS["flood"]),
        ("setMyCommands", FAULTS["cut before"]),
    ],
)
async def test_a_start_survives_trouble(
    tg: Any, running: Running, method: str, fault: dict[str, Any]
) -> None:
    tg.fault(method=method, **fault)
    async with running():
        tg.private_message(7, "SZPU")
        assert await tg.wait_reply(7, timeout=10)
    # What is limited for hours (the name) holds up no message; the emulator has one limit for all.
    tg.assert_clean(ignore={"retry_after_ignored"} if method in PROFILE else ())


async def test_a_token_that_telegram_refuses_ends_it_with_one_line(running: Running) -> None:
    with pytest.raises(CannotServeError, match="CONSORTIUM_BOT_TOKEN") as caught:
        async with running(token="654321:AAE-another_token"):  # noqa: S106 - of no bot
            pass
    assert "another_token" not in str(caught.value)


async def test_a_webhook_that_telegram_refuses_ends_it_with_one_line(tg: Any, running: Running) -> None:
    tg.configure(local_mode=False)
    with pytest.raises(CannotServeError, match="CONSORTIUM_BOT_WEBHOOK_URL"):
        async with running(webhook_url="http://127.0.0.1:1/x", listen_port=free_port()):
            pass


async def test_an_address_that_is_taken_ends_it_with_one_line(tg: Any, running: Running) -> None:
    with pytest.raises(CannotServeError, match="CONSORTIUM_BOT_LISTEN"):
        async with running(webhook_url="http://127.0.0.1:1/x", listen_port=tg.port):
            pass


async def test_the_process_stops_when_told_and_never_writes_its_token(tg: Any, store: Path) -> None:
    """``consortium-bot run`` as a process of its own, with trouble on the way."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith("CONSORTIUM_BOT_")}
    environ |= {
        "CONSORTIUM_BOT_TOKEN": TOKEN,
        "CONSORTIUM_BOT_API_URL": tg.url,
        "CONSORTIUM_BOT_DATABASE": str(store),
    }
    command = (sys.executable, "-X", "dev", "-W", "error", "-m", "bot", "run")
    process = await asyncio.create_subprocess_exec(
        *command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        await tg.wait_call("getUpdates", timeout=30)
        tg.fault(method="getUpdates", action="drop")
        tg.fault(method="sendMessage", action="html502")
        tg.private_message(7, "SZPU")
        await tg.wait_reply(7, timeout=10)
        tg.private_message(7, "Who leads the Shenzhen consortium?")
        process.send_signal(signal.SIGTERM)
        out, err = await asyncio.wait_for(process.communicate(), 20)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0
    text = (out + err).decode()
    assert TOKEN.partition(":")[2] not in text
    assert "Traceback" not in text
    assert "Shenzhen" not in text
    tg.assert_clean()


@pytest.mark.parametrize(
    ("environ", "code", "words"),
    [
        ({}, 2, ("CONSORTIUM_BOT_TOKEN", "consortium-bot try")),
        ({"CONSORTIUM_BOT_TOKEN": "1:x", "CONSORTIUM_BOT_LOG": "loud"}, 2, ("CONSORTIUM_BOT_LOG",)),
        ({"CONSORTIUM_BOT_TOKEN": "654321:AAE-other"}, 1, ("CONSORTIUM_BOT_TOKEN", "@BotFather")),
        ({"CONSORTIUM_BOT_TOKEN": TOKEN, "HTTP_PROXY": "socks5://x"}, 1, ("proxy", "socks5")),
    ],
    ids=["no token", "wrong setting", "refused token", "proxy"],
)
async def test_what_cannot_run_says_so_in_one_line(
    tg: Any, store: Path, environ: dict[str, str], code: int, words: tuple[str, ...]
) -> None:
    others = {key: os.environ[key] for key in os.environ if "proxy" not in key.lower()}
    clean = {key: value for key, value in others.items() if not key.startswith("CONSORTIUM_BOT_")}
    clean |= {"CONSORTIUM_BOT_API_URL": tg.url, "CONSORTIUM_BOT_DATABASE": str(store)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"), env=clean | environ, stderr=subprocess.PIPE
    )
    _, err = await asyncio.wait_for(process.communicate(), 30)
    lines = [line for line in err.decode().splitlines() if line.startswith("consortium-bot:")]
    assert process.returncode == code
    assert len(lines) == 1
    assert all(word in lines[0] for word in words)
    assert "Traceback" not in err.decode()
