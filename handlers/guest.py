"""Guest mode: someone names the bot in a chat where it is no member, and gets one answer."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, ContextTypes, MessageHandler, filters

from bot.answers import Asker, AsyncQuestionService
from bot.replies import Message as Words
from bot.replies import say
from bot.telegram.heard import PEOPLE, asked, language_of
from bot.telegram.sender import Sender, Text
from bot.understanding.tokenizer import LONGEST
from handlers.answer_text import as_text
from handlers.inline import article


class Guest:
    """The answer hangs on the question; its buttons edit it by ``inline_message_id``."""

    def __init__(self, desk: AsyncQuestionService, sender: Sender) -> None:
        self._desk = desk
        self._sender = sender

    def handlers(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """One for all."""
        return (MessageHandler(PEOPLE & filters.UpdateType.GUEST_MESSAGE, self._summoned),)

    async def _summoned(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.guest_message
        if message is None or message.guest_query_id is None or message.from_user is None:
            return
        language = language_of(message.from_user)
        # The bot does not learn which message its answer becomes: follow-ups go by chat and person, and those
        # of who has asked nothing yet by the chat alone.
        everybody = f"guest:{message.chat.id}"
        asker = Asker(language, f"{everybody}:{message.from_user.id}", otherwise=everybody)
        question = asked(message, context.bot.bot)
        if len(question) > LONGEST:
            text = Text(say(Words.TOO_LONG, language))
        else:
            answer = await self._desk.ask(question, asker)
            await self._desk.remember(everybody, answer, after=asker.threads)
            text = as_text(answer)
        title = text.plain.partition("\n")[0]
        await self._sender.answer_guest(message.guest_query_id, article("answer", title, text))
