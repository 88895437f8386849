"""An answer as Telegram's message."""

from __future__ import annotations

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, SwitchInlineQueryChosenChat

from bot.replies import Button, Reply, encode, render
from bot.telegram.sender import Text
from bot.values.answer import Answer
from bot.values.language import Language

_LONGEST_NOTICE = 200  # answerCallbackQuery: text


def as_text(answer: Answer) -> Text:
    """Return an answer as a message."""
    reply = render(answer)
    return Text(reply.plain, reply.html, _keyboard(reply, answer.language), reply.rich)


def notice(words: str) -> str:
    """Return words as what is shown on top of the chat after a tap."""
    return words if len(words) <= _LONGEST_NOTICE else words[: _LONGEST_NOTICE - 1].rstrip() + "…"


def _keyboard(reply: Reply, language: Language) -> InlineKeyboardMarkup | None:
    rows = [[_button(button, language) for button in row] for row in reply.rows]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button, language: Language) -> InlineKeyboardButton:
    if button.query is not None:
        return InlineKeyboardButton(button.label, callback_data=encode(button.query, language))
    if button.copy:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy))
    if button.share:
        chats = SwitchInlineQueryChosenChat(
            button.share, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
        )
        return InlineKeyboardButton(button.label, switch_inline_query_chosen_chat=chats)
    return InlineKeyboardButton(button.label, url=button.url)
