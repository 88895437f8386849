"""The replies as people see them, kept in a text file a language.

``UPDATE_GOLDEN=1 pytest -n 0 tests/unit/replies/test_golden_replies.py`` writes them anew; the
difference is then read like any other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.directory.store import Directory
from bot.replies import Button, decode, encode, render
from bot.replies.vocabulary import THEMES
from bot.shipped import shipped
from bot.values.answer import Answer, BackgroundText, Outcome, Several
from bot.values.language import Language
from bot.values.query import Query, Topic
from bot.values.records import Background, Consortium
from tests.unit.replies.reply_samples import Samples
from tests.unit.replies.telegram_html import read

GOLDEN = Path(__file__).parents[2] / "golden" / "replies"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    directory = Directory.open(tmp_path_factory.mktemp("store") / "directory.db")
    yield Samples(directory)
    directory.close()


def as_written(name: str, answer: Answer) -> str:
    reply = render(answer)
    rows = ["  ".join(f"[{_shown(button)}]" for button in row) for row in reply.rows]
    return "\n".join([f"═══ {name}", reply.plain, "───", *rows, "───", reply.html, ""])


def _shown(button: Button) -> str:
    if button.query and button.query.action:
        return f"{button.label} ! {button.query.action}"
    does = {" → ": button.url, " ⧉ ": button.copy, " ↗ ": button.share}
    return button.label + "".join(sign + value for sign, value in does.items() if value)


@pytest.mark.parametrize("language", Language)
def test_replies_read_as_agreed(samples: Samples, language: Language) -> None:
    file = GOLDEN / f"{language}.txt"
    replies = "\n".join(as_written(name, answer) for name, answer in samples.answers(language))
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(replies, encoding="utf-8")
    assert replies == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", Language)
def test_the_html_says_the_same_words(samples: Samples, language: Language) -> None:
    for name, answer in samples.answers(language):
        reply = render(answer)
        assert read(reply.html)[0] == reply.plain, name


@pytest.mark.parametrize("language", Language)
def test_buttons_carry_their_questions(samples: Samples, language: Language) -> None:
    for _, answer in samples.answers(language):
        for button in (button for row in render(answer).rows for button in row if button.query):
            assert button.query is not None
            assert decode(encode(button.query, language) or "") == (button.query, language)
            assert button.query != answer.query, "a button asks for what is shown"


def test_english_replies_say_what_others_look_for(samples: Samples) -> None:
    said = {name: render(answer).plain for name, answer in samples.answers(Language.ENGLISH)}
    assert said["member-yes"].startswith("Yes")
    assert "not listed" in said["member-not-listed"]
    assert "not listed" in said["member-participant"]
    assert "unconfirmed" in said["lead-unconfirmed"].lower()
    assert "31 enterprises; the sources name" in said["members-enterprises"]
    assert "not published" in said["phone-not-published"].lower()
    assert "matched: “深圳市产教联合体”" in said["lead-by-short-name"]


def test_where_no_button_can_be_pressed_a_list_is_whole(samples: Samples) -> None:
    answers = dict(samples.answers(Language.ENGLISH))
    whole = render(answers["consortia-page-2"], paged=False)
    assert "1. Shenzhen" in whole.plain
    assert "51. " in whole.plain


def test_a_theme_or_a_country_is_told_in_words_and_not_in_our_names_for_it(samples: Samples) -> None:
    said = {name: render(answer).plain for name, answer in samples.answers(Language.SIMPLIFIED)}
    assert "新能源汽车或芯片" in said["consortia-about"]
    assert "中国" in said["consortia-with-several"]
    assert "山东" in said["fewest-there"]
    assert "深圳" in said["organisations-at"].partition("\n")[0]


def test_every_theme_of_the_lexicon_has_a_word() -> None:
    lines = (shipped("lexicon") / "themes.txt").read_text(encoding="utf-8").splitlines()
    themes = {line.partition("|")[0].strip() for line in lines if line and not line.startswith("#")}
    assert themes == THEMES.keys()


def test_partners_are_told_apart_from_members_and_from_who_only_came(samples: Samples) -> None:
    said = {name: render(answer).plain for name, answer in samples.answers(Language.ENGLISH)}
    lines = said["members-and-partners"].splitlines()
    assert next(line for line in lines if line.startswith("Partners (")).count(";") == 1
    assert any("membership not stated" in line for line in lines)
    assert "not listed" in said["member-partner"]
    assert "no member" in said["consortia-of-a-partner"]


def test_what_a_list_leaves_out_is_told(samples: Samples) -> None:
    said = {name: render(answer).plain for name, answer in samples.answers(Language.ENGLISH)}
    for name in ("members-without", "consortia-of-without", "leads-except"):
        assert "without" in said[name].partition("\n")[0], name


def test_two_answers_stand_under_headings_of_their_own_and_are_cited_once(samples: Samples) -> None:
    reply = next(render(one) for name, one in samples.answers(Language.ENGLISH) if name == "several")
    first, second, footer = reply.plain.split("\n\n")
    assert first.startswith("Lead · Shenzhen Municipal Industry-Education Consortium\n")
    assert second.startswith("Address · Shenzhen Polytechnic University\n")
    assert footer.startswith("Source")
    assert footer.count("Shenzhen Polytechnic University") == 1
    alone = [row[0].query for row in reply.rows if len(row) == 1 and row[0].query]
    assert alone == [Query(Topic.LEAD, "shenzhen"), Query(Topic.ADDRESS, "szpu")]


def test_a_long_answer_does_not_push_the_other_one_out(samples: Samples) -> None:
    consortia = samples.directory.consortia()
    long = Consortium("long", "", "", consortia[0].place, note="")
    background = tuple(
        Background(str(number), "", f"Title {number}", "", "word " * 300, "") for number in range(4)
    )
    told = Answer("?", Language.ENGLISH, Outcome.ANSWERED, BackgroundText(long, background))
    lead = next(one for name, one in samples.answers(Language.ENGLISH) if name == "lead")
    reply = render(Answer("?", Language.ENGLISH, Outcome.ANSWERED, Several((told, told, lead))))
    assert reply.plain.endswith("Huawei Technologies Co., Ltd.")
    whole = render(Answer("?", Language.ENGLISH, Outcome.ANSWERED, Several((told, lead))), paged=False)
    assert "…" not in whole.plain.replace("word…", "")
