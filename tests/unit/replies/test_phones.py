from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
import vobject
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.replies import qr_code, render, vcard
from bot.replies.maps import inside_china, map_link
from bot.replies.names import name
from bot.replies.phones import international
from bot.replies.vcards import postcode
from bot.values.answer import Answer, Contacts, ContactsOf, Outcome
from bot.values.language import Language
from bot.values.query import Action, Query, Topic
from bot.values.records import Contact, ContactKind, Organisation, Place, Quality, Source

ADDRESS_EN = Contact("szpu", ContactKind.ADDRESS, "", "en", "No. 7098 Liuxian Avenue, Shenzhen; Guangdong")
ADDRESS_ZH = Contact("szpu", ContactKind.ADDRESS, "", "zh", "深圳市南山区留仙大道7098号")
PHONE = Contact("szpu", ContactKind.PHONE, "", "", "0755-26731111")
OTHERS = (
    Contact("szpu", ContactKind.POSTCODE, "", "", "518055"),
    Contact("szpu", ContactKind.FAX, "", "", "0755-26731112"),
    Contact("szpu", ContactKind.EMAIL, "", "", "office@szpu.edu.cn"),
    Contact("szpu", ContactKind.WEBSITE, "", "", "https://www.szpu.edu.cn"),
)
SOURCE = Source("one", "About us", "The college", "2023-05", "https://x.cn", Quality.OFFICIAL)
PLACE = Place("Shenzhen", "深圳", "Guangdong", "广东")


def organisation(country: str = "CN") -> Organisation:
    name = "Shenzhen Polytechnic University"
    return Organisation("szpu", "college", name, "深圳职业技术大学", PLACE, country=country)


def answered(
    *contacts: Contact,
    language: Language = Language.ENGLISH,
    topic: Topic = Topic.CONTACT,
    country: str = "CN",
) -> Answer:
    body = Contacts(topic, (ContactsOf(organisation(country), contacts),))
    return Answer("?", language, Outcome.ANSWERED, body, topic, Query(topic, "szpu"), cited=(SOURCE,))


@pytest.mark.parametrize(
    ("written", "country", "dialled"),
    [
        ("0755-26731111", "CN", "+86 755 2673 1111"),
        ("(0536) 3086200", "CN", "+86 536 308 6200"),
        ("400-830-8300", "CN", "+86 400 830 8300"),
        ("+86-755-28780808", "DE", "+86 755 2878 0808"),
        ("2766 5111", "HK", "+852 2766 5111"),
        ("089 636-00", "DE", "+49 89 63600"),
        ("(650) 253-0000", "US", "+1 650-253-0000"),
        ("03-3580-3311", "JP", "+81 3-3580-3311"),
        ("0755-26731111转8000", "CN", "0755-26731111转8000"),
        ("95013", "CN", "95013"),
        ("ask at the door", "CN", "ask at the door"),
        ("0755-26731111", "", "0755-26731111"),
    ],
)
def test_a_number_is_written_as_it_is_dialled_from_anywhere(written: str, country: str, dialled: str) -> None:
    assert international(written, country) == dialled


@given(st.text(max_size=60), st.text(max_size=3))
def test_no_text_breaks_the_reading_of_numbers(written: str, country: str) -> None:
    assert isinstance(international(written, country), str)


def test_a_phone_stands_in_plain_text_so_that_it_can_be_tapped() -> None:
    reply = render(answered(PHONE))
    assert "Phone: +86 755 2673 1111" in reply.html
    assert "tel:" not in reply.html
    copies = {button.label: button.copy for row in reply.rows for button in row}
    assert copies["Copy phone"] == "+86 755 2673 1111"


def test_the_card_offers_what_phones_can_do_and_fits_them() -> None:
    for language in Language:
        reply = render(answered(ADDRESS_EN, PHONE, *OTHERS, language=language))
        buttons = [button for row in reply.rows for button in row]
        actions = {button.query.action for button in buttons if button.query}
        assert {Action.SAVE, Action.POSTER, Action.REPORT} <= actions
        assert any(button.share for button in buttons)
        assert any(
            button.url.startswith(("https://uri.amap.com/", "https://www.google.com/")) for button in buttons
        )
        assert max(map(len, reply.rows)) <= 3


def test_the_map_looks_up_the_published_address_in_the_reader_s_language() -> None:
    found = (ADDRESS_EN, ADDRESS_ZH)
    chinese = urlsplit(map_link(organisation(), found, Language.SIMPLIFIED))
    assert (chinese.scheme, chinese.netloc, chinese.path) == ("https", "uri.amap.com", "/search")
    assert parse_qs(chinese.query)["keyword"] == [ADDRESS_ZH.value]
    english = urlsplit(map_link(organisation(), found, Language.ENGLISH))
    assert (english.scheme, english.netloc, english.path) == ("https", "www.google.com", "/maps/search/")
    assert parse_qs(english.query)["query"] == [ADDRESS_EN.value]
    # Google's opens abroad only: whoever is there has another one beside it.
    assert urlsplit(inside_china(organisation(), found, Language.TRADITIONAL)).netloc == "uri.amap.com"
    assert inside_china(organisation(), found, Language.SIMPLIFIED) == ""
    assert inside_china(organisation("DE"), found, Language.ENGLISH) == ""
    abroad = map_link(organisation("DE"), found, Language.SIMPLIFIED)
    assert urlsplit(abroad).netloc == "www.google.com"
    assert map_link(organisation(), (PHONE,), Language.ENGLISH) == ""


