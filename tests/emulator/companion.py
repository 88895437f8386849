from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

COMPANION = Path(__file__).resolve().parents[2].parent / "shared" / "tools" / "botapi"
TOKEN = "123456:AAE-a_token_that_nobody_may_see"  # noqa: S105 - of no bot
USERNAME = "consortium_bot"

Running = Callable[..., AbstractAsyncContextManager[None]]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
