from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.replies import decode, encode
from bot.replies.callback import LIMIT, MOST_PAGES
from bot.values.language import Language
from bot.values.query import Action, Filter, Query, Topic
from bot.values.records import Role

IDS = st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True)
LANGUAGES = st.sampled_from(Language)
ROLES = st.lists(st.sampled_from(Role), unique=True, max_size=5).map(tuple)
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=80)
ASKED = st.builds(
    Query,
    topic=st.sampled_from(Topic),
    subject=IDS | st.just(""),
    consortium=IDS | st.just(""),
    background=IDS | st.just(""),
    category=ANYTHING,
    hop=ROLES,
    filter=st.builds(Filter, ANYTHING, ANYTHING, ANYTHING, ANYTHING),
    page=st.integers(-3, 20_000),
    sources=st.booleans(),
    action=st.none() | st.sampled_from(Action),
)


@given(
    subject=IDS, topic=st.sampled_from(Topic), hop=ROLES, page=st.integers(0, MOST_PAGES), language=LANGUAGES
)
def test_what_a_button_asks_comes_back_whole(
    subject: str, topic: Topic, hop: tuple[Role, ...], page: int, language: Language
) -> None:
    query = Query(topic, subject, hop=hop, page=page, sources=True)
    assert decode(encode(query, language)) == (query, language)


@pytest.mark.parametrize(
    "query",
    [
        Query(Topic.MEMBERS, "a" * 40, category="research_institution", page=12),
        Query(Topic.CONSORTIA, filter=Filter("", "内蒙古", "national", "1"), page=3),
        Query(Topic.CONSORTIA, filter=Filter(city="Xi|an*50%\t\u3000")),
        Query(Topic.MEMBERSHIP, "han-s-laser", "shenzhen", sources=True),
        Query(Topic.BACKGROUND, "shenzhen", background="shenzhen-aims"),
    ],
)
def test_usual_questions_fit(query: Query) -> None:
    assert decode(encode(query, Language.TRADITIONAL)) == (query, Language.TRADITIONAL)


def test_two_long_ids_are_cut_evenly_and_marked() -> None:
    data = encode(Query(Topic.MEMBERSHIP, "a" * 40, "b" * 40), Language.ENGLISH)
    assert data == f"1ei|s{'a' * 27}*|d{'b' * 28}*"
    assert len(data) == LIMIT
    assert decode(data) == (Query(Topic.MEMBERSHIP, "a" * 27 + "*", "b" * 28 + "*"), Language.ENGLISH)


def test_a_short_value_is_not_cut_for_a_long_one() -> None:
    query = Query(Topic.MEMBERSHIP, "a" * 40, "foshan")
    assert decode(encode(query, Language.ENGLISH)) == (query, Language.ENGLISH)


@given(query=ASKED, language=LANGUAGES)
@example(Query(Topic.MEMBERS, "a" * 40, "b" * 40, "类" * 60, tuple(Role), page=9999), Language.ENGLISH)
def test_any_question_fits_into_a_button_and_is_read_again(query: Query, language: Language) -> None:
    data = encode(query, language)
    assert 1 <= len(data.encode()) <= LIMIT
    found = decode(data)
    assert found is not None
    kept = (query.topic, query.hop, query.action, language)
    assert (found[0].topic, found[0].hop, found[0].action, found[1]) == kept


FRAGMENTS = st.lists(
    st.sampled_from(["1", "e", "L", "|", "s", "d", "p", "h", "x", "*", "%", "a-b", "99999", "\ud800"])
)


@given(ANYTHING | FRAGMENTS.map("".join) | st.binary().map(lambda data: data.decode("latin-1")))
@example("1eL|pⅫ")
@example("1eL|s" + "a" * 200)
@example("1eL|sA")
@example("1eL|hc|hc")
@example("1eLx")
@example("2eL|sszpu")
@example("1eL|p-1")
@example("1eL|x1")
@example("1eL|az")
@example("1em|k%0a")
def test_foreign_or_forged_data_is_a_question_or_nothing(data: str) -> None:
    found = decode(data)
    if found is not None:
        query, language = found
        assert isinstance(query, Query)
        assert isinstance(language, Language)
        assert 0 <= query.page <= MOST_PAGES


@pytest.mark.parametrize(
    "data", ["", "1", "1e", "0eL|sszpu", "1eL|sSZPU", "1eL|s../x", "1eL|p1|p2", "1eLsszpu", "1xL"]
)
def test_what_no_button_of_ours_says_is_refused(data: str) -> None:
    assert decode(data) is None
