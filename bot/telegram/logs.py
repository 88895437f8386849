"""Log lines for people (text) and for machines (JSON); neither ever holds the token."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal, TextIO
from urllib.parse import quote

# They say what we say in words of our own, or hold addresses with the token in them.
_QUIET = ("httpx", "httpcore", "aiohttp", "telegram", "asyncio")


class _Guarded(logging.Formatter):
    """The second net: whoever logs the token, it does not arrive."""

    def __init__(self, token: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")
        self._secrets = tuple({token, quote(token, safe=""), token.partition(":")[2]} - {""})

    def guarded(self, line: str) -> str:
        for secret in self._secrets:
            line = line.replace(secret, "<token>")
        return line


class _Text(_Guarded):
    def format(self, record: logging.LogRecord) -> str:
        return self.guarded(super().format(record))


class _Json(_Guarded):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return self.guarded(json.dumps(line, ensure_ascii=False))


def configure(style: Literal["text", "json"] | None, token: str, stream: TextIO = sys.stderr) -> None:
    """Send every log line to ``stream``; None: text on a terminal, JSON elsewhere."""
    text = style == "text" or (style is None and stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Text(token) if text else _Json(token))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
