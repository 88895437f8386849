"""A contact as a file that phones import: vCard 3.0, which iOS and Android both read."""

from __future__ import annotations

from typing import Any

from bot.replies.contacts import in_language
from bot.replies.dates import date
from bot.replies.markup import clean, cut, web
from bot.replies.names import behind, name
from bot.replies.phones import international
from bot.replies.words import Words
from bot.values.answer import Answer, Contacts
from bot.values.records import Contact, ContactKind, Organisation

_LONGEST = 400
_LONGEST_FILE = 60
_NUMBERS = {ContactKind.PHONE: ["WORK", "VOICE"], ContactKind.FAX: ["WORK", "FAX"]}


def vcard(answer: Answer) -> tuple[str, bytes] | None:
    """Return name and content of a ``.vcf`` file for an answer about one organisation's contact, or None."""
    if not isinstance(answer.body, Contacts) or len(answer.body.items) != 1:
        return None
    item = answer.body.items[0]
    contacts = in_language((*item.contacts, *item.instead), answer.language)
    if not contacts:
        return None
    own = name(item.organisation, answer.language)
    return f"{cut(_safe(own), _LONGEST_FILE)}.vcf", _card(item.organisation, contacts, answer).encode()


def _safe(words: str) -> str:
    return (
        "".join(each if each.isalnum() or each in " -()（）·" else " " for each in words).strip() or "contact"
    )


def _card(one: Organisation, contacts: tuple[Contact, ...], answer: Answer) -> str:
    import vobject  # noqa: PLC0415 - only who saves a contact waits for it

    card, language = vobject.vCard(), answer.language
    own = name(one, language)
    card.add("fn").value = own
    card.add("n").value = vobject.vcard.Name(family=own)
    card.add("org").value = [own]
    card.add("x-abshowas").value = "COMPANY"
    if other := behind(one, language):
        card.add("nickname").value = other
    for number, contact in enumerate(contacts, start=1):
        line = _line(card, one, contact, contacts)
        if line is not None and contact.label:
            # How both systems name several of a kind.
            line.group = f"item{number}"
            label = card.add("x-ablabel")
            label.group, label.value = line.group, clean(contact.label)
    card.add("note").value = _note(answer)
    return str(card.serialize(validate=True))


def _line(card: Any, one: Organisation, contact: Contact, contacts: tuple[Contact, ...]) -> Any:
    """Add a detail to the card; None where address books have no place for it."""
    value = cut(contact.value, _LONGEST)
    match contact.kind:
        case ContactKind.PHONE | ContactKind.FAX:
            line = card.add("tel")
            line.value, line.type_param = international(value, one.country), _NUMBERS[contact.kind]
        case ContactKind.EMAIL:
            line = card.add("email")
            line.value, line.type_param = value, ["INTERNET", "WORK"]
        case ContactKind.WEBSITE if web(value):
            line = card.add("url")
            line.value = web(value)
        case ContactKind.ADDRESS:
            from vobject.vcard import Address  # noqa: PLC0415 - loaded already

            # The source's line as a whole: to take it apart would be to guess.
            line = card.add("adr")
            line.type_param = ["WORK"]
            line.value = Address(street=value, code=postcode(contact, contacts), country=one.country)
        case _:
            return None
    return line


def postcode(address: Contact, contacts: tuple[Contact, ...]) -> str:
    """Return the postcode that belongs to an address: of the same label, or of its beginning."""
    codes = [contact for contact in contacts if contact.kind is ContactKind.POSTCODE]
    fitting = [code for code in codes if address.label.startswith(code.label)]
    return max(fitting, key=lambda code: len(code.label)).value if fitting else ""


def _note(answer: Answer) -> str:
    words = Words(answer.language)
    said = [
        words.word(", ").join(
            filter(None, (cut(one.publisher or one.title, _LONGEST), date(one.published, words)))
        )
        for one in answer.cited
    ]
    return words.word("; ").join(said)
