from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.replies import decode, encode
from bot.replies.callback import LIMIT
from bot.values.language import Language
from bot.values.query import Action, Filter, Pick, Query, Topic
from bot.values.records import Role

IDS = st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True)
SOME = st.lists(st.sampled_from(("byd", "szpu", "a-1")) | IDS, max_size=3).map(tuple)
LANGUAGES = st.sampled_from(Language)
ROLES = st.lists(st.sampled_from(Role), max_size=5).map(tuple)
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=80)
SHORT = st.just("") | st.text(st.characters(exclude_categories=()), max_size=6)
PAGES = st.just(0) | st.integers(-3, 20_000)


def queries(
    words: st.SearchStrategy[str], also: st.SearchStrategy[tuple[Query, ...]]
) -> st.SearchStrategy[Query]:
    """Questions with every field that there is."""
    return st.builds(
        Query,
        topic=st.sampled_from(Topic),
        subject=IDS | st.just(""),
        consortium=st.just("") | IDS,
        category=st.sampled_from(("", "enterprise", "college")) | words,
        hop=ROLES,
        filter=st.builds(
            Filter,
            city=words,
            province=words,
            level=words,
            batch=words,
            year=words,
            country=words,
            not_level=words,
            theme=words,
            lacking=ROLES,
            having=st.none() | st.sampled_from(Role),
            at_least=st.integers(-1, 20_000) | st.just(1),
            members=SOME,
            ids=SOME,
            without=SOME,
        ),
        background=st.just("") | IDS,
        page=PAGES,
        sources=st.booleans(),
        action=st.none() | st.sampled_from(Action),
        others=SOME,
        without=SOME,
        pick=st.none() | st.sampled_from(Pick),
        also=also,
    )


NONE: st.SearchStrategy[tuple[Query, ...]] = st.just(())
FURTHER = st.lists(queries(SHORT, NONE), max_size=2).map(tuple)
# Whatever there is at once fits into no button; so a few fields are left as they are, and the rest emptied.
FIELDS = [field.name for field in fields(Query) if field.name not in {"topic", "filter"}]
FILTERED = [field.name for field in fields(Filter)]


@st.composite
def small(draw: st.DrawFn) -> Query:
    """Return a question with few of its fields filled."""
    whole = draw(
        queries(SHORT, st.lists(st.builds(Query, st.sampled_from(Topic), IDS), max_size=2).map(tuple))
    )
    kept = set(draw(st.lists(st.sampled_from(FIELDS + FILTERED), max_size=4)))
    where = {name: getattr(whole.filter, name) for name in FILTERED if name in kept}
    own = {name: getattr(whole, name) for name in FIELDS if name in kept}
    return Query(whole.topic, filter=Filter(**where), **own)


@given(query=queries(ANYTHING, FURTHER) | small(), language=LANGUAGES)
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@example(Query(Topic.MEMBERS, "a" * 40, "b" * 40, "类" * 60, tuple(Role), page=9999), Language.ENGLISH)
@example(Query(Topic.MEMBERS, category="\ud800"), Language.ENGLISH)
@example(Query(Topic.LEAD, "a*"), Language.ENGLISH)
@example(Query(Topic.LEAD, also=(Query(Topic.LEAD, also=(Query(Topic.LEAD),)),)), Language.ENGLISH)
@example(Query(Topic.CONSORTIA, filter=Filter(at_least=0)), Language.ENGLISH)
@example(Query(Topic.CONSORTIA, filter=Filter(theme="&|%*+")), Language.ENGLISH)
def test_a_button_asks_the_whole_question_or_there_is_none(query: Query, language: Language) -> None:
    data = encode(query, language)
    if data is not None:
        assert 1 <= len(data.encode()) <= LIMIT
        assert decode(data) == (query, language)


@given(subject=IDS, topic=st.sampled_from(Topic), page=st.integers(0, 9999), language=LANGUAGES)
def test_what_a_button_asks_comes_back_whole(
    subject: str, topic: Topic, page: int, language: Language
) -> None:
    query = Query(topic, subject, hop=(Role.LEAD_COLLEGE,), page=page, sources=True)
    assert decode(encode(query, language) or "") == (query, language)


@pytest.mark.parametrize(
    "query",
    [
        Query(Topic.MEMBERS, "a" * 40, category="research_institution", page=12),
        Query(Topic.CONSORTIA, filter=Filter("", "内蒙古", "national", "1"), page=3),
        Query(Topic.CONSORTIA, filter=Filter(city="Xi|an*50%\t\u3000")),
        Query(Topic.MEMBERSHIP, "han-s-laser", "shenzhen", sources=True),
        Query(Topic.BACKGROUND, "shenzhen", background="shenzhen-aims"),
        Query(Topic.MEMBERS, "shenzhen", category="enterprise", without=("byd", "huawei")),
        Query(Topic.CONSORTIA, filter=Filter(country="DE", not_level="national", theme="car+nev"), page=2),
        Query(Topic.CONSORTIA, filter=Filter(lacking=(Role.LEAD_COLLEGE, Role.LEAD_ENTERPRISE))),
        Query(Topic.CONSORTIA, filter=Filter(having=Role.LEAD_ENTERPRISE, at_least=2), pick=Pick.PROVINCES),
        Query(Topic.CONSORTIA, filter=Filter(members=("huawei", "intel"), without=("shenzhen",))),
        Query(Topic.CONSORTIA, filter=Filter(ids=("shenzhen", "foshan", "suzhou"))),
        Query(Topic.COUNT, "shenzhen", category="enterprise", others=("foshan",), pick=Pick.COMPARED),
        Query(Topic.LEAD, "shenzhen", also=(Query(Topic.ADDRESS, "szpu"), Query(Topic.PHONE, "byd"))),
        Query(Topic.LEAD, "shenzhen", also=(Query(Topic.ADDRESS, "szpu"),), action=Action.REPORT),
    ],
)
def test_usual_questions_fit(query: Query) -> None:
    assert decode(encode(query, Language.TRADITIONAL) or "") == (query, Language.TRADITIONAL)


def test_a_question_that_is_too_long_has_no_button() -> None:
    assert encode(Query(Topic.MEMBERSHIP, "a" * 40, "b" * 40), Language.ENGLISH) is None
    assert encode(Query(Topic.CONSORTIA, filter=Filter(city="市" * 30)), Language.ENGLISH) is None


def test_buttons_of_earlier_versions_with_a_cut_id_are_still_read() -> None:
    assert decode("1eL|sshenz*") == (Query(Topic.LEAD, "shenz*"), Language.ENGLISH)


FRAGMENTS = st.lists(
    st.sampled_from(
        ["1", "e", "L", "|", "s", "d", "p", "h", "x", "*", "%", "&", "g", "o", ",", "a-b", "99999", "\ud800"]
    )
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
        assert 0 <= query.page <= 9999


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "1e",
        "0eL|sszpu",
        "1eL|sSZPU",
        "1eL|s../x",
        "1eL|p1|p2",
        "1eLsszpu",
        "1xL",
        "1eL&",
        "1eL|oa,",
        "1eL|gc99999",
    ],
)
def test_what_no_button_of_ours_says_is_refused(data: str) -> None:
    assert decode(data) is None
