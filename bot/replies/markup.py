"""Text with a little formatting, held as spans so that no cut and no name can break the HTML."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from urllib.parse import quote, urlsplit


class Style(StrEnum):
    """How a span looks; the values are Telegram's HTML tags."""

    PLAIN = ""
    BOLD = "b"
    ITALIC = "i"
    CODE = "code"
    LINK = "a"
    QUOTE = "blockquote"  # a long one, which clients fold


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; ``url`` belongs to links."""

    text: str
    style: Style = Style.PLAIN
    url: str = ""


Text = tuple[Span, ...]
EMPTY: Text = ()
_FOLDED = "expandable"
_ELLIPSIS = "…"
_JOINERS = "\u200c\u200d"  # between letters of some scripts and the parts of an emoji
_SPACES = re.compile(r"\s+")
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}", re.IGNORECASE)  # no user, no password
_LONGEST_URL = 1000


def clean(value: str) -> str:
    """Return one line without what is not seen: controls, direction and zero-width marks, lone surrogates."""
    if not value.isascii() or not value.isprintable():
        value = _SPACES.sub(" ", value)
        value = "".join(c for c in value if c in _JOINERS or unicodedata.category(c)[0] != "C")
    return _SPACES.sub(" ", value).strip().strip(_JOINERS)


def units(value: str) -> int:
    """Length as Telegram counts it, in UTF-16 units."""
    return len(value) if value.isascii() else len(value.encode("utf-16-le", "surrogatepass")) // 2


def cut(value: str, limit: int) -> str:
    """Return a clean line of at most ``limit`` UTF-16 units, ending in … where something was left out."""
    value = clean(value[: 4 * limit + 64])
    if units(value) <= limit:
        return value
    return _start(value, limit - 1) + _ELLIPSIS


def _start(value: str, limit: int) -> str:
    kept = value.encode("utf-16-le")[: 2 * max(limit, 0)].decode("utf-16-le", "ignore")
    while kept and (kept[-1] in _JOINERS or _clings(value[len(kept) : len(kept) + 1])):
        kept = kept[:-1]
    return kept.rstrip()


def _clings(character: str) -> bool:
    return character != "" and (character in _JOINERS or unicodedata.category(character)[0] == "M")


def web(url: str) -> str:
    """Return an address that Telegram accepts in a link or button, or nothing."""
    try:
        parts = urlsplit(clean(url))
        parts.port  # noqa: B018 - a port that is no number shows only when asked for
        host = parts.netloc.partition(":")[0]
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or len(url) > _LONGEST_URL:
        return ""
    return quote(parts.geturl(), safe="%/:=&?~#+!$,;'@()*[]")


def text(value: str, style: Style = Style.PLAIN, url: str = "") -> Text:
    """One span; a link without an address that works is plain text."""
    if style is Style.LINK and not url:
        style = Style.PLAIN
    return (Span(value, style, url),) if value else EMPTY


def bold(value: Text | str) -> Text:
    """Return the same text, its plain spans in bold."""
    spans = text(value) if isinstance(value, str) else value
    return tuple(replace(span, style=Style.BOLD) if span.style is Style.PLAIN else span for span in spans)


def folded(value: Text) -> Text:
    """Return the same words as one quotation that clients fold; it stands on lines of its own."""
    return text(plain(value), Style.QUOTE)


def fill(template: str, values: dict[str, Text | str]) -> Text:
    """Put texts into a template's ``{names}``."""
    spans: list[Span] = []
    for literal, name, _, _ in string.Formatter().parse(template):
        spans += text(literal)
        if name is not None:
            value = values[name]
            spans += text(value) if isinstance(value, str) else value
    return tuple(spans)


def join(separator: str, parts: Iterable[Text]) -> Text:
    """Join texts, leaving out empty ones."""
    spans: list[Span] = []
    for part in parts:
        if part:
            spans += text(separator) if spans else EMPTY
            spans += part
    return tuple(spans)


def capital(value: str) -> str:
    """Return the text with a capital first letter, where its script has capitals."""
    return value[:1].upper() + value[1:]


def sentence(value: Text) -> Text:
    """Return the text with a capital first letter."""
    return (replace(value[0], text=capital(value[0].text)), *value[1:]) if value else EMPTY


def clip(value: Text, limit: int) -> Text:
    """Return as much of a text as fits into ``limit`` UTF-16 units."""
    kept: list[Span] = []
    for span in value:
        size = units(span.text)
        if size > limit:
            kept.append(replace(span, text=_start(span.text, limit - 1) + _ELLIPSIS))
            break
        kept.append(span)
        limit -= size
    return tuple(kept)


def plain(value: Text) -> str:
    """Return the words alone."""
    return "".join(span.text for span in value)


def html(value: Text) -> str:
    """Return Telegram's HTML."""
    runs = groupby(value, key=lambda span: (span.style, span.url))
    return "".join(_tagged(style, url, plain(tuple(run))) for (style, url), run in runs)


def _tagged(style: Style, url: str, words: str) -> str:
    inner = _escaped(words)
    match style:
        case Style.PLAIN:
            return inner
        case Style.LINK:
            return f'<a href="{_escaped(url)}">{inner}</a>'
        case Style.QUOTE:
            return f"<{style} {_FOLDED}>{inner}</{style}>"
        case _:
            return f"<{style}>{inner}</{style}>"


def _escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
