from __future__ import annotations

import json
from collections import defaultdict, deque
from typing import Any

from telegram.request import BaseRequest

TOKEN = "123456:AAE-a_token_that_nobody_may_see"  # noqa: S105 - of no bot
DONE = True  # what most methods return
ME = {"id": 123456, "is_bot": True, "first_name": "Consortium", "username": "consortium_bot"}


class Scripted(BaseRequest):
    """Answers calls as told, in order; a call that nobody expects fails the test."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.unexpected: list[str] = []
        self._answers: dict[str, deque[Any]] = defaultdict(deque)

    def will(self, method: str, *answers: Any) -> None:
        """An answer is a result, an exception, or (status, description[, parameters])."""
        self._answers[method].extend(answers)

    def of(self, method: str) -> list[dict[str, Any]]:
        return [parameters for name, parameters in self.calls if name == method]

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: Any = None, **_: Any
    ) -> tuple[int, bytes]:
        assert method == "POST"
        name = url.rpartition("/")[2]
        self.calls.append((name, request_data.parameters if request_data else {}))
        if not self._answers[name]:
            self.unexpected.append(name)
            raise AssertionError(name)
        match self._answers[name].popleft():
            case Exception() as error:
                raise error
            case (int(status), str(description), *more):
                body = {"ok": False, "error_code": status, "description": description}
                return status, json.dumps(body | ({"parameters": more[0]} if more else {})).encode()
            case bytes() as page:
                return 502, page
            case result:
                return 200, json.dumps({"ok": True, "result": result}).encode()


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
