"""python-telegram-bot on a local Telegram instead of the network."""

from __future__ import annotations

import json
from copy import deepcopy

from telegram._utils.types import ODVInput
from telegram.request import BaseRequest, RequestData

from bot.tryout.local import LocalTelegram
from bot.tryout.world import Json


class LocalTransport(BaseRequest):
    """python-telegram-bot's way to a :class:`LocalTelegram`, in place of the network."""

    def __init__(self, telegram: LocalTelegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float | None:
        """There is nothing to wait for."""
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(  # noqa: PLR0913, PLR0917 - python-telegram-bot's signature
        self,
        url: str,
        method: str,  # noqa: ARG002
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Answer a call of the Bot API; the token and the host in the address do not matter here."""
        parameters: Json = {}
        if request_data:
            parameters = deepcopy(request_data.parameters)
            for key, (name, content, mime) in request_data.multipart_data.items():
                parameters[key] = (name, content if isinstance(content, bytes) else content.read(), mime)
        code, body = self._telegram.call(url.rpartition("/")[2], parameters)
        return code, json.dumps(body).encode()
