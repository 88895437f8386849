"""Who may use the chat page: this computer's browser, from the page itself, and nobody else.

The server listens on 127.0.0.1, but any web page that is open in the same browser could post to it, or reach
it under a name of its own (DNS rebinding). So the Host has to be ours, and what acts comes from our page.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Guard:
    """ASGI middleware; ``port`` is the one that the server listens on."""

    def __init__(self, app: ASGIApp, *, port: int) -> None:
        self._app = app
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is allowed, with headers that allow the page nothing but its own."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_SAFE)
            await send(message)

        if reason := self._refusal(scope["method"], Headers(scope=scope)):
            await PlainTextResponse(reason, 403)(scope, receive, send_safely)
            return
        await self._app(scope, receive, send_safely)

    def _refusal(self, method: str, headers: Headers) -> str:
        host = headers.get("host", "")
        if host not in self._hosts:
            return "This page answers under 127.0.0.1 only."
        if method in {"GET", "HEAD"}:
            return ""
        if headers.get("origin", f"http://{host}") != f"http://{host}":
            return "Only the page itself may do this."
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return "Only the page itself may do this."
        if headers.get("content-type", "").partition(";")[0] != "application/json":
            return "Only JSON is read here."
        return ""
