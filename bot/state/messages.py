"""What is announced, as JSON in a column."""

from __future__ import annotations

import json
from dataclasses import astuple
from functools import lru_cache
from typing import Any

from bot.values.announcement import Album, Content, Copied, Item, Link, Message, Written


def dump(message: Message) -> str:
    """Return a message as JSON."""
    body = {
        "variants": {tag: _dump(content) for tag, content in message.variants.items()},
        "links": [[link.label, link.url] for link in message.links],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=64)
def load(text: str) -> Message:
    """Return the message that :func:`dump` wrote."""
    body = json.loads(text)
    links = tuple(Link(*link) for link in body["links"])
    return Message({tag: _load(content) for tag, content in body["variants"].items()}, links)


def _dump(content: Content) -> list[Any]:
    match content:
        case Written(text, html):
            return ["written", text, html]
        case Copied(chat, message, caption, instead):
            return ["copied", chat, message, caption, *(_dump(instead)[1:] if instead else ())]
        case Album(items):
            return ["album", *(list(astuple(item)) for item in items)]


def _load(body: list[Any]) -> Content:
    kind, *rest = body
    match kind:
        case "written":
            return Written(*rest)
        case "copied":
            chat, message, caption, *words = rest
            return Copied(chat, message, caption, Written(*words) if words else None)
        case _:
            return Album(tuple(Item(*item) for item in rest))
