"""python-telegram-bot on aiohttp: many sends at once cost little (docs/decisions/0008)."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.telegram.odd import OddAnswerError, checked

# Telegram takes uploads up to 50 MB; a phone's uplink needs longer for one than for a text.
_UPLOAD_TIMEOUT = 60.0
# Shorter than what servers in front of Telegram keep open, so that we are the first to close.
_KEEP_ALIVE = 30.0
_DNS_CACHE = 300
# A hundred updates with all that they can hold are a few megabytes.
_LONGEST_ANSWER = 32 << 20


class NeverSentError(NetworkError):
    """No byte of the request left this machine: asking again cannot do anything twice."""

    __slots__ = ()


class NeverSentInTimeError(NeverSentError, TimedOut):
    """No connection was made, or none was free, in the time allowed."""

    __slots__ = ()


class BrokenError(NetworkError):
    """The connection ended before the answer: whether Telegram acted on the request is not known."""

    __slots__ = ()


class AiohttpRequest(BaseRequest):
    """One pool of connections to a Bot API server.

    Timeouts are seconds. ``proxy`` is the URL of an HTTP proxy. Raises :class:`NeverSentError` where nothing
    was sent, ``TimedOut`` where the answer did not come in time, :class:`BrokenError` where the connection
    ended first, :class:`~bot.telegram.odd.OddAnswerError` where what came is no answer of the Bot API; no
    message of these holds the URL, because the token is part of it.
    """

    __slots__ = ("_connect_timeout", "_connections", "_pool_timeout", "_proxy", "_read_timeout", "_session")

    def __init__(
        self,
        *,
        connections: int = 100,
        read_timeout: float = 10.0,
        connect_timeout: float = 5.0,
        pool_timeout: float = 5.0,
        proxy: str | None = None,
    ) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._pool_timeout = pool_timeout
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer, unless a call says otherwise."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool; does nothing where it is open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, keepalive_timeout=_KEEP_ALIVE, ttl_dns_cache=_DNS_CACHE
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        """Close every connection; the pool can be opened again."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is python-telegram-bot's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call: the status and the body of what Telegram answers."""
        if self._session is None:
            message = "the transport is not open"
            raise RuntimeError(message)
        connect = _given(connect_timeout, self._connect_timeout)
        pool = _given(pool_timeout, self._pool_timeout)
        read = _given(read_timeout, self._read_timeout)
        upload = bool(request_data and request_data.contains_files)
        if upload and read is not None:
            # aiohttp's clock for the answer runs while the request is still being written.
            read += _given(write_timeout, _UPLOAD_TIMEOUT) or 0.0
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=None if pool is None or connect is None else pool + connect,
            sock_connect=connect,
            sock_read=read,
        )
        try:
            async with self._session.request(
                method, url, timeout=timeout, allow_redirects=False, **_body(request_data)
            ) as response:
                status, answer = response.status, await _read(response)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # Not chained: what aiohttp says of a request may hold its URL.
            raise _translated(error) from None
        if method == "POST":  # what is got are files
            checked(status, answer)
        return status, answer

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Read an answer; unlike the inherited one it does not log what it cannot read."""
        try:
            return json.loads(payload)
        except (ValueError, RecursionError):
            message = "an answer that is cut off"
            raise OddAnswerError(message) from None


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """Return the body; raises :class:`OddAnswerError` where it is far longer than any answer."""
    if (response.content_length or _LONGEST_ANSWER) < _LONGEST_ANSWER:
        return await response.read()
    body = bytearray()
    async for part in response.content.iter_any():
        body += part
        if len(body) > _LONGEST_ANSWER:
            response.close()
            message = f"an answer without end ({response.status})"
            raise OddAnswerError(message)
    return bytes(body)


def _given(value: ODVInput[float], default: float) -> float | None:
    return default if isinstance(value, DefaultValue) else value


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        # Half the bytes of a form where the text is Chinese.
        text = json.dumps(data.parameters, ensure_ascii=False, separators=(",", ":"))
        return {
            "data": text.encode(errors="replace"),
            "headers": {"Content-Type": "application/json"},
        }
    # Names of files go out as they are: Telegram shows a percent-encoded one as such.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}


def _translated(error: BaseException) -> NetworkError:
    kind = type(error).__name__
    match error:
        case aiohttp.ConnectionTimeoutError():
            return NeverSentInTimeError("no connection in time")
        case TimeoutError():
            return TimedOut("no answer in time")
        case aiohttp.ClientConnectorError():
            return NeverSentError(f"cannot connect: {error.os_error.strerror or kind}")
        case aiohttp.ClientHttpProxyError():
            return NeverSentError(f"the proxy refuses with {error.status}")
        case aiohttp.InvalidURL():
            return NeverSentError("the address of the Bot API server is no URL")
        case _:
            return BrokenError(f"the connection broke: {kind}")
