"""Telegram's HTML into text and entities (offsets in UTF-16 units), and what it detects in plain text.

The grammar and the words of its errors are those of TDLib's ``parse_html``
(https://github.com/tdlib/td/blob/master/td/telegram/MessageEntity.cpp).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_TOKEN = re.compile(r"<(?P<end>/?)(?P<tag>[^\s>]*)|&(?P<reference>#x[0-9a-fA-F]+|#[0-9]+|lt|gt|amp|quot);?")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]*)))?""")
_EMOJI = re.compile(r"\d{1,20}", re.ASCII)
_CLOSE = re.compile(r"\s*>")
_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LAST_CHARACTER = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)

# What clients and server make tappable by themselves. Hosts without a scheme count under known endings only.
_DETECTED = (
    ("url", re.compile(r"(?i)https?://[^\s<>\"，。；）]*[^\s<>\"，。；）.,;:!?)]")),
    ("email", re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}", re.ASCII)),
    ("mention", re.compile(r"(?<![\w/@])@[A-Za-z]\w{3,31}", re.ASCII)),
    ("bot_command", re.compile(r"(?<![\w/<>@])/\w{1,64}(?:@\w{3,32})?(?![\w/@])", re.ASCII)),
    (
        "url",
        re.compile(
            r"(?i)(?<![\w@/.-])(?:[a-z0-9-]+\.)+(?:cn|com|de|edu|eu|gov|info|io|net|org|uk)(?:/[^\s<>\"，。；）]*)?(?![\w.-]*\w)",
            re.ASCII,
        ),
    ),
)


class MarkupError(ValueError):
    """Markup that Telegram cannot parse, in its words."""


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    parts: int


def units(text: str) -> int:
    """Length in UTF-16 units, in which Telegram counts offsets."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the text without markup and its entities; :class:`MarkupError` where Telegram would refuse."""
    parts: list[str] = []
    entities: list[Json] = []
    stack: list[_Open] = []
    offset = position = 0

    def add(text: str) -> None:
        nonlocal offset
        parts.append(text)
        offset += units(text)

    for token in _TOKEN.finditer(source):
        if token.start() < position:
            continue
        add(source[position : token.start()])
        position = token.end()
        at = len(source[: token.start()].encode())
        if token["reference"]:
            add(_character(token["reference"]) or token[0])
        elif token["end"]:
            position = _after_close(source, position, at)
            opened = _closed(stack, token["tag"].lower(), at)
            if entity := _entity(opened, "".join(parts[opened.parts :]), offset):
                _append(entities, entity)
        else:
            attributes, position = _start(source, token["tag"].lower(), position, at)
            stack.append(_Open(token["tag"].lower(), attributes, offset, len(parts)))
    add(source[position:])
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    if stack:
        message = f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"'
        raise MarkupError(message)
    return "".join(parts), entities


def _character(reference: str) -> str:
    if reference in _REFERENCES:
        return _REFERENCES[reference]
    code = int(f"0{reference[1:]}", 16 if "x" in reference else 10)
    if code in _SURROGATES:
        message = "Text contains invalid Unicode characters after decoding HTML entities"
        raise MarkupError(message)
    return chr(code) if 0 < code <= _LAST_CHARACTER else ""


def _start(source: str, tag: str, position: int, at: int) -> tuple[dict[str, str], int]:
    if position >= len(source):
        message = f"Unclosed start tag at byte offset {at}"
        raise MarkupError(message)
    if tag not in _TYPES:
        message = f'Unsupported start tag "{tag}" at byte offset {at}'
        raise MarkupError(message)
    attributes: dict[str, str] = {}
    while not (close := _CLOSE.match(source, position)):
        attribute = _ATTRIBUTE.match(source, position)
        if not attribute:
            message = f'Unclosed start tag "{tag}" at byte offset {at}'
            raise MarkupError(message)
        name, *values = attribute.groups()
        value = next((value for value in values if value is not None), "1")
        attributes[name] = re.sub(_TOKEN, lambda m: _character(m["reference"] or "") or m[0], value)
        position = attribute.end()
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        message = f'Tag "span" must have class "tg-spoiler" at byte offset {at}'
        raise MarkupError(message)
    if tag == "tg-emoji" and not _EMOJI.fullmatch(attributes.get("emoji-id", "")):
        raise MarkupError("Invalid custom emoji identifier specified")
    return attributes, close.end()


