"""Addresses, phones, websites: what is published or known instead, and what a phone does with it."""

from __future__ import annotations

from dataclasses import replace

from bot.replies import buttons, vocabulary
from bot.replies.leads import nobody
from bot.replies.lists import numbered, range_line, turned
from bot.replies.maps import inside_china, map_link
from bot.replies.markup import Style, Text, bold, cut, text, web
from bot.replies.names import both, name, named
from bot.replies.phones import international
from bot.replies.reply import Button, Draft, Row, Setting
from bot.replies.words import N_, Words
from bot.values.answer import Contacts, ContactsOf
from bot.values.language import Language
from bot.values.query import Action, Query, Topic
from bot.values.records import Consortium, Contact, ContactKind, Organisation

_LONGEST_VALUE = 400
_LONGEST_LABEL = 60
_MOST_LINES = 12
_PAGE = 3  # organisations of a page, each with all its details
_COPIED = {ContactKind.ADDRESS: N_("Copy address"), ContactKind.PHONE: N_("Copy phone")}
_ON_MAP = frozenset({Topic.ADDRESS, Topic.CONTACT})
_SAVED = frozenset({ContactKind.ADDRESS, ContactKind.PHONE, ContactKind.EMAIL, ContactKind.WEBSITE})
_NUMBERS = frozenset({ContactKind.PHONE, ContactKind.FAX})
_TOPIC_OF = {
    ContactKind.ADDRESS: Topic.ADDRESS,
    ContactKind.PHONE: Topic.PHONE,
    ContactKind.WEBSITE: Topic.WEBSITE,
    ContactKind.POSTCODE: Topic.POSTCODE,
    ContactKind.EMAIL: Topic.EMAIL,
}


