"""Answers that make no sense: pages of proxies, JSON that is not Telegram's, results of another shape."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram.error import NetworkError

_T = TypeVar("_T")
_SUCCESS, _SERVER_FAILS = range(200, 300), 500
# How every success begins; the rest of a long answer is read once only, by python-telegram-bot.
_OK = re.compile(rb'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:(?!\s*null\b)')
# What reading a result of another shape than the documented one raises.
_SHAPES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class OddAnswerError(NetworkError):
    """What came is no answer of the Bot API: whether Telegram has heard of the request is not known.

    ``refused``: its status was not one of success, as of a proxy that cannot reach Telegram.
    """

    __slots__ = ("refused",)

    def __init__(self, message: str, *, refused: bool = False) -> None:
        super().__init__(message)
        self.refused = refused


class OddResultError(OddAnswerError):
    """Telegram did what it was asked to, by its own words, and what it says of that cannot be read."""

    __slots__ = ()


def checked(status: int, body: bytes) -> None:
    """Raise :class:`OddAnswerError` where an answer is none of those that the Bot API documents.

    A success is ``{"ok": true, "result": …}``, a refusal ``{"ok": false, "error_code": …, "description": …}``
    and perhaps ``parameters`` ("Making requests"). A status alone, as of a proxy's 401, 403 or 404, says
    nothing about a token or a chat. With 5xx it is a plain NetworkError, as the library makes of every 5xx.
    """
    if status in _SUCCESS:
        if not _OK.match(body):
            answer = parsed(body, status)
            if answer.get("ok") is not True or answer.get("result") is None:
                raise _odd("an answer without a result", status)
        return
    answer = parsed(body, status)
    if not _refuses(answer):
        raise _odd("a refusal that is not Telegram's", status)


def _refuses(answer: dict[str, Any]) -> bool:
    more = answer.get("parameters", {})
    return (
        answer.get("ok") is False
        and type(answer.get("error_code")) is int
        and isinstance(answer.get("description"), str)
        and isinstance(more, dict)
        and all(type(more.get(name, 0)) is int for name in ("migrate_to_chat_id", "retry_after"))
    )


def parsed(body: bytes, status: int) -> dict[str, Any]:
    """Return the JSON object of an answer. Raises as :func:`checked` does."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise _odd("a page instead of an answer", status)
    return answer


def _odd(words: str, status: int) -> NetworkError:
    if status >= _SERVER_FAILS:
        return NetworkError(f"{words} ({status})")
    return OddAnswerError(f"{words} ({status})", refused=status not in _SUCCESS)


async def understood(call: Callable[[], Awaitable[_T]]) -> _T:
    """Return what a call brings; raises :class:`OddResultError` where that has another shape."""
    try:
        return await call()
    except _SHAPES as error:
        # Only the kind of the error: its words may hold what people wrote.
        raise OddResultError(f"a result of another shape ({type(error).__name__})") from None