@pytest.mark.parametrize(
    ("country", "number", "dialled"),
    [
        ("CN", "0755-26731111", "+86 755 2673 1111"),
        ("HK", "2766 5111", "+852 2766 5111"),
        ("DE", "089 636-00", "+49 89 63600"),
        ("US", "(650) 253-0000", "+1 650-253-0000"),
        ("JP", "03-3580-3311", "+81 3-3580-3311"),
    ],
)
def test_the_saved_contact_is_a_vcard_with_every_detail(country: str, number: str, dialled: str) -> None:
    phone = Contact("szpu", ContactKind.PHONE, "", "", number)
    saved = vcard(answered(ADDRESS_EN, phone, *OTHERS, country=country))
    assert saved is not None
    file, content = saved
    assert file == "Shenzhen Polytechnic University.vcf"
    card = vobject.readOne(content.decode())
    card.validate(raiseException=True)
    assert card.version.value == "3.0"
    assert card.fn.value == card.org.value[0] == "Shenzhen Polytechnic University"
    assert card.nickname.value == "深圳职业技术大学"
    voice = card.contents["tel"][0]
    assert (voice.value, voice.params["TYPE"]) == (dialled, ["WORK", "VOICE"])
    assert card.email.value == "office@szpu.edu.cn"
    assert card.url.value == "https://www.szpu.edu.cn"
    # The reader's own address book shows the street as the source writes it, semicolons too.
    assert (card.adr.value.street, card.adr.value.code) == (ADDRESS_EN.value, "518055")
    assert "The college, May 2023" in card.note.value
    # What address books ask for: lines of at most 75 bytes, ended by CR LF.
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_the_saved_contact_is_in_the_reader_s_language() -> None:
    saved = vcard(answered(ADDRESS_EN, ADDRESS_ZH, PHONE, language=Language.TRADITIONAL))
    assert saved is not None
    card = vobject.readOne(saved[1].decode())
    assert card.fn.value == name(organisation(), Language.TRADITIONAL)
    (address,) = card.contents["adr"]
    assert "7098" in address.value.street
    assert not address.value.street.isascii()


def test_campuses_are_told_apart_and_keep_their_postcodes() -> None:
    north = Contact("szu", ContactKind.ADDRESS, "Yuehai Campus (North)", "", "3688 Nanhai Avenue")
    lihu = Contact("szu", ContactKind.ADDRESS, "Lihu Campus", "", "1066 Xueyuan Avenue")
    codes = tuple(
        Contact("szu", ContactKind.POSTCODE, label, "", code)
        for label, code in (("Yuehai Campus", "518060"), ("Lihu Campus", "518055"))
    )
    assert postcode(north, (north, lihu, *codes)) == "518060"
    assert postcode(lihu, (north, lihu, *codes)) == "518055"
    saved = vcard(answered(north, lihu, *codes))
    assert saved is not None
    card = vobject.readOne(saved[1].decode())
    labels = {line.group: line.value for line in card.contents["x-ablabel"]}
    assert {labels[adr.group]: adr.value.code for adr in card.contents["adr"]} == {
        "Yuehai Campus (North)": "518060",
        "Lihu Campus": "518055",
    }


@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=300))
def test_any_name_and_address_make_a_vcard_that_can_be_read(name: str, value: str) -> None:
    one = Organisation("one", "college", name, "", PLACE)
    contact = Contact("one", ContactKind.ADDRESS, name, "", value)
    body = Contacts(Topic.CONTACT, (ContactsOf(one, (contact,)),))
    saved = vcard(Answer("?", Language.ENGLISH, Outcome.ANSWERED, body, Topic.CONTACT, cited=(SOURCE,)))
    assert saved is not None
    assert re.fullmatch(r"[^/\\\x00-\x1f]+\.vcf", saved[0])
    vobject.readOne(saved[1].decode()).validate(raiseException=True)


def test_there_is_nothing_to_save_where_nothing_is_published() -> None:
    assert vcard(answered()) is None
    assert not any(button.share for row in render(answered()).rows for button in row)


def test_the_qr_code_of_a_poster_leads_to_the_card() -> None:
    link = "https://t.me/consortium_bot?start=t-contact-szpu"
    picture = Image.open(BytesIO(qr_code(link)))
    (found,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert found.text == link
    assert min(picture.size) >= 400
