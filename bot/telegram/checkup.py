"""What Telegram says of the bot: the facts that ``consortium-bot doctor`` judges."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp
from telegram import Bot
from telegram.error import TelegramError

from bot.telegram.odd import understood
from bot.telegram.transport import AiohttpRequest
from bot.telegram.trouble import trouble

_TIMEOUT = aiohttp.ClientTimeout(total=10)


class UnreachableError(Exception):
    """Why Telegram cannot be asked: one readable line."""


@dataclass(frozen=True, slots=True)
class Seen:
    """``webhook`` is empty where none is set, ``kinds`` where Telegram sends what it does by default.

    ``behind`` is how many seconds the local clock is behind the server's, None where it tells no time.
    """

    username: str
    hears_everything: bool
    joins_groups: bool
    inline: bool
    guest: bool
    webhook: str
    pending: int
    error: str
    error_at: datetime | None
    kinds: frozenset[str]
    behind: float | None


async def look(token: str, api_url: str, proxy: str | None, now: Callable[[], float] = time.time) -> Seen:
    """Ask Telegram; raises :class:`UnreachableError`."""
    request = AiohttpRequest(connections=2, proxy=proxy)
    bot = Bot(token, base_url=f"{api_url}/bot", request=request, get_updates_request=request)
    await request.initialize()
    try:
        me, info = await understood(bot.get_me), await understood(bot.get_webhook_info)
    except TelegramError as error:
        raise UnreachableError(trouble(error).words) from None
    finally:
        await request.shutdown()
    return Seen(
        me.username or "",
        bool(me.can_read_all_group_messages),
        bool(me.can_join_groups),
        bool(me.supports_inline_queries),
        bool(me.supports_guest_queries),
        info.url,
        info.pending_update_count,
        info.last_error_message or "",
        info.last_error_date,
        frozenset(info.allowed_updates or ()),
        await _behind(api_url, proxy, now),
    )


async def _behind(api_url: str, proxy: str | None, now: Callable[[], float]) -> float | None:
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT, proxy=proxy) as session,
            session.get(api_url, allow_redirects=False) as response,
        ):
            return parsedate_to_datetime(response.headers["Date"]).timestamp() - now()
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return None
