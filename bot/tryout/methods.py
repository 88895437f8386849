"""The methods of the Bot API that the bot uses, as Telegram answers them; no others are known here.

Every method takes the world and the parameters and returns the ``result``, or raises
:class:`~bot.tryout.refusals.RefusalError`. Rate limits are not modelled.
"""
# ruff: noqa: D103 - the functions are the methods of https://core.telegram.org/bots/api

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.tryout import editing, queries, sending
from bot.tryout.profile import PROFILE_METHODS
from bot.tryout.refusals import refuse
from bot.tryout.sending import chat_of, writable
from bot.tryout.world import Chat, Event, Json, World

Method = Callable[[World, Json], Any]

_ACTIONS = frozenset({"typing", "upload_document", "upload_photo", "find_location"})


def send_chat_action(world: World, p: Json) -> bool:
    if p.get("action") not in _ACTIONS:
        refuse("wrong parameter action in request")
    world.emit(Event("typing", writable(world, p)))
    return True


def get_chat(world: World, p: Json) -> Json:
    chat = chat_of(world, p)
    person = {} if chat.is_group else world.people[chat.id].as_json()
    named = {key: person[key] for key in ("username", "last_name") if key in person}
    gifts = dict.fromkeys(_GIFTS, True)
    return (
        chat.as_json()
        | named
        | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    )


def get_chat_member(world: World, p: Json) -> Json:
    chat, person = chat_of(world, p), world.people.get(int(p.get("user_id") or 0))
    if person is None:
        refuse("user not found")
    return _member(chat, person.as_json())


def get_chat_administrators(world: World, p: Json) -> list[Json]:
    chat = chat_of(world, p)
    if not chat.is_group:
        refuse("there are no administrators in the private chat")
    heads = [number for number, status in chat.members.items() if status in {"creator", "administrator"}]
    return [_member(chat, world.people[number].as_json()) for number in heads]


_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_RIGHTS = (
    "can_be_edited",
    "can_change_info",
    "can_delete_messages",
    "can_delete_stories",
    "can_edit_stories",
    "can_invite_users",
    "can_manage_chat",
    "can_manage_video_chats",
    "can_post_stories",
    "can_promote_members",
    "can_restrict_members",
)


def _member(chat: Chat, user: Json) -> Json:
    status = chat.members.get(user["id"], "left")
    member = {"status": status, "user": user}
    if status == "creator":
        return member | {"is_anonymous": False}
    if status == "administrator":
        return member | dict.fromkeys(_RIGHTS, True) | {"is_anonymous": False}
    return member | ({"until_date": 0} if status == "kicked" else {})


def get_me(world: World, _: Json) -> Json:
    return world.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "supports_guest_queries": True,
    }


def get_updates(_: World, __: Json) -> list[Json]:
    """Find nothing: updates are handed over directly."""
    return []


def set_webhook(world: World, p: Json) -> bool:
    world.webhook = str(p.get("url") or "")
    return True


def get_webhook_info(world: World, _: Json) -> Json:
    return {"url": world.webhook, "has_custom_certificate": False, "pending_update_count": 0}


METHODS: dict[str, Method] = PROFILE_METHODS | {
    "answerCallbackQuery": queries.answer_callback_query,
    "answerGuestQuery": queries.answer_guest_query,
    "answerInlineQuery": queries.answer_inline_query,
    "copyMessage": sending.copy_message,
    "copyMessages": sending.copy_messages,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "deleteWebhook": lambda world, _: set_webhook(world, {}),
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "editMessageText": editing.edit_message_text,
    "getChat": get_chat,
    "getChatAdministrators": get_chat_administrators,
    "getChatMember": get_chat_member,
    "getMe": get_me,
    "getUpdates": get_updates,
    "getWebhookInfo": get_webhook_info,
    "sendChatAction": send_chat_action,
    "sendContact": sending.send_contact,
    "sendDocument": sending.send_document,
    "sendMediaGroup": sending.send_media_group,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendVenue": sending.send_venue,
    "setWebhook": set_webhook,
}
