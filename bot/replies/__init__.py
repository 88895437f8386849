"""Values become words, and words HTML, plain text and buttons; what is shown is escaped here only."""

from __future__ import annotations

from bot.replies.callback import decode, encode
from bot.replies.inline import describe, title
from bot.replies.messages import Message, about, say
from bot.replies.posters import qr_code
from bot.replies.render import render
from bot.replies.reply import Button, Reply
from bot.replies.vcards import vcard

__all__ = [
    "Button",
    "Message",
    "Reply",
    "about",
    "decode",
    "describe",
    "encode",
    "qr_code",
    "render",
    "say",
    "title",
    "vcard",
]
