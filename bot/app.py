"""The composition root: builds the application out of its parts, and serves it."""

from __future__ import annotations

import asyncio
import gc
import logging
import secrets
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken
from telegram.ext import ApplicationBuilder, ExtBot
from telegram.request import BaseRequest

from bot.announcing.courier import IN_HAND, Courier
from bot.announcing.office import Office
from bot.answers import Asker, AsyncQuestionService, QuestionService
from bot.directory import Directory
from bot.lookup.finder import Finder
from bot.replies import render
from bot.settings import Settings
from bot.shipped import shipped
from bot.state import StateThread, state_url
from bot.telegram.application import ConsortiumApplication
from bot.telegram.carrier import TelegramCarrier
from bot.telegram.lanes import InOrder
from bot.telegram.odd import OddResultError
from bot.telegram.pace import Pace
from bot.telegram.polling import Patient, poll
from bot.telegram.profile import publish
from bot.telegram.repeated import TakenUpdates
from bot.telegram.sender import Sender
from bot.telegram.transport import AiohttpRequest
from bot.telegram.trouble import Reporter
from bot.values.language import Language
from handlers import conversations
from handlers.menu import profiles
from handlers.overload import Overload
from handlers.panels import Panels
from handlers.pause_notices import PauseNotices
from handlers.subscribing import tap

App = ConsortiumApplication

_LOG = logging.getLogger(__name__)
# Channel posts, other members and reactions are none of this bot's business: Telegram need not send them.
UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.GUEST_MESSAGE,
    Update.MY_CHAT_MEMBER,
)
# One connection waits for updates, one is for the next call while the first is being closed.
_POLLING_CONNECTIONS = 2
_LOCAL = "0:local"
# The state is there before the first update, so that no chat's settings are unknown; but not at any price.
_STATE_WITHIN = 6.0
# Questions that were heard are answered before the process ends, but nobody waits for a dead network.
_STOP_WITHIN = 10.0


class CannotServeError(Exception):
    """Why the bot cannot run, with the mend: one readable line."""


def build(
    settings: Settings,
    *,
    transport: BaseRequest | None = None,
    clock: Callable[[], float] = time.monotonic,
    wall: Callable[[], float] = time.time,
    pace: Pace | None = None,
) -> App:
    """Wire the bot; nothing is sent before the application is initialised.

    With a ``transport`` of its own the bot talks to that instead of the Bot API server and needs no token;
    without a ``pace`` it knows no limits, and what it keeps of chats and announcements it keeps in memory,
    unless the settings say where.
    ``clock`` measures, ``wall`` gives Unix seconds: announcements have times, and wait for quiet hours.
    ``post_init`` of the application tells Telegram the bot's profile, ``beside`` delivers announcements as
    long as the application runs, ``post_shutdown`` closes the stores: whoever runs it does all three.
    """
    directory = Directory.open(settings.database)
    finder = Finder.open(directory)
    service = QuestionService(directory, finder, shipped("lexicon"), clock=clock)
    _rehearse(service)
    questions = AsyncQuestionService(service)
    bot: ExtBot[None] = ExtBot(
        settings.token or _LOCAL,
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=transport or AiohttpRequest(proxy=proxy_for(settings.api_url)),
        get_updates_request=transport
        or AiohttpRequest(connections=_POLLING_CONNECTIONS, proxy=proxy_for(settings.api_url)),
    )
    in_memory = "sqlite://" if transport else ""
    state = StateThread(state_url(settings.database, settings.state_url or in_memory))
    # Announcements have connections of their own, so that no answer waits for one of theirs.
    parcels = transport or AiohttpRequest(connections=IN_HAND, proxy=proxy_for(settings.api_url))
    carrier = TelegramCarrier(_posting(settings, parcels), pace)
    courier = Courier(state, carrier, tap, administrators=settings.admins, clock=wall, monotonic=clock)
    sender = Sender(
        bot, Reporter(logging.getLogger("bot.sending"), clock), clock, pace=pace, charge=courier.charge
    )
    office = Office(state, carrier, tap, directory, settings.admins, clock=wall, charge=courier.charge)
    panels = Panels(office, sender, clock)
    pauses = PauseNotices(office, panels)
    talk = conversations(questions, directory, sender, state, office, panels, clock)

    async def introduce(application: Any) -> None:
        for profile in profiles():
            await publish(application.bot, profile)

    async def announce() -> None:
        await parcels.initialize()
        try:
            await courier.run()
        finally:
            await parcels.shutdown()

    async def close(_: Any) -> None:
        state.close()
        if questions.close():  # else a question still reads it, and the end of the process closes it
            directory.close()

    taken = TakenUpdates(state, clock)
    beside = (announce, panels.look_after, pauses.look_after, *talk.beside)
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = ApplicationBuilder()
    application = (
        builder.application_class(App, {"beside": beside, "taken": taken})
        .bot(bot)
        .updater(None)
        .concurrent_updates(InOrder(Overload(sender, clock).refuse))
        .post_init(introduce)
        .post_shutdown(close)
        .build()
    )
    if not isinstance(application, ConsortiumApplication):
        raise TypeError(application)
    application.add_handlers({-2: talk.first, -1: talk.before, 0: talk.among, 1: talk.after})
    application.add_error_handler(talk.failing)
    return application


