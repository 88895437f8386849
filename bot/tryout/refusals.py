"""What Telegram refuses, in its words; https://core.telegram.org/bots/api and what its server answers."""

from __future__ import annotations

import unicodedata
from typing import Any, NoReturn

from bot.tryout.entities import MarkupError, detect, link, parse_html, units

Json = dict[str, Any]

TEXT_LIMIT = 4096  # UTF-16 units after the markup is parsed
CAPTION_LIMIT = 1024  # likewise
CALLBACK_BYTES = 64
COPY_LIMIT = 256
BUTTON_LIMIT = 100  # not documented; beyond it Telegram says that the markup is too long
NOTICE_LIMIT = 200

_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc")  # letters and symbols that show nothing
_ACTIONS = (
    "callback_data",
    "copy_text",
    "login_url",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "url",
    "web_app",
)


class RefusalError(Exception):
    """An answer that is not ok: ``code`` is the HTTP status, ``description`` Telegram's own words."""

    def __init__(self, description: str, code: int = 400) -> None:
        prefix = {400: "Bad Request", 403: "Forbidden", 404: "Not Found"}[code]
        self.code = code
        self.description = f"{prefix}: {description}"
        super().__init__(self.description)


def refuse(description: str, code: int = 400) -> NoReturn:
    """Say no as Telegram does."""
    raise RefusalError(description, code)


class TooLongError(RefusalError):
    """A text of ``units`` UTF-16 units where ``limit`` are allowed."""

    def __init__(self, units: int, limit: int) -> None:
        self.units, self.limit = units, limit
        super().__init__("message is too long" if limit == TEXT_LIMIT else "message caption is too long")


class UnknownMethodError(Exception):
    """The bot called a method that is not known here: missing here, or misspelt there."""


def checked_text(source: str, parse_mode: object, *, limit: int = TEXT_LIMIT) -> tuple[str, list[Json]]:
    """Text and entities of what a bot sends; a caption (``limit`` 1,024) may be empty."""
    if not source and limit == TEXT_LIMIT:
        refuse("message text is empty")
    if parse_mode and str(parse_mode).lower() != "html":
        refuse("unsupported parse_mode")
    try:
        text, entities = parse_html(source) if parse_mode else (source, [])
    except MarkupError as error:
        refuse(f"can't parse entities: {error}")
    text, entities = detect(text, entities)
    if limit == TEXT_LIMIT and blank(text):
        refuse("text must be non-empty")
    if units(text) > limit:
        raise TooLongError(units(text), limit)
    return text, entities


def blank(text: str) -> bool:
    """Whether there is nothing to see in a text: spaces, joiners, marks of direction, fillers."""
    return all(c.isspace() or c in _FILLERS or unicodedata.category(c) in {"Cf", "Mn", "Cc"} for c in text)


def checked_keyboard(markup: Json | None) -> list[list[Json]]:
    """Return the rows of an inline keyboard; beside it this bot only asks clients to begin a reply."""
    if not markup or markup.get("force_reply"):
        return []
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list):
        refuse("inline keyboard expected")
    if sum(map(len, rows)) > BUTTON_LIMIT:
        refuse("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return [row for row in rows if row]


def _check_button(button: Json) -> None:
    if not str(button.get("text", "")).strip():
        refuse("inline keyboard button text must be non-empty")
    actions = [action for action in _ACTIONS if button.get(action) is not None]
    if len(actions) != 1:
        refuse("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if actions == ["callback_data"] and not 1 <= len(button["callback_data"].encode()) <= CALLBACK_BYTES:
        refuse("BUTTON_DATA_INVALID")
    if actions == ["copy_text"] and not 1 <= len(button["copy_text"]["text"]) <= COPY_LIMIT:
        refuse("BUTTON_COPY_TEXT_INVALID")
    if actions == ["url"] and not link(button["url"]):
        refuse(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