def contacts(body: Contacts, setting: Setting) -> Draft:
    """Say the details that were asked for, of each organisation they were asked of."""
    words = setting.words
    if body.via is None and not body.items:
        return Draft((words.phrase("Not published: the sources name nobody like that."),))
    setting = replace(setting, size=max(_PAGE, setting.size // 3))
    shown, page, pages = turned(body.items, setting)
    first = page * setting.size + 1
    lines = [] if body.via is None else [_via(body, body.via, setting)]
    listed = body.via is None and len(body.items) > 1
    for number, item in enumerate(shown, start=first):
        title = bold(named(item.organisation, words))
        lines += numbered([title], number) if listed else [title]
        lines += _item(body, item, words)
    lines += range_line(page, len(shown), len(body.items), setting)
    told = [one for item in shown for one in (item.contacts or item.instead)]
    return Draft(
        tuple(lines),
        actions=actions(shown[0].organisation, tuple(told), words, body.topic) if len(shown) == 1 else (),
        questions=() if listed else _questions(body, words),
        numbers=buttons.numbers((item.organisation.id for item in shown), first) if listed else (),
        page=page,
        pages=pages,
    )


def details(one: Organisation, found: tuple[Contact, ...], words: Words) -> list[Text]:
    """Return a line for each detail, in the reader's language where a detail is known in several."""
    return [_detail(one, contact, words) for contact in in_language(found, words.language)[:_MOST_LINES]]


def actions(
    one: Organisation, found: tuple[Contact, ...], words: Words, topic: Topic = Topic.OVERVIEW
) -> Row:
    """Return buttons that copy address and phone number and open the website.

    Under an address also one that opens the map, under the whole contact also those that save it, share it
    and make a poster of it.
    """
    first = {contact.kind: contact.value for contact in reversed(in_language(found, words.language))}
    made: list[Button] = []
    for kind, label in _COPIED.items():
        value = first.get(kind, "")
        value = international(value, one.country) if kind is ContactKind.PHONE else value
        made += buttons.copy(words.word(label), value)
    made += buttons.open_web(words.word(N_("Open website")), first.get(ContactKind.WEBSITE, ""))
    if topic in _ON_MAP:
        made += buttons.open_web(words.word(N_("Map")), map_link(one, found, words.language))
        made += buttons.open_web(words.word(N_("Amap")), inside_china(one, found, words.language))
    if topic is Topic.CONTACT and first.keys() & _SAVED:
        card = Query(Topic.CONTACT, one.id)
        made.append(buttons.ask(words.word(N_("Save")), replace(card, action=Action.SAVE)))
        made += buttons.share(words.word(N_("Share")), name(one, words.language))
        made.append(buttons.ask(words.word(N_("QR code")), replace(card, action=Action.POSTER)))
    return tuple(made)


def _via(body: Contacts, consortium: Consortium, setting: Setting) -> Text:
    words = setting.words
    if not body.items:
        return nobody(body.roles, consortium, words)
    own = named(consortium, words)
    number = len(body.items) if len(body.roles) == 1 else 1
    roles = both([words.phrase_n(*vocabulary.ROLES[role], number) for role in body.roles], words)
    if setting.query is not None and not setting.query.hop:
        # It was the consortium that was asked for, and its leads are what is known instead.
        return words.phrase(
            "The {consortium} has published no contact details of its own. Its {roles}:",
            consortium=own,
            roles=roles,
        )
    return words.phrase("The {roles} of the {consortium}:", roles=roles, consortium=own)


def _item(body: Contacts, item: ContactsOf, words: Words) -> list[Text]:
    if item.contacts:
        return details(item.organisation, item.contacts, words)
    asked = vocabulary.CONTACTS[ContactKind(body.kind)] if body.kind else vocabulary.TOPICS[body.topic]
    label, absent = words.word(asked), words.word(N_("not published"))
    lines = [words.phrase("{label}: {value}", label=label, value=absent)]
    if item.instead:
        lines += [words.phrase("Known instead:"), *details(item.organisation, item.instead, words)]
    return lines


def in_language(found: tuple[Contact, ...], language: Language) -> tuple[Contact, ...]:
    """Return each detail in the reader's language where it is known in it, else as it is."""
    readable = {"zh" if language.is_chinese else "en", ""}
    have = {(one.kind, one.label) for one in found if one.language in readable}
    return tuple(one for one in found if one.language in readable or (one.kind, one.label) not in have)


def _detail(one: Organisation, contact: Contact, words: Words) -> Text:
    label = text(words.word(vocabulary.CONTACTS[contact.kind]))
    if own := cut(contact.label, _LONGEST_LABEL):
        label = words.phrase("{name} ({other})", name=label, other=own)
    value = cut(contact.value, _LONGEST_VALUE) or "…"
    if contact.kind is ContactKind.WEBSITE and (url := web(contact.value)):
        return words.phrase("{label}: {value}", label=label, value=text(value, Style.LINK, url))
    if contact.kind in _NUMBERS:
        # As plain text phones make it one that can be tapped; in any style they do not.
        return words.phrase("{label}: {value}", label=label, value=international(value, one.country))
    return words.phrase("{label}: {value}", label=label, value=text(value, Style.CODE))


def _questions(body: Contacts, words: Words) -> Row:
    hop = body.roles if body.via else ()
    others: tuple[Topic, ...]
    if body.via is not None:
        subject, others = body.via.id, (Topic.LEAD, Topic.OVERVIEW)
    elif body.items and body.items[0].organisation.kind == "consortium":
        subject, others = body.items[0].organisation.id, (Topic.LEAD, Topic.MEMBERS, Topic.OVERVIEW)
    elif body.items:
        subject, others = body.items[0].organisation.id, (Topic.CONSORTIA_OF, Topic.OVERVIEW)
    else:
        return ()
    rest: list[Topic] = []
    if all(item.contacts for item in body.items):  # else what is known instead is shown already
        shown = {one.kind for item in body.items for one in item.contacts}
        beside = {one.kind for item in body.items for one in item.instead} - shown
        rest = [topic for kind, topic in _TOPIC_OF.items() if kind in beside][:2]
        rest += [Topic.CONTACT] if beside else []
    return (
        *(buttons.about(topic, subject, words, hop=hop) for topic in rest),
        *(buttons.about(topic, subject, words) for topic in others),
    )
