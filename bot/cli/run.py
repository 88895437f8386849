"""``consortium-bot run``."""

from __future__ import annotations

import asyncio
import gc

import click

from bot.cli import Failed, examples, settings
from bot.directory import StoreError
from bot.settings import SettingsError


@click.command(epilog=examples("run"))
def command() -> None:
    """Run the Telegram bot until it is stopped.

    CONSORTIUM_BOT_TOKEN holds the token that @BotFather gives. Updates come by long polling, or by webhook
    where CONSORTIUM_BOT_WEBHOOK_URL is set. docs/operations.md has all settings.
    """
    found = settings()
    if not found.token:
        message = "CONSORTIUM_BOT_TOKEN is not set: @BotFather gives a token. Without one: consortium-bot try"
        raise SettingsError(message)
    from bot.telegram.logs import configure  # noqa: PLC0415 - a second that no error message waits for

    configure(found.log, found.token)
    gc.disable()  # nothing that is imported is garbage
    from bot.app import CannotServeError, serve  # noqa: PLC0415 - likewise

    gc.freeze()
    gc.enable()
    try:
        asyncio.run(serve(found))
    except CannotServeError as error:
        raise Failed(str(error)) from None
    except StoreError as error:
        message = f"CONSORTIUM_BOT_DATABASE: {error}"
        raise SettingsError(message) from None
