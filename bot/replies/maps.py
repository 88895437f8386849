"""Where an address is looked up: a search link, which needs neither key nor coordinates."""

from __future__ import annotations

from urllib.parse import quote

from bot.replies.markup import cut
from bot.values.language import Language
from bot.values.records import Contact, ContactKind, Organisation

# https://lbs.amap.com/api/uri-api/guide/search/search: opens the app on phones, the page elsewhere; it knows
# Chinese addresses best, and inside China it needs no detour.
_AMAP = "https://uri.amap.com/search?keyword={}&src=consortium-bot"
# https://developers.google.com/maps/documentation/urls/get-started: one link for every platform.
_GOOGLE = "https://www.google.com/maps/search/?api=1&query={}"
_LONGEST = 120  # characters of an address; a Han character is nine in a link


def map_link(one: Organisation, contacts: tuple[Contact, ...], language: Language) -> str:
    """Return the link for the first published address; empty where none is published."""
    if language is Language.SIMPLIFIED and one.country == "CN":
        return _link(_AMAP, contacts, "zh")
    return _link(_GOOGLE, contacts, "zh" if language.is_chinese else "en")


def inside_china(one: Organisation, contacts: tuple[Contact, ...], language: Language) -> str:
    """Return a second link for who is there, where the first does not open; empty where it does."""
    outside = language is not Language.SIMPLIFIED and one.country == "CN"
    return _link(_AMAP, contacts, "zh") if outside else ""


def _link(to: str, contacts: tuple[Contact, ...], wanted: str) -> str:
    addresses = [contact for contact in contacts if contact.kind is ContactKind.ADDRESS]
    if not addresses:
        return ""
    address = min(addresses, key=lambda contact: contact.language not in {wanted, ""}).value
    words = quote(cut(address, _LONGEST), safe="")
    return to.format(words) if words else ""