def _after_close(source: str, position: int, at: int) -> int:
    close = _CLOSE.match(source, position)
    if not close:
        message = f"Unclosed end tag at byte offset {at}"
        raise MarkupError(message)
    return close.end()


def _closed(stack: list[_Open], tag: str, at: int) -> _Open:
    if not stack:
        message = f"Unexpected end tag at byte offset {at}"
        raise MarkupError(message)
    opened = stack.pop()
    if tag and tag != opened.tag:
        message = f'Unmatched end tag at byte offset {at}, expected "</{opened.tag}>", found "</{tag}>"'
        raise MarkupError(message)
    return opened


def _entity(opened: _Open, inner: str, end: int) -> Json | None:
    if end == opened.offset:
        return None
    entity: Json = {"type": _TYPES[opened.tag], "offset": opened.offset, "length": end - opened.offset}
    if opened.tag == "a":
        if not (url := link(opened.attributes.get("href") or inner)):
            return None
        entity["url"] = url
    elif opened.tag == "blockquote" and "expandable" in opened.attributes:
        entity["type"] = "expandable_blockquote"
    elif opened.tag == "tg-emoji":
        entity["custom_emoji_id"] = opened.attributes["emoji-id"]
    elif opened.tag == "code":
        language = opened.attributes.get("class", "")
        if language.startswith("language-"):
            entity["language"] = language.removeprefix("language-")
    return entity


def _append(entities: list[Json], entity: Json) -> None:
    """``<pre><code class="language-…">`` is one entity; elsewhere code has no language."""
    last = entities[-1] if entities else {}
    same = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
    if entity["type"] == "pre" and same and last["type"] == "code":
        entity = {**entities.pop(), "type": "pre"}
    entities.append(entity)


def link(address: str) -> str:
    """Return an address as Telegram keeps it, or nothing: http(s) with a dotted host, or its tg: scheme."""
    if address.lower().startswith("tg:"):
        return address
    whole = address if "://" in address else f"http://{address}"
    try:
        parts = urlsplit(whole)
        _ = parts.port
    except ValueError:
        return ""
    dotted = "." in (parts.hostname or "") and not any(map(str.isspace, whole))
    if parts.scheme.lower() not in {"http", "https"} or not dotted:
        return ""
    return whole if parts.path else f"{whole}/"


def detect(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Trim as Telegram does and add the links, mentions and commands that stand in the text as such."""
    kept = text.replace("\r", "").rstrip()
    first = min((entity["offset"] for entity in entities), default=len(kept))
    lead = min(len(kept) - len(kept.lstrip(" \n")), first)
    kept = kept[lead:]
    size = units(kept)
    found = [
        {
            **entity,
            "offset": entity["offset"] - lead,
            "length": min(entity["length"], size - entity["offset"] + lead),
        }
        for entity in entities
        if entity["offset"] - lead < size
    ]
    taken = [entity for entity in found if entity["type"] in {"code", "pre", "text_link"}]
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(kept):
            entity = {"type": kind, "offset": units(kept[: match.start()]), "length": units(match[0])}
            if not any(_overlap(entity, other) for other in taken):
                taken.append(entity)
                found.append(entity)
    return kept, sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))


def _overlap(a: Json, b: Json) -> bool:
    return bool(a["offset"] < b["offset"] + b["length"] and b["offset"] < a["offset"] + a["length"])
