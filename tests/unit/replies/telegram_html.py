"""A small, strict reader of Telegram's HTML: only what the replies use, and nothing left over."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r'<(?P<tag>b|i|code|blockquote)(?: expandable)?>|<a href="(?P<url>[^"<>]+)">'
    r'|</(?P<end>b|i|code|a|blockquote)>|(?P<text>[^<>"]+)'
)
_REFERENCES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"'}
_REFERENCE = re.compile("|".join(_REFERENCES))


@dataclass(frozen=True)
class Entity:
    tag: str
    text: str
    url: str = ""


def read(html: str) -> tuple[str, list[Entity]]:
    """Return the words and the entities; ValueError where a tag or a character stands that must not."""
    html.encode()
    words, entities, position = "", [], 0
    opened: tuple[str, str, int] | None = None
    while position < len(html):
        token = _TOKEN.match(html, position)
        if token is None:
            message = f"unreadable at {position}: {html[position : position + 40]!r}"
            raise ValueError(message)
        position = token.end()
        if token["text"]:
            words += _decoded(token["text"])
        elif token["end"]:
            if opened is None or opened[0] != token["end"] or opened[2] == len(words):
                message = f"</{token['end']}> closes nothing"
                raise ValueError(message)
            entities.append(Entity(opened[0], words[opened[2] :], opened[1]))
            opened = None
        elif opened is not None:
            message = "the replies never nest tags"
            raise ValueError(message)
        else:
            opened = (token["tag"] or "a", _decoded(token["url"] or ""), len(words))
    if opened is not None:
        message = f"<{opened[0]}> is never closed"
        raise ValueError(message)
    return words, entities


def _decoded(text: str) -> str:
    if "&" in _REFERENCE.sub("", text):
        message = f"a bare & in {text!r}"
        raise ValueError(message)
    return _REFERENCE.sub(lambda found: _REFERENCES[found[0]], text)
