"""``consortium-bot doctor``: is everything in order, and what to do where it is not."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from bot.cli import examples, settings
from bot.cli.checks import Check, State, directory, disk, state
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.telegram.checkup import Seen

_DRIFT = 30.0  # seconds; beyond it, TLS certificates and the times of announcements go wrong
_RECENT = timedelta(hours=1)


@click.command(epilog=examples("doctor", "doctor --json"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(*, as_json: bool) -> None:
    """Check that everything is in order.

    Looks at the token, privacy mode, webhook, allowed updates, rights, the clock, the store of the directory
    and the age of its data, the store of chats and announcements, and the free disk. Exit code 1 where
    anything is wrong, with the mend in words.
    """
    found = settings()
    checks = (*telegram(found), *directory(found), *state(found), disk(found))
    wrong = any(check.state is State.WRONG for check in checks)
    if as_json:
        click.echo(json.dumps({"ok": not wrong, "checks": [asdict(check) for check in checks]}, indent=2))
    else:
        for check in checks:
            click.echo(f"{check.state.upper():8}{check.name}: {check.words}")
            if check.mend:
                click.echo(f"        -> {check.mend}")
    sys.exit(int(wrong))


def telegram(found: Settings) -> Iterator[Check]:
    """Check what Telegram knows; without a token, or when it cannot be reached, nothing of it can be said."""
    if not found.token:
        yield Check("token", State.WRONG, "not set", "set CONSORTIUM_BOT_TOKEN to the token of @BotFather")
        return
    from bot.app import CannotServeError, proxy_for  # noqa: PLC0415 - only where there is a token
    from bot.telegram.checkup import UnreachableError, look  # noqa: PLC0415

    try:
        seen = asyncio.run(look(found.token, found.api_url, proxy_for(found.api_url)))
    except (UnreachableError, CannotServeError) as error:
        mend = "see CONSORTIUM_BOT_TOKEN, CONSORTIUM_BOT_API_URL, the network and HTTPS_PROXY"
        yield Check("token", State.WRONG, str(error), mend)
        return
    yield Check("token", State.OK, f"@{seen.username}")
    yield _privacy(seen)
    yield _webhook(seen, found)
    yield _updates(seen)
    yield from _rights(seen)
    yield _clock(seen)


def _privacy(seen: Seen) -> Check:
    if seen.hears_everything:
        words = "off: Telegram sends every message of a group, though the bot only needs those meant for it"
        return Check(
            "privacy mode", State.NOTE, words, "@BotFather /setprivacy: Enable; then add it to groups anew"
        )
    return Check("privacy mode", State.OK, "on: groups send commands, mentions and replies to the bot only")


def _webhook(seen: Seen, found: Settings) -> Check:
    wanted, name = found.webhook_url, "webhook"
    if seen.webhook != wanted:
        state = f"set to {urlsplit(seen.webhook).netloc}" if seen.webhook else "not set"
        mend = (
            "start consortium-bot run, which sets it; nobody else may run a bot with this token"
            if wanted
            else "start consortium-bot run, which removes it, or set CONSORTIUM_BOT_WEBHOOK_URL"
        )
        return Check(name, State.WRONG, f"{state}, but CONSORTIUM_BOT_WEBHOOK_URL differs", mend)
    failed = seen.error_at is not None and datetime.now(UTC) - seen.error_at < _RECENT
    if wanted and failed:
        mend = "see that the address leads to CONSORTIUM_BOT_LISTEN with a valid certificate"
        return Check(name, State.WRONG, f"Telegram cannot deliver: {seen.error}", mend)
    how = "set" if wanted else "none: updates come by polling"
    return Check(name, State.OK, f"{how}; {seen.pending} updates wait")


def _updates(seen: Seen) -> Check:
    from bot.app import UPDATES  # noqa: PLC0415 - imported by then

    missing = sorted(set(UPDATES) - seen.kinds) if seen.kinds else []
    if missing:
        words = f"Telegram does not send {', '.join(missing)}"
        return Check("allowed updates", State.WRONG, words, "start consortium-bot run, which asks for them")
    return Check("allowed updates", State.OK, "everything that the bot needs")


def _rights(seen: Seen) -> Iterator[Check]:
    for name, right, otherwise, mend in (
        ("groups", seen.joins_groups, State.WRONG, "@BotFather /setjoingroups: Enable"),
        (
            "inline mode",
            seen.inline,
            State.WRONG,
            "@BotFather /setinline: a line such as Name, city or question",
        ),
        ("guest mode", seen.guest, State.NOTE, "@BotFather, Bot Settings: turn Guest Mode on"),
    ):
        yield Check(name, State.OK, "on") if right else Check(name, otherwise, "off", mend)


def _clock(seen: Seen) -> Check:
    if seen.behind is None:
        return Check("clock", State.SKIPPED, "the server tells no time")
    if abs(seen.behind) > _DRIFT:
        way = "behind" if seen.behind > 0 else "ahead"
        words = f"{abs(seen.behind):.0f} s {way} of the server's"
        return Check("clock", State.WRONG, words, "set the clock by NTP: timedatectl set-ntp true")
    return Check("clock", State.OK, "right")
