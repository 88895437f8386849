"""The server of the chat page: 127.0.0.1 only, until Ctrl-C."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from bot.tryout.local import LocalTelegram
from bot.tryout.page import ChatPage

_HOST = "127.0.0.1"
_PATIENCE = 2  # seconds for what is being answered when the server stops


def listen(port: int) -> socket.socket:
    """Take a port of this computer alone (0: any that is free). Raises OSError where it is taken."""
    return socket.create_server((_HOST, port))


class PageServer(uvicorn.Server):
    """Serves the page of one local Telegram; ``ready`` gets the address once it answers."""

    def __init__(
        self, telegram: LocalTelegram, listening: socket.socket, ready: Callable[[str], None]
    ) -> None:
        port = listening.getsockname()[1]
        self._page = ChatPage(telegram, port=port)
        self._listening = listening
        self._address = f"http://{_HOST}:{port}"
        self._ready = ready
        super().__init__(
            uvicorn.Config(
                self._page.app,
                lifespan="off",
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_PATIENCE,
            )
        )

    async def run_here(self) -> None:
        """Serve until :meth:`stop` or a signal."""
        await self.serve([self._listening])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start and say so."""
        await super().startup(sockets)
        self._ready(self._address)

    def stop(self) -> None:
        """End the streams of events and then the server."""
        self._page.close()
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at the first signal, as asked: that is no failure, so it is not raised again."""

        def stop(_: int, __: FrameType | None) -> None:
            self.stop()

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
