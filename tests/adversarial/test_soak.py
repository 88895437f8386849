"""Fifteen minutes of thirty mixed updates a second: memory turns flat, and nobody is left out.

``SOAK_MINUTES`` sets how long. What is kept of conversations is kept for ten minutes, so memory can only be
judged afterwards.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import random
import re
import sys
import time
import warnings
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.adversarial.hostile import texts
from tests.emulator.companion import COMPANION, TOKEN, USERNAME

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(0),
    pytest.mark.skipif(not COMPANION.is_dir(), reason="the Bot API emulator of ../shared is not here"),
]

MINUTES = float(os.environ.get("SOAK_MINUTES", "15"))
A_SECOND = 30
SETTLED = 11.0  # minutes after which every cache is full
GROWTH = 0.03  # of memory after that: what the allocator gives and takes
PEOPLE, GROUPS = 3_000, 60
AT = f"@{USERNAME}"
QUESTIONS = (
    "Who leads the Shenzhen consortium?",
    "深圳职业技术大学地址",
    "SZPU",
    "List the consortia in Guangdong",
    "Is Huawei a member of the Shenzhen consortium?",
    "What is the weather?",
    "polytechnic",
    "and its postcode?",
    "惠山經開區聯合體的成員有哪些？",
    "谁牵头佛山联合体",
    "/members Foshan",
    "/contact BYD",
    "huawei",
    "hello",
    "/help",
    "shenzhen zhiye jishu daxue dianhua",
    "什么是产教联合体",
    "/consortia",
)
_UNSENDABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")  # Telegram takes such characters out
HOSTILE = [text for text in texts().values() if text.strip(" \t\n\u200b") and not _UNSENDABLE.search(text)]


class Traffic:
    """What people do, by chance, and which of it waits for an answer."""

    def __init__(self, tg: Any) -> None:
        self.tg = tg
        self.chance = random.Random(15)
        self.groups: list[int] = []
        self.waiting: list[tuple[str, Any]] = []
        self.done: Counter[str] = Counter()

    async def open_groups(self) -> None:
        for number in range(GROUPS):
            members = [100_000 + number, *range(100_100 + 3 * number, 100_103 + 3 * number)]
            self.groups.append(self.tg.group(f"Group {number}", users=members))
            await asyncio.sleep(0.05)  # each gets a hello
        self.elsewhere = [self.tg.group("Elsewhere", users=[100_000], bot="left") for _ in range(GROUPS)]

    def act(self) -> None:
        """Do one thing; of thirty sixteen are private questions, four of them hostile."""
        (doing,) = self.chance.choices(
            (self.private, self.hostile, self.group, self.press, self.inline, self.guest, self.settings),
            (12, 4, 3, 5, 3, 2, 1),
        )
        doing()
        self.done[doing.__name__] += 1

    def person(self) -> int:
        return 1_000 + self.chance.randrange(PEOPLE)

    def private(self, text: str = "") -> None:
        person = self.person()
        self.tg.user(person, language_code=("en", "zh-hans", "zh-hant", "de")[person % 4])
        sent = self.tg.private_message(person, text or self.chance.choice(QUESTIONS))
        self.waiting.append(("private", self.tg.queue[sent["update_id"]]))

    def hostile(self) -> None:
        self.private(self.chance.choice(HOSTILE))

    def group(self) -> None:
        """Ask in a group; a hostile text there may be none of the bot's business."""
        group, hostile = self.chance.choice(self.groups), self.chance.random() < 1 / 3
        text = self.chance.choice(HOSTILE)[:900] if hostile else self.chance.choice(QUESTIONS[:5])
        sent = self.tg.group_message(group, self._member(group), f"{AT} {text}")
        if not hostile:
            self.waiting.append(("group", self.tg.queue[sent["update_id"]]))

    def _member(self, group: int) -> int:
        people = [person for person in self.tg.chats[group].members if person != self.tg.bot_id]
        return int(self.chance.choice(people))

    def press(self) -> None:
        """Press a button under an answer; where there is none, ask."""
        for _ in range(20):
            person = self.person()
            if person in self.tg.chats:
                found = [button for button in self.tg.buttons(person) if button["data"]]
                if found:
                    button = self.chance.choice(found)
                    self.tg.press(person, data=button["data"], message_id=button["message_id"])
                    newest = next(reversed(self.tg.queue.values()))
                    assert newest.kind == "callback_query"
                    self.waiting.append(("press", newest))
                    return
        self.private()

    def inline(self) -> None:
        text = self.chance.choice(HOSTILE if self.chance.random() < 1 / 3 else QUESTIONS)
        number = self.tg.inline_query(self.person(), text[: self.chance.randint(1, 256)], wait=False)
        self.waiting.append(("inline", self.tg.inline[number]))

    def guest(self) -> None:
        text = self.chance.choice(HOSTILE)[:900] if self.chance.random() < 1 / 3 else QUESTIONS[0]
        sent = self.tg.guest_message(self.person(), self.chance.choice(self.elsewhere), f"{AT} {text}")
        self.waiting.append(("guest", self.tg.guest[sent["guest_query_id"]]))

    def settings(self) -> None:
        if self.chance.random() < 1 / 2:
            self.private(self.chance.choice(("/language zh-Hans", "/language en", "/privacy", "/subscribe")))
            return
        group = self.chance.choice(self.groups)
        owner = next(iter(self.tg.chats[group].members))
        sent = self.tg.group_message(group, owner, f"/settings{AT}")
        self.waiting.append(("settings", self.tg.queue[sent["update_id"]]))

    def unanswered(self, before: float) -> Counter[str]:
        """Count what came before a moment and has no answer; what has one is forgotten."""
        self.waiting = [(kind, what) for kind, what in self.waiting if not _answered(what)]
        return Counter(kind for kind, what in self.waiting if _asked(what) < before)


