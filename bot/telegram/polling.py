"""Updates by long polling."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError

from bot.telegram.trouble import Kind, Reporter, trouble

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)

# Long enough to ask rarely, short enough for proxies that end quiet connections after half a minute.
_HOLD = 25.0
_GRACE = 10.0
_BATCH = 100

Take = Callable[[Update], Awaitable[None]]


class Patient:
    """Calls Telegram until it works; ``hold`` makes messages wait where Telegram asks everybody to."""

    def __init__(
        self,
        reporter: Reporter,
        hold: Callable[[float], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._reporter = reporter
        self._hold = hold
        self._sleep = sleep

    async def call(
        self, call: Callable[[], Awaitable[_T]], final: tuple[type[TelegramError], ...] = (InvalidToken,)
    ) -> _T:
        """Return what the call brings, whatever Telegram or the network says before; raise what is final."""
        attempt = 0
        while True:
            try:
                result = await call()
            except final:
                raise
            except TelegramError as error:
                found = trouble(error)
                if found.kind is Kind.FLOOD:
                    self._hold(found.wait)
                # A long poll that has died quietly has already waited.
                wait = 0.0 if found.kind is Kind.TIMED_OUT else found.back_off(attempt)
                attempt += 1
                self._reporter.met(found, f"trying again in {wait:g} s" if wait else "trying again")
                await self._sleep(wait)
            else:
                self._reporter.over()
                return result


def read(raw: dict[str, Any], bot: Bot) -> Update | None:
    """Return one update; None where the library does not know its shape, which must not stop the rest."""
    try:
        return Update.de_json(raw, bot)
    except Exception as error:  # noqa: BLE001 - whatever a newer Telegram may send
        _LOG.error("update %s cannot be read: %s", raw.get("update_id"), type(error).__name__)
        return None


async def poll(bot: Bot, take: Take, kinds: Sequence[str], patient: Patient) -> None:
    """Hand updates over, in order, until cancelled; raises ``InvalidToken`` where the token was revoked.

    What was handed over is confirmed by the next call, which follows at once; so a restart repeats nothing.
    """
    # Telegram refuses polling while a webhook is set.
    await patient.call(bot.delete_webhook)
    offset = 0
    while True:
        for raw in await patient.call(lambda: _updates(bot, offset, kinds)):  # noqa: B023 - called at once
            offset = int(raw["update_id"]) + 1
            update = read(raw, bot)
            if update:
                await take(update)


async def _updates(bot: Bot, offset: int, kinds: Sequence[str]) -> list[dict[str, Any]]:
    # Bot.get_updates gives up on a whole batch for one update that it cannot read.
    updates: list[dict[str, Any]] = await bot._post(  # noqa: SLF001
        "getUpdates",
        {"offset": offset or None, "timeout": int(_HOLD), "limit": _BATCH, "allowed_updates": list(kinds)},
        read_timeout=_HOLD + _GRACE,
    )
    return updates
