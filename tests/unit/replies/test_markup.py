from __future__ import annotations

import pytest

from bot.replies.markup import (
    Style,
    bold,
    clean,
    clip,
    cut,
    fill,
    html,
    join,
    plain,
    sentence,
    text,
    units,
    web,
)


def test_names_cannot_break_the_html() -> None:
    value = fill("{who} & co", {"who": bold('<i>"A"</i>')})
    assert html(value) == "<b>&lt;i&gt;&quot;A&quot;&lt;/i&gt;</b> &amp; co"
    assert plain(value) == '<i>"A"</i> & co'


def test_braces_in_a_name_are_no_places() -> None:
    assert plain(fill("{name}: {value}", {"name": "{value}", "value": "{0}"})) == "{value}: {0}"


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("two\nlines\r\n and\ttabs", "two lines and tabs"),
        ("\u202eevil\u202c", "evil"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("half \ud800 pair", "half pair"),
        ("\u200d\u200c", ""),
        ("👩‍👧 می‌خواهم", "👩‍👧 می‌خواهم"),
        ("\u3000深圳\u00a0大学 ", "深圳 大学"),
    ],
)
def test_clean_leaves_what_is_seen(written: str, seen: str) -> None:
    assert clean(written) == seen


def test_a_cut_counts_utf16_units_and_leaves_no_half_character() -> None:
    assert cut("𝒜" * 5, 6) == "𝒜𝒜…"
    assert units(cut("深" * 100, 10)) == 10
    assert cut("Shenzhen University", 9) == "Shenzhen…"
    assert cut("e\u0301" * 9, 6) == "e\u0301e\u0301…"
    assert cut("short", 5) == "short"


def test_a_clip_ends_inside_a_span_without_breaking_it() -> None:
    clipped = clip((*bold("abc"), *text("defgh")), 6)
    assert html(clipped) == "<b>abc</b>de…"
    assert clip(text("abc"), 3) == text("abc")


def test_neighbours_of_one_style_share_a_tag() -> None:
    assert html(join(", ", [bold("a"), bold("b")])) == "<b>a</b>, <b>b</b>"
    assert html((*bold("a"), *bold("b"))) == "<b>ab</b>"


def test_a_sentence_begins_with_a_capital() -> None:
    assert plain(sentence(text("nearly 70 members"))) == "Nearly 70 members"
    assert plain(sentence(text("近70家"))) == "近70家"
    assert sentence(()) == ()


@pytest.mark.parametrize(
    ("address", "accepted"),
    [
        ("https://www.szpu.edu.cn", "https://www.szpu.edu.cn"),
        ("http://english.siat.cas.cn/", "http://english.siat.cas.cn/"),
        (
            "https://zh.wikipedia.org/wiki/深圳大学",
            "https://zh.wikipedia.org/wiki/%E6%B7%B1%E5%9C%B3%E5%A4%A7%E5%AD%A6",
        ),
        ("https://x.cn/a%20b?c=d&e=f#g", "https://x.cn/a%20b?c=d&e=f#g"),
        ("https://x.cn:8443/", "https://x.cn:8443/"),
        ("www.szpu.edu.cn", ""),
        ("javascript:alert(1)", ""),
        ("tg://user?id=1", ""),
        ("https://localhost/", ""),
        ("https://user:password@example.com", ""),
        ("https://[::1", ""),
        ("https://x.cn:port/", ""),
        ("https://x.cn/" + "a" * 1000, ""),
        ("", ""),
    ],
)
def test_only_addresses_that_telegram_takes_become_links(address: str, accepted: str) -> None:
    assert web(address) == accepted


def test_a_link_without_an_address_is_plain_text() -> None:
    assert html(text("Nanfang+", Style.LINK, "")) == "Nanfang+"
