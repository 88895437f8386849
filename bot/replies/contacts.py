"""Addresses, phones, websites: what is published, and what is known instead."""

from __future__ import annotations

from bot.replies import buttons
from bot.replies.leads import roles_in_words
from bot.replies.lists import turned
from bot.replies.markup import Style, Text, cut, text, web
from bot.replies.names import listed, named, script
from bot.replies.reply import Button, Draft, Row, Setting
from bot.replies.vocabulary import CONTACTS, TOPICS
from bot.replies.words import N_, Words
from bot.values.answer import Contacts, ContactsOf
from bot.values.query import Query, Topic
from bot.values.records import Contact, ContactKind

_LONGEST_VALUE = 400
_LONGEST_LABEL = 60
_MOST_LINES = 12
_COPIED = {
    ContactKind.ADDRESS: N_("Copy address"),
    ContactKind.PHONE: N_("Copy phone"),
}
_SAME_KIND = {
    Topic.ADDRESS: ContactKind.ADDRESS,
    Topic.POSTCODE: ContactKind.POSTCODE,
    Topic.PHONE: ContactKind.PHONE,
    Topic.EMAIL: ContactKind.EMAIL,
    Topic.WEBSITE: ContactKind.WEBSITE,
}
_TOPIC_OF = {kind: topic for topic, kind in _SAME_KIND.items()}


def contacts(body: Contacts, setting: Setting) -> Draft:
    """Say the details that were asked for, of each organisation they were asked of."""
    words, lines = setting.words, []
    shown, page, pages = turned(body.items, setting)
    if body.via is not None:
        lines.append(_via(body, words))
    for item in shown:
        lines += _item(body.topic, item, words)
    everything = tuple(contact for item in shown for contact in item.contacts)
    return Draft(
        tuple(lines),
        actions=actions(everything, words),
        questions=_questions(body, words),
        page=page,
        pages=pages,
    )


def details(found: tuple[Contact, ...], words: Words) -> list[Text]:
    """Return a line for each detail, in the reader's language where a detail is known in several."""
    return [_detail(contact, words) for contact in _in_language(found, words)[:_MOST_LINES]]


def actions(found: tuple[Contact, ...], words: Words) -> Row:
    """Return buttons that copy the address and the phone number, and open the website."""
    made: list[Button] = []
    for kind, label in _COPIED.items():
        first = next((one for one in _in_language(found, words) if one.kind is kind), None)
        made += buttons.copy(words.word(label), first.value) if first else ()
    website = next((one for one in found if one.kind is ContactKind.WEBSITE), None)
    made += buttons.open_web(words.word(N_("Open website")), website.value) if website else ()
    return tuple(made)


def _via(body: Contacts, words: Words) -> Text:
    assert body.via is not None  # noqa: S101 - the caller has looked
    consortium = named(body.via, words)
    roles = roles_in_words(body.roles, words)
    if not body.items:
        return words.phrase(
            "Not published: no source names the {roles} of the {consortium}.",
            roles=roles,
            consortium=consortium,
        )
    return words.phrase("The {roles} of the {consortium}:", roles=roles, consortium=consortium)


def _item(topic: Topic, item: ContactsOf, words: Words) -> list[Text]:
    lines = [named(item.organisation, words)]
    if item.contacts:
        return lines + details(item.contacts, words)
    asked = words.word(TOPICS[topic])
    lines.append(words.phrase("{label}: {value}", label=asked, value=words.word("not published")))
    if item.instead:
        known = details(item.instead, words)
        lines.append(words.phrase("Known instead: {known}", known=listed(known, words)))
    return lines


def _in_language(found: tuple[Contact, ...], words: Words) -> tuple[Contact, ...]:
    wanted = "zh" if words.language.is_chinese else "en"
    have = {(one.kind, one.label) for one in found if one.language in {wanted, ""}}
    return tuple(one for one in found if one.language in {wanted, ""} or (one.kind, one.label) not in have)


def _detail(contact: Contact, words: Words) -> Text:
    label = words.word(CONTACTS[contact.kind])
    if own := cut(contact.label, _LONGEST_LABEL):
        label_text = words.phrase("{label} ({detail})", label=label, detail=script(own, words.language))
    else:
        label_text = text(label)
    value = cut(contact.value, _LONGEST_VALUE) or "…"
    if contact.kind is ContactKind.WEBSITE and web(contact.value):
        shown = text(value, Style.LINK, web(contact.value))
    else:
        shown = text(value, Style.CODE)
    return words.phrase("{label}: {value}", label=label_text, value=shown)


def _questions(body: Contacts, words: Words) -> Row:
    if not body.items:
        return (buttons.about(Topic.OVERVIEW, body.via.id, words),) if body.via else ()
    subject = body.via.id if body.via else body.items[0].organisation.id
    shown = {one.kind for item in body.items for one in item.contacts}
    if body.topic is Topic.CONTACT:
        rest: list[Topic] = []
    else:
        beside = {one.kind for item in body.items for one in item.instead}
        rest = [_TOPIC_OF[kind] for kind in ContactKind if kind in beside - shown and kind in _TOPIC_OF][:2]
        rest.append(Topic.CONTACT)
    asked = [_next(topic, subject, body, words) for topic in rest]
    if body.via:
        asked.append(buttons.about(Topic.LEAD, subject, words))
    else:
        asked += [buttons.about(topic, subject, words) for topic in (Topic.OVERVIEW, Topic.CONSORTIA_OF)]
    return tuple(asked)


def _next(topic: Topic, subject: str, body: Contacts, words: Words) -> Button:
    return buttons.ask(words.word(TOPICS[topic]), Query(topic, subject, hop=body.roles if body.via else ()))
