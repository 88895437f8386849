"""Names and places in the language of the answer, the other one behind where it helps.

A Chinese name is shown as its source writes it, to readers of traditional characters too: converting names
makes other names of some (石拐区 is not 石柺區).
"""

from __future__ import annotations

from bot.replies.markup import Text, cut, join, plain, text
from bot.replies.words import Words
from bot.values.language import Language
from bot.values.records import Place, Subject

LONGEST = 120  # UTF-16 units of a name in a message
DOT = " · "  # between facts of one line
_PLACE = 40
_BEHIND = 80  # and of the one in brackets behind it


def name(subject: Subject, language: Language, limit: int = LONGEST) -> str:
    """Return the name in the language of the answer, else the other one, else the id; never empty."""
    first, second = subject.name_en, subject.name_zh
    if language.is_chinese:
        first, second = second, first
    return cut(first, limit) or cut(second, limit) or subject.id


def behind(subject: Subject, language: Language) -> str:
    """Return the name in the other script, where the subject has both names and they differ."""
    if language.is_chinese:
        other = cut(subject.name_en, _BEHIND) if subject.name_zh else ""
    else:
        other = cut(subject.name_zh, _BEHIND) if subject.name_en else ""
    return "" if other == name(subject, language, _BEHIND) else other


def named(subject: Subject, words: Words) -> Text:
    """Return the name; behind an English name that is our translation stands the Chinese one."""
    own = text(name(subject, words.language))
    other = behind(subject, words.language)
    if words.language.is_chinese or not subject.name_en_is_ours or not other:
        return own
    return words.phrase("{name} ({other})", name=own, other=other)


def place(where: Place, words: Words) -> str:
    """Return "Shenzhen, Guangdong", or what is known of it."""
    if words.language.is_chinese:
        city, province = where.city_zh or where.city_en, where.province_zh or where.province_en
    else:
        city, province = where.city_en or where.city_zh, where.province_en or where.province_zh
    city, province = (cut(part, _PLACE) for part in (city, province))
    if not city or not province or city == province:
        return city or province
    return plain(words.phrase("{city}, {province}", city=city, province=province))


def listed(parts: list[Text], words: Words) -> Text:
    """Join names, which may have commas of their own."""
    return join(words.word("; "), parts)


def both(parts: list[Text], words: Words) -> Text:
    """Join a few words with commas and "and"."""
    if len(parts) < 2:  # noqa: PLR2004 - nothing to join
        return join("", parts)
    return words.phrase("{first} and {last}", first=_row(parts[:-1], words), last=parts[-1])


def either(parts: list[Text], words: Words) -> Text:
    """Join a few words with commas and "or"."""
    if len(parts) < 2:  # noqa: PLR2004 - nothing to join
        return join("", parts)
    return words.phrase("{first} or {last}", first=_row(parts[:-1], words), last=parts[-1])


def _row(parts: list[Text], words: Words) -> Text:
    """Join words of one row; Chinese has a comma of its own for that."""
    row, *rest = parts
    for part in rest:
        row = words.phrase("{first}, {next}", first=row, next=part)
    return row


def quoted(value: str, words: Words, limit: int = 60) -> Text:
    """Return someone's own words in quotation marks."""
    return words.phrase("“{words}”", words=text(cut(value, limit) or "…"))
