"""Messages that the bot changes or takes back."""
# ruff: noqa: D103 - the functions are the methods of https://core.telegram.org/bots/api

from __future__ import annotations

from bot.tryout.refusals import checked_keyboard, refuse
from bot.tryout.sending import caption_of, chat_of, message_of, text_of, writable
from bot.tryout.world import BOT_ID, Json, Message, World


def _editable(world: World, p: Json) -> Message:
    if number := p.get("inline_message_id"):
        if number not in world.inline_messages:
            refuse("MESSAGE_ID_INVALID")
        return world.inline_messages[number]
    message = message_of(writable(world, p), p.get("message_id"), "edit")
    if message.sender is not world.bot:
        refuse("message can't be edited")
    return message


def _edited(message: Message, p: Json) -> Json | bool:
    return True if p.get("inline_message_id") else message.as_json()


def edit_message_text(world: World, p: Json) -> Json | bool:
    message = _editable(world, p)
    if "text" not in message.content:
        refuse("there is no text in the message to edit")
    world.change(message, text_of(p), checked_keyboard(p.get("reply_markup")))
    return _edited(message, p)


def edit_message_caption(world: World, p: Json) -> Json | bool:
    message = _editable(world, p)
    if "text" in message.content:
        refuse("there is no caption in the message to edit")
    rest = {key: value for key, value in message.content.items() if not key.startswith("caption")}
    world.change(message, rest | caption_of(p), checked_keyboard(p.get("reply_markup")))
    return _edited(message, p)


def edit_message_reply_markup(world: World, p: Json) -> Json | bool:
    message = _editable(world, p)
    world.change(message, message.content, checked_keyboard(p.get("reply_markup")))
    return _edited(message, p)


def delete_message(world: World, p: Json) -> bool:
    chat = chat_of(world, p)
    message = message_of(chat, p.get("message_id"), "delete")
    if message.sender is not world.bot and chat.members.get(BOT_ID) != "administrator" and chat.is_group:
        refuse("message can't be deleted")
    world.remove(message)
    return True


def delete_messages(world: World, p: Json) -> bool:
    chat = chat_of(world, p)
    for number in p.get("message_ids") or []:
        if int(number) in chat.messages:
            world.remove(chat.messages[int(number)])
    return True
