"""``consortium-bot try``."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from dataclasses import replace

import click

from bot.cli import Failed, examples, settings
from bot.directory import StoreError
from bot.settings import Settings, SettingsError

_HIGHEST_PORT = 65_535


@click.command(epilog=examples("try", "try --port 9000"))
@click.option(
    "--port",
    type=click.IntRange(0, _HIGHEST_PORT),
    default=8080,
    show_default=True,
    help="Port on 127.0.0.1; 0 takes any that is free.",
)
def command(port: int) -> None:
    """Try the bot in a local chat page, without Telegram.

    The real bot answers in a page on this computer: a member's private chat, a group of two people and
    the bot, and an administrator's private chat. No token, no account and no network are needed. Ctrl-C
    ends it.
    """
    from bot.tryout.local import ADMINISTRATOR  # noqa: PLC0415 - `--help` does not wait for it
    from bot.tryout.serving import listen  # noqa: PLC0415

    # The page's administrator is one; nothing of a real bot is used.
    found = replace(settings(), token="", admins=frozenset({ADMINISTRATOR}))
    try:
        listening = listen(port)
    except OSError as error:
        raise Failed(_why_not(port, error)) from None
    try:
        with listening:
            asyncio.run(_serve(found, listening))
    except StoreError as error:
        message = f"CONSORTIUM_BOT_DATABASE: {error}"
        raise SettingsError(message) from None


def _why_not(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken; choose another one, such as: consortium-bot try --port {port + 1}"
    reason = os.strerror(error.errno or 0)
    return f"port {port} cannot be used ({reason}); try: consortium-bot try --port 8081"


async def _serve(found: Settings, listening: socket.socket) -> None:
    from bot.app import build  # noqa: PLC0415 - as above
    from bot.tryout.local import LocalTelegram  # noqa: PLC0415
    from bot.tryout.serving import PageServer  # noqa: PLC0415
    from bot.tryout.transport import LocalTransport  # noqa: PLC0415

    telegram = LocalTelegram()
    application = build(found, transport=LocalTransport(telegram))
    async with telegram.connected(application):
        await PageServer(telegram, listening, click.echo).run_here()
