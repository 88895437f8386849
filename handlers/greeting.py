"""What a group hears when the bot is added: what it can hear there, and how to ask."""

from __future__ import annotations

from telegram import Chat, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, ChatMemberUpdated

from bot.replies import Message as Words
from bot.replies import say
from bot.telegram.heard import language_of
from bot.telegram.sender import Place, Sender, Sent, Text
from handlers.answering import Answering

OUT = {ChatMember.LEFT, ChatMember.BANNED}
_GROUPS = {Chat.GROUP, Chat.SUPERGROUP}


class Greeting:
    """One hello; where the bot may not write, silence there and a word to whoever added it."""

    def __init__(self, answering: Answering, sender: Sender) -> None:
        self._answering = answering
        self._sender = sender

    async def met(self, change: ChatMemberUpdated) -> None:
        """Greet a group that the bot has just come into."""
        came = change.old_chat_member.status in OUT and change.new_chat_member.status not in OUT
        if change.chat.type not in _GROUPS or not came:
            return
        me, bot = change.new_chat_member, change.get_bot()
        # The group's own where it had one before, else what whoever added the bot has chosen in private.
        own = await self._answering.language_in(change.from_user.id, language_of(change.from_user))
        language = await self._answering.language_in(change.chat.id, own)
        hears_all = bot.bot.can_read_all_group_messages or isinstance(me, ChatMemberAdministrator)
        hears = Words.HELLO_HEARS_ALL if hears_all else Words.HELLO_HEARS_SOME
        how = say(Words.HELLO_GROUP, language, mention=f"@{bot.username}")
        sent = None
        if not isinstance(me, ChatMemberRestricted) or me.can_send_messages:
            place = Place(change.chat.id)
            sent = await self._sender.send(place, Text(f"{say(hears, language)}\n{how}"))
        if not isinstance(sent, Sent):
            words = say(Words.HELLO_MUTE, own, group=change.chat.title or "")
            await self._sender.send(Place(change.from_user.id), Text(words))
