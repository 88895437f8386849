from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

import bot.tryout
from bot.tryout.local import MEMBER, LocalTelegram
from bot.tryout.wording import words
from tests.browser.phone import serving

PAGE = Path(bot.tryout.__file__).parent / "page"
QUESTION = {"chat": MEMBER, "person": MEMBER, "text": "Who leads the Shenzhen consortium?"}


@pytest.fixture
async def served(database: Path) -> AsyncIterator[tuple[LocalTelegram, aiohttp.ClientSession]]:
    async with (
        serving(database) as (telegram, _, address),
        aiohttp.ClientSession(address) as client,
    ):
        yield telegram, client


Served = tuple[LocalTelegram, aiohttp.ClientSession]


async def test_a_post_is_answered_when_the_bot_has_answered(served: Served) -> None:
    telegram, client = served
    async with client.post("/say", json=QUESTION) as response:
        assert response.status == 200
    assert "Shenzhen Polytechnic University" in telegram.last(telegram.private(telegram.member)).text


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "bot.example.com"},
        {"Host": "127.0.0.1"},
        {"Origin": "https://example.com"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Content-Type": "text/plain"},
    ],
)
async def test_nobody_but_the_page_may_act(served: Served, headers: dict[str, str]) -> None:
    telegram, client = served
    headers = {"Content-Type": "application/json"} | headers
    async with client.post("/say", data=json.dumps(QUESTION), headers=headers) as response:
        assert response.status == 403
    assert telegram.messages(telegram.private(telegram.member)) == ()


async def test_a_foreign_host_reads_nothing(served: Served) -> None:
    _, client = served
    for path in ("/", "/events", "/app.js"):
        async with client.get(path, headers={"Host": "rebound.example.com"}) as response:
            assert response.status == 403
    async with client.get("/", headers={"Host": f"localhost:{client._base_url.port}"}) as response:
        assert response.status == 200


async def test_every_answer_carries_a_strict_policy(served: Served) -> None:
    _, client = served
    for path in ("/", "/app.js", "/nothing-here"):
        async with client.get(path) as response:
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("say", "{", 400),
        ("say", "[]", 400),
        ("say", QUESTION | {"text": " "}, 400),
        ("say", QUESTION | {"text": 5}, 400),
        ("say", QUESTION | {"chat": "1001"}, 400),
        ("say", QUESTION | {"chat": 5}, 404),
        ("edit", QUESTION | {"message": 5}, 404),
        ("press", {"chat": MEMBER, "person": MEMBER, "message": 1, "row": 0, "column": 0}, 404),
        ("choose", {"chat": MEMBER, "person": MEMBER, "query_id": "x", "number": 0}, 404),
        ("language", {"language": "xx"}, 400),
        ("nothing", {}, 404),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(
    served: Served, path: str, body: Any, status: int
) -> None:
    _, client = served
    data = body if isinstance(body, str) else json.dumps(body)
    async with client.post(f"/{path}", data=data, headers={"Content-Type": "application/json"}) as response:
        assert response.status == status
        assert 3 < len(await response.text()) < 60


async def test_a_page_that_opens_gets_everything_first(served: Served) -> None:
    telegram, client = served
    await telegram.say(telegram.private(telegram.member), telegram.member, "/help")
    async with client.get("/events") as response:
        assert (await response.content.readline()) == b"event: world\n"
        world = json.loads((await response.content.readline()).removeprefix(b"data: "))
        assert [chat["role"] for chat in world["chats"]] == ["private", "group", "admin"]
        assert len(world["chats"][0]["messages"]) == 2
        menus = world["menus"]
        assert {command["command"] for command in menus[str(MEMBER)][str(MEMBER)]["commands"]} >= {
            "lead",
            "help",
        }


def test_the_page_has_a_word_for_everything_it_says_and_no_other() -> None:
    source = "\n".join(path.read_text() for path in PAGE.iterdir())
    used = set(re.findall(r'data-(?:word|label)="(\w+)"', source))
    for call in re.findall(r"\bword\(([^)]*)\)", source):
        used |= set(re.findall(r'"(\w+)"', call))
    for language, known in words().items():
        assert used == set(known), language


def test_the_page_names_no_other_host() -> None:
    links = [
        link
        for path in PAGE.iterdir()
        for link in re.findall(r"(?:https?:)?//[\w.-]+\.\w+", path.read_text())
        if "www.w3.org" not in link  # the name of the SVG vocabulary
    ]
    assert links == []
