"""Every word that people see is in every catalogue, and in no other place."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import opencc
import polib
import pytest
from babel.messages.extract import extract_from_dir

from bot.directory.store import Directory
from bot.replies import Message, about, render, say, words
from bot.replies.words import CATALOGUES, LOCALE, Words
from bot.values.language import Language
from tests.unit.replies.reply_samples import Samples

REPLIES = Path(words.__file__).parent
# The marks of bot.replies.words; for `pybabel extract`: -k phrase -k word -k N_ -k phrase_n:1,2 -k NN_:1,2
KEYWORDS = {"N_": None, "NN_": (1, 2), "phrase": None, "phrase_n": (1, 2), "word": None}
CHINESE = [language for language in Language if language.is_chinese]


def marked() -> dict[str, str]:
    """Give each message of the code and its plural form (empty where it has none)."""
    found: dict[str, str] = {}
    for _, _, message, _, _ in extract_from_dir(REPLIES, [("**.py", "python")], keywords=KEYWORDS):
        singular, plural = message if isinstance(message, tuple) else (message, "")
        assert found.get(singular, plural) == plural, f"{singular!r} is marked with a plural and without"
        found[singular] = plural
    return found


def places(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


@pytest.fixture(params=CHINESE)
def catalogue(request: pytest.FixtureRequest) -> polib.POFile:
    return polib.pofile(str(LOCALE / CATALOGUES[request.param]), check_for_duplicates=True)


def test_every_message_of_the_code_is_translated_and_no_other(catalogue: polib.POFile) -> None:
    entries = {entry.msgid: entry.msgid_plural for entry in catalogue if not entry.obsolete}
    assert entries == marked()


def test_no_translation_is_empty_fuzzy_or_left_over(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete] == []
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []


def test_translations_have_the_places_of_the_message(catalogue: polib.POFile) -> None:
    for entry in catalogue:
        for translated in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert places(translated) == places(entry.msgid), entry.msgid
            assert len(re.findall(r"{", translated)) == len(places(translated)), f"{entry.msgid}: twice"


def test_traditional_has_no_simplified_characters() -> None:
    to_traditional = opencc.OpenCC("s2tw")
    for entry in polib.pofile(str(LOCALE / CATALOGUES[Language.TRADITIONAL])):
        for translated in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            others = {one for one in translated if to_traditional.convert(one) != one}
            assert others <= set("台干"), translated  # 臺 and 乾 are other words or ways


class Missing(NullTranslations):
    """What a catalogue turns to for a message that it lacks."""

    def gettext(self, message: str) -> str:
        raise AssertionError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise AssertionError(msgid1, msgid2, n)


@pytest.fixture
def strict() -> Iterator[None]:
    """No message may be missing, not even one whose mark the extraction cannot see."""
    words._catalogue.cache_clear()
    for language in CHINESE:
        words._catalogue(language).add_fallback(Missing())
    yield
    words._catalogue.cache_clear()


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("language", CHINESE)
def test_no_reply_falls_back_to_english(language: Language, tmp_path: Path) -> None:
    directory = Directory.open(tmp_path / "directory.db")
    for _, answer in Samples(directory).answers(language):
        assert render(answer).plain
    for message in Message:
        assert say(message, language, **dict.fromkeys(places(message.value), "?"))
    assert about(language, published="2026-01", totals=directory.totals())
    directory.close()


@pytest.mark.usefixtures("strict")
def test_a_message_that_is_missing_is_noticed() -> None:
    with pytest.raises(AssertionError):
        Words(Language.SIMPLIFIED).word("no such message")


def test_limits_of_the_profile_and_the_command_menu() -> None:
    for language in Language:
        assert len(say(Message.BOT_NAME, language)) <= 64
        assert len(say(Message.BOT_DESCRIPTION, language)) <= 512
        assert len(say(Message.BOT_SHORT_DESCRIPTION, language)) <= 120
        for message in Message:
            if message.name.startswith("COMMAND_"):
                assert 1 <= len(say(message, language)) <= 256


@pytest.mark.parametrize("file", sorted(REPLIES.glob("*.py")), ids=lambda file: file.stem)
def test_no_visible_word_is_outside_the_catalogues(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert [
        text for text in _unmarked(tree) if re.search(r"[A-Za-z]{2,} [a-z]{2,}|[\u3400-\u9fff]", text)
    ] == []


def _unmarked(tree: ast.AST) -> Iterator[str]:
    """Yield the string literals that are neither marked nor documentation."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in {*KEYWORDS, "compile"}:
            passed |= {id(inner) for argument in node.args for inner in ast.walk(argument)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield node.value


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
