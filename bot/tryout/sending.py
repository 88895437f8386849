"""Messages that the bot sends: text, files, places, contacts and copies."""
# ruff: noqa: D103 - the functions are the methods of https://core.telegram.org/bots/api

from __future__ import annotations

from bot.tryout.refusals import CAPTION_LIMIT, checked_keyboard, checked_text, refuse
from bot.tryout.world import BOT_ID, Chat, Json, Message, World

_VCARD_BYTES = 2048
_MANY = 100
_ALBUM = 10
_LATITUDE, _LONGITUDE = 90, 180


def chat_of(world: World, p: Json, key: str = "chat_id") -> Chat:
    chat = world.chats.get(int(p.get(key) or 0))
    if chat is None:
        refuse("chat not found")
    return chat


def writable(world: World, p: Json) -> Chat:
    chat = chat_of(world, p)
    if not chat.is_group:
        if world.people[chat.id].blocked:
            refuse("bot was blocked by the user", 403)
        if not chat.started:
            refuse("bot can't initiate conversation with a user", 403)
    status = chat.members.get(BOT_ID, "left")
    if status == "kicked":
        refuse(f"bot was kicked from the {chat.kind} chat", 403)
    if status == "left":
        refuse(f"bot is not a member of the {chat.kind} chat", 403)
    return chat


def message_of(chat: Chat, number: object, purpose: str) -> Message:
    message = chat.messages.get(int(str(number or 0)))
    if message is None:
        refuse(f"message to {purpose} not found")
    return message


def _send(world: World, p: Json, content: Json) -> Message:
    chat = writable(world, p)
    rows = checked_keyboard(p.get("reply_markup"))
    thread = int(p.get("message_thread_id") or 0)
    if thread and thread not in chat.topics:
        refuse("message thread not found")
    reply_to = None
    if reply := p.get("reply_parameters"):
        reply_to = chat.messages.get(reply["message_id"])
        if reply_to is None and not reply.get("allow_sending_without_reply"):
            refuse("message to be replied not found")
    return world.post(chat, world.bot, content, rows=rows, reply_to=reply_to, thread=thread)


def text_of(p: Json) -> Json:
    text, entities = checked_text(str(p.get("text") or ""), p.get("parse_mode"))
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_of(p: Json) -> Json:
    if not p.get("caption"):
        return {}
    text, entities = checked_text(p["caption"], p.get("parse_mode"), limit=CAPTION_LIMIT)
    return {"caption": text} | ({"caption_entities": entities} if entities else {})


def _file(world: World, p: Json, key: str) -> Json:
    """Describe the uploaded file, or one that Telegram has already (by its ``file_id``)."""
    upload = p.get(key)
    if isinstance(upload, tuple):
        name, data, mime = upload
        if not data:
            refuse("file must be non-empty")
        number = world.serial("file")
        world.files[number] = (name, data, mime)
    elif upload in world.files:
        number, (name, data, mime) = str(upload), world.files[str(upload)]
    else:
        refuse(f"there is no {key} in the request")
    return {
        "file_id": number,
        "file_unique_id": number,
        "file_size": len(data),
        "file_name": name,
        "mime_type": mime,
    }


def send_message(world: World, p: Json) -> Json:
    return _send(world, p, text_of(p)).as_json()


def send_document(world: World, p: Json) -> Json:
    return _send(world, p, {"document": _file(world, p, "document")} | caption_of(p)).as_json()


def send_photo(world: World, p: Json) -> Json:
    photo = _file(world, p, "photo")
    size = {key: photo[key] for key in ("file_id", "file_unique_id", "file_size")} | {
        "width": 800,
        "height": 800,
    }
    return _send(world, p, {"photo": [size]} | caption_of(p)).as_json()


def send_media_group(world: World, p: Json) -> list[Json]:
    items = p.get("media") or []
    if not 1 < len(items) <= _ALBUM:
        refuse("wrong number of messages in the media group; there must be 2 to 10")
    album, sent = world.serial("album"), []
    for item in items:
        content = world.known_media(item.get("media"), item.get("type"))
        if content is None:
            refuse("wrong file identifier/HTTP URL specified")
        sent.append(_send(world, p, content | caption_of(item) | {"media_group_id": album}).as_json())
    return sent


def _location(p: Json) -> Json:
    latitude, longitude = float(p["latitude"]), float(p["longitude"])
    if abs(latitude) > _LATITUDE or abs(longitude) > _LONGITUDE:
        refuse("invalid location specified")
    return {"latitude": latitude, "longitude": longitude}


def send_venue(world: World, p: Json) -> Json:
    venue = {"location": _location(p), "title": p["title"], "address": p["address"]}
    return _send(world, p, {"venue": venue, "location": venue["location"]}).as_json()


def send_contact(world: World, p: Json) -> Json:
    if len(str(p.get("vcard") or "").encode()) > _VCARD_BYTES:
        refuse("vCard is too long")
    contact = {key: p[key] for key in ("phone_number", "first_name", "last_name", "vcard") if p.get(key)}
    return _send(world, p, {"contact": contact}).as_json()


def copy_message(world: World, p: Json) -> Json:
    source = message_of(chat_of(world, p, "from_chat_id"), p.get("message_id"), "copy")
    return {"message_id": _send(world, p, dict(source.content)).id}


def copy_messages(world: World, p: Json) -> list[Json]:
    numbers, source = p.get("message_ids") or [], chat_of(world, p, "from_chat_id")
    if not 1 <= len(numbers) <= _MANY:
        refuse(
            "too many message identifiers specified" if numbers else "message identifiers are not specified"
        )
    if sorted(set(numbers)) != numbers:
        refuse("message identifiers must be in a strictly increasing order")
    found = [source.messages[number] for number in numbers if number in source.messages]
    if not found:
        refuse("there are no messages to copy")
    return [{"message_id": _send(world, p, dict(message.content)).id} for message in found]
