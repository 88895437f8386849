"""Answers to callback, inline and guest queries, each of which can be answered once."""
# ruff: noqa: D103 - the functions are the methods of https://core.telegram.org/bots/api

from __future__ import annotations

from bot.tryout.refusals import NOTICE_LIMIT, checked_keyboard, checked_text, refuse
from bot.tryout.world import Json, Message, World

_RESULTS, _ID_BYTES, _OFFSET_BYTES = 50, 64, 64
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def _answer(world: World, number: object, answer: Json) -> None:
    """Keep the answer of an open query."""
    if world.queries.get(str(number), answer) is not None or str(number) not in world.queries:
        refuse(_TOO_OLD)
    world.queries[str(number)] = answer


def answer_callback_query(world: World, p: Json) -> bool:
    if len(p.get("text") or "") > NOTICE_LIMIT:
        refuse("MESSAGE_TOO_LONG")
    _answer(world, p.get("callback_query_id"), p)
    return True


def answer_inline_query(world: World, p: Json) -> bool:
    results = p.get("results") or []
    if len(results) > _RESULTS:
        refuse("too many inline query results specified")
    if len(str(p.get("next_offset") or "").encode()) > _OFFSET_BYTES:
        refuse("NEXT_OFFSET_INVALID")
    ids = [str(result.get("id") or "") for result in results]
    if len(set(ids)) < len(ids):
        refuse("RESULT_ID_DUPLICATE")
    for result in results:
        check_result(result)
    _answer(world, p.get("inline_query_id"), p)
    return True


def answer_guest_query(world: World, p: Json) -> Json:
    result = p.get("result") or {}
    check_result(result)
    number = str(p.get("guest_query_id"))
    _answer(world, number, p)
    message = post_result(world, result, world.summons[number])
    return {"inline_message_id": message.inline_id}


def check_result(result: Json) -> None:
    """Refuse a result that Telegram would refuse; this bot has articles only."""
    if not 1 <= len(str(result.get("id") or "").encode()) <= _ID_BYTES:
        refuse("RESULT_ID_INVALID")
    if result.get("type") != "article":
        refuse("can't parse inline query result: unsupported type")
    if not result.get("title"):
        refuse("can't parse inline query result: Can't find field \"title\"")
    content = result.get("input_message_content") or {}
    checked_text(str(content.get("message_text") or ""), content.get("parse_mode"))
    checked_keyboard(result.get("reply_markup"))


def content_of(result: Json) -> Json:
    """Give the message that a checked result becomes."""
    content = result["input_message_content"]
    text, entities = checked_text(content["message_text"], content.get("parse_mode"))
    return {"text": text} | ({"entities": entities} if entities else {})


def post_result(world: World, result: Json, summons: Message) -> Message:
    """Answer a guest's summons: the bot writes one message into a chat where it is no member."""
    rows = checked_keyboard(result.get("reply_markup"))
    message = world.post(summons.chat, world.bot, content_of(result), rows=rows, reply_to=summons)
    message.inline_id = world.serial("inline")
    world.inline_messages[message.inline_id] = message
    return message