def _answered(what: Any) -> bool:
    if isinstance(what, dict):
        return what["answer"] is not None
    return bool(what.answered if what.kind == "callback_query" else what.replied)


def _asked(what: Any) -> float:
    return float(what["t"] if isinstance(what, dict) else what.created)


@asynccontextmanager
async def emulator() -> AsyncIterator[Any]:
    if str(COMPANION) not in sys.path:
        sys.path.insert(0, str(COMPANION))
    found = importlib.import_module("strictbotapi")
    tg = found.StrictBotAPI(found.Config(token=TOKEN, username=USERNAME, inline_cache=False))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the emulator's own web server
        await tg.start()
    yield tg
    await tg.stop()


@asynccontextmanager
async def bot(tg: Any, folder: Path, every: float) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).parent / "served.py"),
        str(every),
        stdout=asyncio.subprocess.PIPE,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "CONSORTIUM_BOT_TOKEN": TOKEN,
            "CONSORTIUM_BOT_API_URL": tg.url,
            "CONSORTIUM_BOT_DATABASE": str(folder / "directory.db"),
        },
    )
    try:
        await tg.wait_call("getUpdates", timeout=30)
        await tg.wait_call("getMyCommands", 4, timeout=30)
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        assert await asyncio.wait_for(process.wait(), 15) == 0


async def test_memory_is_flat_and_nothing_is_left_unanswered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    every = min(60.0, MINUTES * 60 / 3)
    figures: list[dict[str, Any]] = []
    broken: Counter[str] = Counter()
    async with emulator() as tg, bot(tg, tmp_path, every) as process:
        traffic = Traffic(tg)
        await traffic.open_groups()
        told = asyncio.create_task(_tell(process, figures, traffic, capsys))
        await _drive(traffic, tg, broken)
        await asyncio.sleep(10)
        unanswered = traffic.unanswered(tg.now())
        left = Counter(violation["kind"] for violation in tg.violations("error"))
        told.cancel()
    assert unanswered == {}
    assert broken + left == {}
    assert sum(traffic.done.values()) >= MINUTES * 60 * A_SECOND * 0.98
    if MINUTES > SETTLED:
        after = [each["rss"] for each in figures if each["minute"] >= SETTLED]
        assert max(after) <= after[0] * (1 + GROWTH)


async def _drive(traffic: Traffic, tg: Any, broken: Counter[str]) -> None:
    start, count = time.monotonic(), int(MINUTES * 60 * A_SECOND)
    for number in range(count):
        await asyncio.sleep(max(start + number / A_SECOND - time.monotonic(), 0))
        traffic.act()
        if number % (30 * A_SECOND) == 0:  # or the emulator's own memory would end the test
            broken.update(violation["kind"] for violation in tg.violations("error"))
            tg.reset_logs()


async def _tell(
    process: asyncio.subprocess.Process,
    figures: list[dict[str, Any]],
    traffic: Traffic,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert process.stdout
    start = time.monotonic()
    async for line in process.stdout:
        found = json.loads(line)
        found["minute"] = round((time.monotonic() - start) / 60, 1)
        found["updates"] = sum(traffic.done.values())
        found["unanswered"] = dict(traffic.unanswered(traffic.tg.now() - 20))
        found["load"] = os.getloadavg()[0]
        figures.append(found)
        with capsys.disabled():
            print(json.dumps(found), flush=True)  # noqa: T201 - the figures are what it is run for
