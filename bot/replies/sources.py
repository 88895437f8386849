"""The last lines of an answer: which name matched, what is unconfirmed, and where it comes from."""

from __future__ import annotations

from bot.replies.dates import date
from bot.replies.lists import turned
from bot.replies.markup import EMPTY, Style, Text, cut, join, plain, text, web
from bot.replies.names import listed, name, quoted
from bot.replies.reply import Draft, Setting
from bot.replies.vocabulary import BECAUSE, QUALITIES
from bot.replies.words import N_, Words
from bot.values.answer import Answer, Matched
from bot.values.records import UNCONFIRMED, Quality, Source, Subject

SHOWN = 2  # sources named below an answer; the others stand behind the button
_LONGEST_PUBLISHER = 80
_LONGEST_TITLE = 150
_LONGEST_NAME = 60
_MOST_MATCHED = 2


def footer(answer: Answer, subjects: dict[str, Subject], words: Words) -> list[Text]:
    """Return the lines below the facts."""
    lines = [_matched(match, subjects, words) for match in answer.matched[:_MOST_MATCHED]]
    if answer.unconfirmed:
        lines.append(_unconfirmed(answer.cited, words))
    if answer.cited:
        lines.append(_source_line(answer.cited, words))
    return [line for line in lines if line]


def listing(answer: Answer, setting: Setting) -> Draft:
    """Return the sources of an answer one by one, with their titles and what kind they are."""
    words = setting.words
    if not answer.cited:
        return Draft((words.phrase("No source is given for this answer."),))
    shown, page, pages = turned(answer.cited, setting)
    lines = [words.phrase("Sources of this answer:")]
    for number, source in enumerate(shown, start=page * setting.size + 1):
        lines.append(text(f"{number}. ") + _in_full(source, words))
    return Draft(tuple(lines), page=page, pages=pages)


def _publisher(source: Source, words: Words) -> str:
    own = source.publisher_zh if words.language.is_chinese else ""
    return cut(own or source.publisher, _LONGEST_PUBLISHER)


def _in_full(source: Source, words: Words) -> Text:
    title = text(cut(source.title, _LONGEST_TITLE) or source.id, Style.LINK, web(source.url))
    details = (_publisher(source, words), _when(source, words))
    return words.phrase(
        "{title} ({details})",
        title=title,
        details=join(words.word(", "), [*map(text, details), text(words.word(QUALITIES[source.quality]))]),
    )


def _source_line(cited: tuple[Source, ...], words: Words) -> Text:
    told_apart = {plain(_in_short(source, words)): source for source in reversed(cited)}
    shown = [source for source in cited if source in told_apart.values()][:SHOWN]
    line = listed([_in_short(source, words) for source in shown], words)
    more = len(cited) - len(shown)
    if more > 0:
        line = words.phrase("{sources} +{count} more", sources=line, count=str(more))
    return words.phrase_n("Source: {sources}", "Sources: {sources}", len(cited), sources=line)


def _in_short(source: Source, words: Words) -> Text:
    publisher = _publisher(source, words) or cut(source.title, _LONGEST_PUBLISHER) or source.id
    label = words.word(", ").join((publisher, _when(source, words)))
    return text(label, Style.LINK, web(source.url))


def _when(source: Source, words: Words) -> str:
    return date(source.published, words) or words.word(N_("undated"))


def _unconfirmed(cited: tuple[Source, ...], words: Words) -> Text:
    qualities = {source.quality for source in cited}
    if not cited:
        return words.phrase("Unconfirmed: no source is given.")
    if not qualities & UNCONFIRMED:
        return words.phrase("Partly unconfirmed: for some of it no source is given.")
    if not qualities <= UNCONFIRMED:
        return words.phrase("Partly unconfirmed: some of it rests on a copy or a citation.")
    if qualities == {Quality.SECONDARY}:
        return words.phrase("Unconfirmed: rests on a citation.")
    return words.phrase("Unconfirmed: rests on a copy.")


def _matched(match: Matched, subjects: dict[str, Subject], words: Words) -> Text:
    subject = subjects.get(match.subject)
    found = cut(match.name, _LONGEST_NAME)
    now = cut(name(subject, words.language), _LONGEST_NAME) if subject else ""
    if not found or found == now or match.because == "official":
        return EMPTY
    if match.because == "former" and now:
        return words.phrase(
            "{former}: former name; now called {name}.", former=quoted(found, words), name=now
        )
    if match.because == "successor" and now:
        return words.phrase("{name} is now called {successor}.", name=now, successor=quoted(found, words))
    if why := BECAUSE.get(match.because):
        return words.phrase("matched: {name} ({why})", name=quoted(found, words), why=words.word(why))
    return words.phrase("matched: {name}", name=quoted(found, words))