def _posting(settings: Settings, request: BaseRequest) -> Bot:
    return Bot(
        settings.token or _LOCAL,
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=request,
        get_updates_request=request,
    )


def _rehearse(service: QuestionService) -> None:
    """Have read and derived what the first person to ask would otherwise wait for.

    Traditional characters are left for when they are needed: their tables take 40 MB.
    """
    answer = service.ask("Who leads the Shenzhen consortium?", Asker())
    for language in (Language.ENGLISH, Language.SIMPLIFIED):
        render(replace(answer, language=language))


def proxy_for(url: str) -> str | None:
    """Return the proxy that the environment names for this address (HTTPS_PROXY, ALL_PROXY, NO_PROXY)."""
    parts, proxies = urlsplit(url), getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(parts.netloc):
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if not proxy.startswith(("http://", "https://")):
        message = f"a {proxy.partition(':')[0]} proxy is set in the environment; only HTTP proxies work."
        raise CannotServeError(message)
    return proxy


async def serve(settings: Settings) -> None:
    """Run the bot until the process is told to stop (SIGTERM, SIGINT)."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await serve_until(stopped, settings)


async def serve_until(stopped: asyncio.Event, settings: Settings) -> None:
    """Run the bot: by webhook where one is set, else by polling.

    Survives whatever passes; raises :class:`CannotServeError` for what does not.
    """
    pace = Pace(time.monotonic)
    application = build(settings, pace=pace)
    patient = Patient(Reporter(logging.getLogger("bot.receiving"), time.monotonic), pace.hold)
    try:
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(_serve(application, settings, patient))
            await stopped.wait()
            _LOG.info("stopping")
            serving.cancel()
    except* InvalidToken:
        message = (
            "Telegram does not accept the token: set CONSORTIUM_BOT_TOKEN to the one that @BotFather shows."
        )
        raise CannotServeError(message) from None
    except* BadRequest as refused:
        message = f"Telegram refuses CONSORTIUM_BOT_WEBHOOK_URL: {_only(refused)}"
        raise CannotServeError(message) from None
    except* OSError as failed:
        message = f"CONSORTIUM_BOT_LISTEN cannot be used: {_only(failed)}"
        raise CannotServeError(message) from None


def _only(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the one exception inside nested groups."""
    inner = group.exceptions[0]
    return _only(inner) if isinstance(inner, BaseExceptionGroup) else inner


async def _serve(application: App, settings: Settings, patient: Patient) -> None:
    receive = _by_webhook if settings.webhook_url else _by_polling
    async with _running(application, patient), asyncio.TaskGroup() as tasks:
        await application.taken.open(_STATE_WITHIN)
        tasks.create_task(receive(application, settings, patient))
        if application.post_init:
            tasks.create_task(application.post_init(application))
        for work in application.beside:
            tasks.create_task(work())


@asynccontextmanager
async def _running(application: App, patient: Patient) -> AsyncIterator[None]:
    """Start as soon as Telegram answers; at the end answer what was heard, then close everything."""
    try:
        await patient.call(application.bot, application.initialize)
        await patient.call(application.bot, lambda: _named(application.bot))
        await application.start()
        # What was built stays; looking it through for garbage would hold the loop up for 50 ms now and then.
        gc.collect()
        gc.freeze()
        yield
    finally:
        try:
            async with asyncio.timeout(_STOP_WITHIN):
                if application.running:
                    await application.stop()
        except TimeoutError:
            _LOG.warning("stopped before every answer was sent")
        await application.shutdown()
        await application.bot.shutdown()  # where it was never initialised
        if application.post_shutdown:
            await application.post_shutdown(application)


async def _named(bot: Bot) -> None:
    """Know the bot's name, by which groups call it. Raises OddResultError where Telegram does not tell it."""
    if not bot.bot.username and not (await bot.get_me()).username:
        raise OddResultError("a bot without a name")


async def _by_polling(application: App, _: Settings, patient: Patient) -> None:
    _LOG.info("@%s asks Telegram for updates", application.bot.username)
    fresh = application.taken.fresh
    await poll(application.bot, application.update_queue.put, UPDATES, patient, fresh)


async def _by_webhook(application: App, settings: Settings, patient: Patient) -> None:
    bot = application.bot
    secret = settings.webhook_secret or secrets.token_urlsafe()
    path = urlsplit(settings.webhook_url).path
    from bot.telegram.webhook import listening, receiver  # noqa: PLC0415 - polling needs no server

    take, fresh = application.update_queue.put, application.taken.fresh
    server = receiver(bot, take, path=path, secret=secret, fresh=fresh)
    async with listening(server, settings.listen_host, settings.listen_port) as port:
        # Whatever is set there already, this sets the secret that we check.
        await patient.call(
            bot,
            lambda: bot.set_webhook(settings.webhook_url, allowed_updates=UPDATES, secret_token=secret),
            final=(BadRequest,),
        )
        _LOG.info("@%s waits for updates on %s:%d", bot.username, settings.listen_host, port)
        await asyncio.Event().wait()
