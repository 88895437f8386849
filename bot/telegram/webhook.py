"""Updates by webhook: a small server that takes what Telegram sends, and nothing else."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from telegram import Bot

from bot.telegram.polling import Take, read

_LOG = logging.getLogger(__name__)
_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
# Messages have at most 4,096 characters; even a message with all its entities stays far below.
_LARGEST = 1 << 20
_STOP_WITHIN = 5.0


def receiver(bot: Bot, take: Take, *, path: str, secret: str) -> web.Application:
    """Take updates that bear the secret and answer 200 when they are handed over; refuse all else."""

    async def update(request: web.Request) -> web.Response:
        given = request.headers.get(_SECRET, "")
        if not hmac.compare_digest(given.encode(errors="replace"), secret.encode()):
            _LOG.warning("a request to the webhook without the right secret was refused")
            return web.Response(status=401)
        try:
            raw = json.loads(await request.read())
        except ValueError:
            return web.Response(status=400)
        if not isinstance(raw, dict):
            return web.Response(status=400)
        found = read(raw, bot)
        if found:
            await take(found)
        return web.Response()

    application = web.Application(client_max_size=_LARGEST)
    application.router.add_post(path or "/", update)
    return application


@asynccontextmanager
async def listening(application: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve while the block runs; yields the port. Requests under way are finished before it ends.

    Raises ``OSError`` where the address cannot be used.
    """
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_STOP_WITHIN)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
