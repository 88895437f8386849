"""The chat page's side of the local Telegram: events as a stream, what people do as posts.

GET  /          the page; its script and style beside it, the files that the bot sent under /files/
GET  /events    server-sent events: ``world`` (everything), then message, edited, deleted, typing, profile
POST /say …     one action of one person as JSON; answered when the bot has handled it
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.tryout.guard import Guard
from bot.tryout.local import LocalTelegram, Results
from bot.tryout.view import event_json, world_json
from bot.tryout.world import Chat, Event, Json, Message, Person

_FILES = Path(__file__).parent / "page"
_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_SHOWN = 64  # inline answers that can still be chosen from
_LONGEST = 4096  # characters in a person's message
_KEEP_ALIVE = 15.0  # seconds; a stream whose reader has gone is noticed when something is sent
_LANGUAGES = frozenset({"en", "zh-hans", "zh-hant"})

K = TypeVar("K")
V = TypeVar("V")


_Action = Callable[["Post"], Awaitable[Json]]


class ChatPage:
    """The page over one local Telegram; ``app`` is the ASGI application."""

    def __init__(self, telegram: LocalTelegram, *, port: int) -> None:
        self._telegram = telegram
        self._shown: dict[str, Results] = {}
        actions: dict[str, _Action] = {
            "say": self._say,
            "edit": self._edit,
            "press": self._press,
            "inline": self._inline,
            "choose": self._choose,
            "language": self._language,
        }
        self.app = Starlette(
            routes=[
                Route("/", _file("index.html")),
                *(Route(f"/{path.name}", _file(path.name)) for path in _FILES.iterdir()),
                Route("/events", self._events),
                Route("/files/{number}", self._attachment),
                *(Route(f"/{name}", _post(action), methods=["POST"]) for name, action in actions.items()),
            ],
            middleware=[Middleware(Guard, port=port)],
        )

    async def _events(self, _: Request) -> Response:
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        with self._telegram.watching() as events:
            yield _event("world", world_json(self._telegram))
            while True:
                try:
                    event = await asyncio.wait_for(events.get(), _KEEP_ALIVE)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event.kind == "closed":
                    return
                yield _event(event.kind, event_json(self._telegram, event))

    def close(self) -> None:
        """End the streams of events."""
        self._telegram.emit(Event("closed"))

    async def _attachment(self, request: Request) -> Response:
        name, data, mime = _known(self._telegram.files, request.path_params["number"])
        disposition = f"attachment; filename*=utf-8''{quote(name)}"
        headers = {} if mime.startswith("image/") else {"Content-Disposition": disposition}
        return Response(data, media_type=mime, headers=headers)

    async def _say(self, post: Post) -> Json:
        chat, text = self._chat(post), post.text("text")[:_LONGEST]
        if not text.strip():
            raise HTTPException(400, "an empty message")
        reply_to = chat.messages.get(post.number("reply_to", 0))
        await self._telegram.say(chat, self._person(post), text, reply_to=reply_to)
        return {}

    async def _edit(self, post: Post) -> Json:
        message, text = self._message(post), post.text("text")[:_LONGEST]
        if text.strip() not in {"", message.text}:
            await self._telegram.edit(message, text)
        return {}

    async def _press(self, post: Post) -> Json:
        message, person = self._message(post), self._person(post)
        try:
            button = message.rows[post.number("row")][post.number("column")]
        except IndexError:
            return {}  # the keyboard has changed meanwhile
        return asdict(await self._telegram.press(message, person, button=button))

    async def _inline(self, post: Post) -> Json:
        chat_type = self._chat(post).kind if self._chat(post).is_group else "sender"
        query, offset = post.text("query"), post.text("offset", "")
        results = await self._telegram.inline(self._person(post), query, offset=offset, chat_type=chat_type)
        if results is None:
            return {"results": []}
        self._shown[results.query_id] = results
        if len(self._shown) > _SHOWN:
            del self._shown[next(iter(self._shown))]
        return asdict(results)

    async def _choose(self, post: Post) -> Json:
        results, number = _known(self._shown, post.text("query_id")), post.number("number")
        if not 0 <= number < len(results.results):
            raise HTTPException(404, "no such result")
        await self._telegram.choose(self._chat(post), self._person(post), results, number)
        return {}

    async def _language(self, post: Post) -> Json:
        language = post.text("language")
        if language not in _LANGUAGES:
            raise HTTPException(400, "no such language")
        for person in self._telegram.people.values():
            person.language = language
        self._telegram.emit(Event("profile"))
        return {}

    def _chat(self, post: Post) -> Chat:
        return _known(self._telegram.chats, post.number("chat"))

    def _person(self, post: Post) -> Person:
        return _known(self._telegram.people, post.number("person"))

    def _message(self, post: Post) -> Message:
        return _known(self._chat(post).messages, post.number("message"))


class Post:
    """What was posted; whatever is missing or of another type is refused."""

    def __init__(self, fields: object) -> None:
        if not isinstance(fields, dict):
            raise HTTPException(400, "an object is expected")
        self._fields = fields

    def text(self, name: str, default: str | None = None) -> str:
        """Give a field that is a text."""
        value = self._fields.get(name, default)
        if not isinstance(value, str):
            raise HTTPException(400, f"{name}: a text is expected")
        return value

    def number(self, name: str, default: int | None = None) -> int:
        """Give a field that is a whole number."""
        value = self._fields.get(name, default)
        if not isinstance(value, int):
            raise HTTPException(400, f"{name}: a number is expected")
        return value


def _known(kept: dict[K, V], key: K) -> V:
    if key not in kept:
        raise HTTPException(404, "not here, or no longer")
    return kept[key]


def _event(kind: str, data: Json) -> str:
    return f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _file(name: str) -> Callable[[Request], Awaitable[Response]]:
    path = _FILES / name

    async def serve(_: Request) -> Response:
        return Response(path.read_bytes(), media_type=_KINDS[path.suffix])

    return serve


def _post(action: _Action) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            post = Post(await request.json())
        except ValueError:
            raise HTTPException(400, "this is no JSON") from None
        return JSONResponse(await action(post))

    return answer
