"""Updates by long polling."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError, TimedOut

from bot.telegram.odd import OddResultError, understood
from bot.telegram.trouble import Kind, Reporter, trouble

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)

# Long enough to ask rarely, short enough for proxies that end quiet connections after half a minute.
_HOLD = 25.0
_GRACE = 10.0
_BATCH = 100
# The longest pauses that Telegram asks for in practice; a number that makes no sense stops nobody for days.
_LONGEST_PAUSE = 3600.0
# How often, and how many seconds apart, Telegram has to say that it does not know the token.
_DENIALS, _BETWEEN_DENIALS = 2, 1.0
_LARGEST_ID = 1 << 52
# Telegram holds a poll until there is something new; what brings nothing sooner is asked less often.
_HELD, _REST = 1.0, 0.5

Take = Callable[[Update], Awaitable[None]]
# Which of these updates have not been taken yet, here or before a restart, by their ids; they are now.
Fresh = Callable[[Sequence[dict[str, Any]]], Awaitable[frozenset[int]]]


async def every(updates: Sequence[dict[str, Any]]) -> frozenset[int]:
    """Take no update for one that was taken already."""
    return frozenset(raw["update_id"] for raw in updates)


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
        self, bot: Bot, call: Callable[[], Awaitable[_T]], final: tuple[type[TelegramError], ...] = ()
    ) -> _T:
        """Return what the call brings, whatever Telegram or the network says before; raise what is final.

        ``InvalidToken`` is final where ``getMe`` confirms it (:func:`denied`).
        """
        attempt = 0
        while True:
            try:
                result = await understood(call)
            except final:
                raise
            except TelegramError as error:
                if isinstance(error, InvalidToken) and await denied(bot, self._sleep):
                    raise
                found = trouble(error)
                if found.kind is Kind.FLOOD:
                    self._hold(found.wait)
                # A long poll that has died quietly has already waited.
                quiet = isinstance(error, TimedOut)
                wait = 0.0 if quiet else min(found.back_off(attempt), _LONGEST_PAUSE)
                attempt += 1
                self._reporter.met(found, f"trying again in {wait:g} s" if wait else "trying again")
                await self._sleep(wait)
            else:
                self._reporter.over()
                return result

    async def rest(self) -> None:
        """Wait a moment, where a call that works has brought nothing."""
        await self._sleep(_REST)


async def denied(bot: Bot, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> bool:
    """Whether Telegram itself says, and keeps to it, that it does not know the bot's token.

    Nothing else ends the process: another method's 401 or 404, or a proxy's, says nothing about the token.
    """
    for attempt in range(_DENIALS):
        if attempt:
            await sleep(_BETWEEN_DENIALS)
        try:
            await understood(bot.get_me)
        except InvalidToken:
            continue
        except TelegramError:
            return False
        return False
    return True


def read(raw: dict[str, Any], bot: Bot) -> Update | None:
    """Return one update; None where the library does not know its shape, which must not stop the rest."""
    try:
        return Update.de_json(raw, bot)
    except Exception as error:  # noqa: BLE001 - whatever a newer Telegram may send
        _LOG.error("update %s cannot be read: %s", number_of(raw), type(error).__name__)
        return None


def number_of(raw: object) -> int | None:
    """Return an update's id; None where it has none, or one that Telegram's are not like."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and 0 <= number < _LARGEST_ID else None


async def poll(bot: Bot, take: Take, kinds: Sequence[str], patient: Patient, fresh: Fresh = every) -> None:
    """Hand updates over, in order, until cancelled; raises ``InvalidToken`` where the token was revoked.

    What was handed over is confirmed by the next call, which follows at once; what Telegram sends again, as
    a restart or an outage came before that, is not ``fresh`` any more.
    """
    # Telegram refuses polling while a webhook is set.
    await patient.call(bot, bot.delete_webhook)
    offset, loop = 0, asyncio.get_running_loop()
    while True:
        asked = loop.time()
        batch = await patient.call(bot, lambda: _updates(bot, offset, kinds))  # noqa: B023 - called at once
        new = set(await fresh(batch))
        if not new and loop.time() - asked < _HELD:
            await patient.rest()
        for raw in batch:
            number = raw["update_id"]
            offset = number + 1
            update = read(raw, bot) if number in new else None
            new.discard(number)
            if update:
                await take(update)


async def _updates(bot: Bot, offset: int, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Return updates that have an id. Raises TelegramError, also where none of many has one."""
    # Bot.get_updates gives up on a whole batch for one update that it cannot read.
    found: Any = await bot._post(  # noqa: SLF001
        "getUpdates",
        {"offset": offset or None, "timeout": int(_HOLD), "limit": _BATCH, "allowed_updates": list(kinds)},
        read_timeout=_HOLD + _GRACE,
    )
    if not isinstance(found, list):
        raise OddResultError("no list of updates")
    updates = [raw for raw in found if number_of(raw) is not None]
    if len(updates) < len(found):
        # They cannot be confirmed: asked for again, they may come whole.
        if not updates:
            raise OddResultError("updates without a number")
        _LOG.error("%d updates without a number are left out", len(found) - len(updates))
    return updates
