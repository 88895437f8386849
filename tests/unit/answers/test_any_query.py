"""Buttons and links can be old or forged: whatever they ask has an answer, and one that can be said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import QuestionService
from bot.directory.store import Directory
from bot.lookup.finder import Finder
from bot.replies import render
from bot.shipped import shipped
from bot.values.language import Language
from bot.values.query import Filter, Pick, Query, Topic
from bot.values.records import Role

IDS = st.sampled_from(("shenzhen", "foshan", "weifang", "szpu", "huawei", "byd", "nobody", "what-is"))
SOME = st.lists(IDS, max_size=3).map(tuple)
ROLES = st.lists(st.sampled_from(Role), max_size=2).map(tuple)
CATEGORIES = st.sampled_from(("", "enterprise", "college", "vocational_college", "district", "fax", "x"))
FILTERS = st.builds(
    Filter,
    city=st.sampled_from(("", "Shenzhen", "深圳", "x")),
    province=st.sampled_from(("", "Sichuan", "山东")),
    level=st.sampled_from(("", "national", "x")),
    country=st.sampled_from(("", "CN", "x")),
    theme=st.sampled_from(("", "car", "+", "x+")),
    lacking=ROLES,
    having=st.none() | st.sampled_from(Role),
    at_least=st.integers(0, 3),
    members=SOME,
    ids=SOME,
    without=SOME,
)


def queries(also: st.SearchStrategy[tuple[Query, ...]]) -> st.SearchStrategy[Query]:
    return st.builds(
        Query,
        topic=st.sampled_from(Topic),
        subject=IDS | st.just(""),
        consortium=IDS | st.just(""),
        category=CATEGORIES,
        hop=ROLES,
        filter=st.just(Filter()) | FILTERS,
        background=st.sampled_from(("", "what", "x")),
        page=st.integers(0, 3),
        sources=st.booleans(),
        others=SOME,
        without=SOME,
        pick=st.none() | st.sampled_from(Pick),
        also=also,
    )


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuestionService]:
    directory = Directory.open(tmp_path_factory.mktemp("store") / "directory.db")
    yield QuestionService(directory, Finder.open(directory), shipped("lexicon"))
    directory.close()


@settings(max_examples=500, deadline=None)
@given(
    query=queries(st.lists(queries(st.just(())), max_size=2).map(tuple)), language=st.sampled_from(Language)
)
def test_any_query_has_an_answer_that_can_be_said(
    service: QuestionService, query: Query, language: Language
) -> None:
    answer = service.tell(query, language)
    assert render(answer).plain.strip()
    assert render(answer, paged=False).plain.strip()
