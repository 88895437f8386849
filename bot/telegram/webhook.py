"""Updates by webhook: a small server that takes what Telegram sends, and nothing else."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import unquote

from aiohttp import web
from telegram import Bot

from bot.telegram.polling import Fresh, Take, every, number_of, read
from bot.telegram.trouble import Occasional

_LOG = logging.getLogger(__name__)
_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
_STOP_WITHIN = 5.0
# Seconds for the head of a request (and between two on one connection), as many for its body, and for what is
# still under way of one that was refused.
_WITHIN, _REFUSED = 10.0, 1.0
# Telegram opens at most a hundred (setWebhook's max_connections), a server in front of the bot hardly more.
_CONNECTIONS = 200

# Takes one request; what it raises is answered with 500.
Receive = Callable[[web.BaseRequest], Awaitable[web.Response]]


def receiver(  # noqa: PLR0913 - what an update passes by
    bot: Bot,
    take: Take,
    *,
    path: str,
    secret: str,
    fresh: Fresh = every,
    clock: Callable[[], float] = time.monotonic,
    within: float = _WITHIN,
) -> Receive:
    """Take updates that bear the secret and answer 200 when they are handed over; refuse all else.

    What is not ``fresh`` is answered 200, too, and dropped. Bodies are read up to 1 MiB (aiohttp's limit):
    messages have at most 4,096 characters, and with all their entities stay far below.
    """
    log, place = Occasional(_LOG, clock), unquote(path) or "/"

    async def update(request: web.BaseRequest) -> web.Response:
        if request.path != place:
            return web.Response(status=404)
        if request.method != "POST":
            return web.Response(status=405, headers={"Allow": "POST"})
        given = request.headers.get(_SECRET, "")
        if not hmac.compare_digest(given.encode(errors="replace"), secret.encode()):
            log.warning("a request to the webhook without the right secret was refused")
            return web.Response(status=401)
        try:
            async with asyncio.timeout(within):
                raw = _object(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        except (ValueError, web.RequestPayloadError):
            log.warning("a request to the webhook that is no update was refused")
            return web.Response(status=400)
        if number_of(raw) is None:
            log.warning("an update without a number is left out")
        elif await fresh([raw]):
            found = read(raw, bot)
            if found:
                await take(found)
        return web.Response()

    return update


def _object(body: bytes) -> dict[str, Any]:
    """Return the JSON object that a body is. Raises ValueError."""
    try:
        raw = json.loads(body)
    except RecursionError:
        raw = None
    if not isinstance(raw, dict):
        raise ValueError("no JSON object")  # noqa: TRY004 - what a stranger sent, not a fault of ours
    return raw


class _Server(web.Server):
    """Closes the connection that has waited longest where there are too many."""

    def __init__(self, receive: Receive, within: float) -> None:
        super().__init__(
            self._received,
            keepalive_timeout=within,
            lingering_time=_REFUSED,
            access_log=None,
            auto_decompress=False,
        )
        self._receive = receive
        self._receiving: set[web.RequestHandler] = set()

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        waiting = [one for one in self.connections if one not in self._receiving]
        if len(self.connections) > _CONNECTIONS and waiting:
            waiting[0].force_close()

    async def _received(self, request: web.BaseRequest) -> web.Response:
        self._receiving.add(request.protocol)
        try:
            return await self._receive(request)
        finally:
            self._receiving.discard(request.protocol)


@asynccontextmanager
async def listening(receive: Receive, host: str, port: int, *, within: float = _WITHIN) -> AsyncIterator[int]:
    """Serve while the block runs; yields the port. Requests under way are finished before it ends.

    A request has ``within`` seconds for its head, and a connection for its next request.

    Raises ``OSError`` where the address cannot be used.
    """
    runner = web.ServerRunner(_Server(receive, within), shutdown_timeout=_STOP_WITHIN)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
