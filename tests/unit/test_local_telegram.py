from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, Forbidden
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.tryout.entities import MarkupError, parse_html, units
from bot.tryout.local import TOKEN, LocalTelegram
from bot.tryout.profile import menu
from bot.tryout.refusals import UnknownMethodError
from bot.tryout.transport import LocalTransport

EMULATOR = Path(__file__).parents[3] / "shared" / "tools" / "botapi"


class Echo:
    """A stand-in for the bot: it repeats what it hears, with two buttons."""

    def __init__(self) -> None:
        self.updates: list[Update] = []

    def application(self, telegram: LocalTelegram) -> Application[Any, Any, Any, Any, Any, Any]:
        transport = LocalTransport(telegram)
        builder = Application.builder().token(TOKEN).request(transport).get_updates_request(transport)
        application = builder.build()
        application.add_handler(TypeHandler(Update, self.keep), group=-1)
        application.add_handler(CommandHandler("start", self.start))
        application.add_handler(MessageHandler(filters.UpdateType.EDITED, self.again))
        application.add_handler(MessageHandler(filters.TEXT, self.repeat))
        application.add_handler(CallbackQueryHandler(self.pressed))
        application.add_handler(InlineQueryHandler(self.inline))
        application.add_handler(ChosenInlineResultHandler(self.keep))
        return application

    async def keep(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        self.updates.append(update)

    async def start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await update.effective_message.reply_text(f"started with {context.args}")

    async def repeat(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        rows = [
            [
                InlineKeyboardButton("More", callback_data="more"),
                InlineKeyboardButton("Copy", copy_text=CopyTextButton("518055")),
            ]
        ]
        await update.effective_chat.send_action("typing")
        await update.effective_message.reply_html(
            f"<b>{update.effective_message.text}</b>", do_quote=True, reply_markup=InlineKeyboardMarkup(rows)
        )

    async def again(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        edited = update.edited_message
        await context.bot.edit_message_text(f"edited: {edited.text}", edited.chat_id, edited.message_id + 1)

    async def pressed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.callback_query.data == "more":
            await update.callback_query.answer("more of it")
            await update.callback_query.edit_message_text("page 2")

    async def inline(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        content = InputTextMessageContent(f"card of {update.inline_query.query}")
        rows = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="more")]])
        article = InlineQueryResultArticle("1", "A card", content, reply_markup=rows)
        await update.inline_query.answer([article], next_offset="1", cache_time=60)


@pytest.fixture
def telegram() -> LocalTelegram:
    return LocalTelegram(clock=lambda: 1_790_000_000.5)


@pytest.fixture
def bot(telegram: LocalTelegram) -> Bot:
    telegram.private(telegram.member).started = True
    return Bot(TOKEN, request=LocalTransport(telegram), get_updates_request=LocalTransport(telegram))


async def test_a_question_is_answered_before_say_returns(telegram: LocalTelegram) -> None:
    echo = Echo()
    async with telegram.connected(echo.application(telegram)):
        chat = telegram.private(telegram.member)
        asked = await telegram.say(
            chat, telegram.member, "  Who leads <Shenzhen>?\n".replace("<", "").replace(">", "")
        )
        answer = telegram.last(chat)
        assert (asked.text, answer.text) == ("Who leads Shenzhen?", "Who leads Shenzhen?")
        assert answer.content["entities"] == [{"type": "bold", "offset": 0, "length": 19}]
        assert answer.labels == [["More", "Copy"]]
        assert answer.reply_to is asked
        assert answer.date == 1_790_000_000
    assert telegram.refused == []


async def test_commands_with_arguments_reach_their_handler(telegram: LocalTelegram) -> None:
    async with telegram.connected(Echo().application(telegram)):
        chat = telegram.private(telegram.member)
        await telegram.say(chat, telegram.member, "/start szpu")
        assert telegram.last(chat).text == "started with ['szpu']"


async def test_buttons_answer_edit_copy_and_forget(telegram: LocalTelegram) -> None:
    async with telegram.connected(Echo().application(telegram)):
        chat = telegram.private(telegram.member)
        await telegram.say(chat, telegram.member, "x")
        answer = telegram.last(chat)
        assert (await telegram.press(answer, telegram.member, "Copy")).copied == "518055"
        assert (await telegram.press(answer, telegram.member, "More")).text == "more of it"
        assert (answer.text, answer.labels) == ("page 2", [])
        assert telegram.unanswered == []
        await telegram.press(answer, telegram.member, data="forged")
        assert telegram.unanswered == ["forged"]
        with pytest.raises(KeyError):
            await telegram.press(answer, telegram.member, "More")


async def test_an_edited_question_reaches_the_bot(telegram: LocalTelegram) -> None:
    async with telegram.connected(Echo().application(telegram)):
        chat = telegram.private(telegram.member)
        asked = await telegram.say(chat, telegram.member, "x")
        await telegram.edit(asked, "y")
        assert telegram.last(chat).text == "edited: y"
        assert telegram.last(chat).edited


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("who leads Shenzhen?", False),
        ("/lead Shenzhen", True),
        ("/lead@consortium_bot Shenzhen", True),
        ("/lead@other_bot Shenzhen", False),
        ("@consortium_bot who leads Shenzhen?", True),
        ("@consortium_bottle is a bottle", False),
        ("ask @Consortium_Bot", True),
    ],
)
async def test_a_group_is_heard_as_privacy_mode_has_it(
    telegram: LocalTelegram, text: str, *, heard: bool
) -> None:
    echo = Echo()
    async with telegram.connected(echo.application(telegram)):
        await telegram.say(telegram.group, telegram.member, text)
        assert bool(echo.updates) is heard
        telegram.group.members[telegram.bot.id] = "administrator"
        await telegram.say(telegram.group, telegram.member, text)
        assert len(echo.updates) == heard + 1


async def test_a_reply_to_the_bot_is_heard_in_a_group(telegram: LocalTelegram) -> None:
    echo = Echo()
    async with telegram.connected(echo.application(telegram)):
        await telegram.say(telegram.group, telegram.member, "@consortium_bot hello")
        answer = telegram.last(telegram.group)
        await telegram.say(telegram.group, telegram.colleague, "and its postcode?", reply_to=answer)
        reply = echo.updates[-1].message
        assert reply.reply_to_message.message_id == answer.id
        assert reply.reply_to_message.from_user.is_bot


async def test_topics_are_kept(telegram: LocalTelegram, bot: Bot) -> None:
    forum = telegram.open_group("Forum", telegram.colleague, topics=2)
    sent = await bot.send_message(forum.id, "in the topic", message_thread_id=3)
    assert sent.message_thread_id == 3
    assert sent.chat.is_forum
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "General", message_thread_id=1)


async def test_inline_results_are_shown_chosen_and_pressed(telegram: LocalTelegram) -> None:
    echo = Echo()
    async with telegram.connected(echo.application(telegram)):
        results = await telegram.inline(telegram.member, "深圳")
        assert results is not None
        assert (results.next_offset, results.cache_seconds) == ("1", 60)
        message = await telegram.choose(telegram.group, telegram.member, results)
        assert (message.text, message.sender, message.via_bot) == (
            "card of 深圳",
            telegram.member,
            telegram.bot,
        )
        assert echo.updates[-1].chosen_inline_result.inline_message_id == message.inline_id
        await telegram.press(message, telegram.colleague, "More")
        assert message.text == "page 2"


async def test_a_guest_is_asked_and_answers_once(telegram: LocalTelegram) -> None:
    echo = Echo()
    application = echo.application(telegram)
    article = InlineQueryResultArticle("1", "t", InputTextMessageContent("an answer"))

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        number = update.guest_message.guest_query_id
        await context.bot.answer_guest_query(number, article)
        with pytest.raises(BadRequest, match="Query is too old"):
            await context.bot.answer_guest_query(number, article)

    application.add_handler(TypeHandler(Update, answer), group=-2)
    elsewhere = telegram.open_group("Elsewhere", telegram.colleague, telegram.member, bot="left")
    async with telegram.connected(application):
        await telegram.say(elsewhere, telegram.member, "nothing for a bot")
        asked = await telegram.say(elsewhere, telegram.member, "@consortium_bot who leads Shenzhen?")
        assert telegram.last(elsewhere).text == "an answer"
        assert telegram.last(elsewhere).reply_to is asked
        assert len(telegram.messages(elsewhere)) == 3


async def test_an_unknown_method_fails_loudly(telegram: LocalTelegram) -> None:
    application = Echo().application(telegram)

    async def dice(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await update.effective_chat.send_dice()

    async def survive(*_: object) -> None:
        """As a bot that lives on after network errors."""

    application.add_handler(CommandHandler("dice", dice))
    application.handlers[0].reverse()
    application.add_error_handler(survive)
    async with telegram.connected(application):
        with pytest.raises(UnknownMethodError, match="sendDice"):
            await telegram.say(telegram.private(telegram.member), telegram.member, "/dice")


LONG = "字" * 4097
REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("send_message", {"text": ""}, "Message text is empty"),
    ("send_message", {"text": " \n"}, "Text must be non-empty"),
    ("send_message", {"text": LONG}, "Message is too long"),
    ("send_message", {"text": "<b>x", "parse_mode": "HTML"}, "Can't parse entities: can't find end tag"),
    ("send_message", {"text": "x</b>", "parse_mode": "HTML"}, "Can't parse entities: unexpected end tag"),
    (
        "send_message",
        {"text": "<p>x</p>", "parse_mode": "HTML"},
        'unsupported start tag "p" at byte offset 0',
    ),
    ("send_message", {"text": "字<b>x</i>", "parse_mode": "HTML"}, "unmatched end tag at byte offset 7"),
    ("send_message", {"text": "x", "parse_mode": "wiki"}, "Unsupported parse_mode"),
    ("send_message", {"text": "x", "chat_id": 5}, "Chat not found"),
    (
        "send_message",
        {"text": "x", "reply_parameters": ReplyParameters(99)},
        "Message to be replied not found",
    ),
    ("edit_message_text", {"text": "x", "message_id": 99}, "Message to edit not found"),
    ("delete_message", {"message_id": 99}, "Message to delete not found"),
    ("send_chat_action", {"action": "juggling"}, "Wrong parameter action in request"),
    ("answer_callback_query", {"callback_query_id": "99"}, "Query is too old"),
    ("answer_inline_query", {"inline_query_id": "99", "results": []}, "Query is too old"),
]
KEYBOARDS: list[tuple[list[list[InlineKeyboardButton]], str]] = [
    ([[InlineKeyboardButton("x", callback_data="字" * 22)]], "Button_data_invalid"),
    ([[InlineKeyboardButton("x", callback_data="x")]] * 101, "Reply markup is too long"),
    ([[InlineKeyboardButton(" ", callback_data="x")]], "Inline keyboard button text must be non-empty"),
    ([[InlineKeyboardButton("x")]], "Text buttons are unallowed"),
    ([[InlineKeyboardButton("x", url="http://nowhere")]], "is invalid: wrong http url"),
    ([[InlineKeyboardButton("x", copy_text=CopyTextButton("x" * 257))]], "Button_copy_text_invalid"),
]
for _rows, _words in KEYBOARDS:
    REFUSALS.append(("send_message", {"text": "x", "reply_markup": InlineKeyboardMarkup(_rows)}, _words))


async def refusal(bot: Bot, method: str, arguments: dict[str, Any], chat: int) -> str:
    if "query" not in method:
        arguments = {"chat_id": chat} | arguments
    with pytest.raises(BadRequest) as caught:
        await getattr(bot, method)(**arguments)
    return caught.value.message.lower()


@pytest.mark.parametrize(("method", "arguments", "words"), REFUSALS)
async def test_what_telegram_refuses_is_refused_in_its_words(
    telegram: LocalTelegram, bot: Bot, method: str, arguments: dict[str, Any], words: str
) -> None:
    said = await refusal(bot, method, arguments, telegram.member.id)
    assert words.lower() in said
    assert len(telegram.refused) == 1


@pytest.mark.emulator
@pytest.mark.filterwarnings("ignore:Bare functions are deprecated:DeprecationWarning")
@pytest.mark.skipif(not EMULATOR.exists(), reason="the strict emulator of ../shared is not here")
async def test_the_strict_emulator_says_the_same(
    telegram: LocalTelegram, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(EMULATOR)
    from strictbotapi import Config, StrictBotAPI  # noqa: PLC0415 - only where it is present

    async with StrictBotAPI(Config(token=TOKEN, rate="off")) as strict:
        strict.private_message(telegram.member.id, "/start")
        async with Bot(TOKEN, base_url=strict.base_url) as other:
            theirs = [await refusal(other, m, arguments, telegram.member.id) for m, arguments, _ in REFUSALS]
    ours = [await refusal(bot, m, arguments, telegram.member.id) for m, arguments, _ in REFUSALS]
    assert ours == theirs


async def test_an_edit_that_changes_nothing_is_refused(telegram: LocalTelegram, bot: Bot) -> None:
    sent = await bot.send_message(telegram.member.id, "x")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("x", telegram.member.id, sent.message_id)
    edited = await bot.edit_message_text("y", telegram.member.id, sent.message_id)
    assert (edited.text, bool(edited.edit_date)) == ("y", True)


async def test_blocked_unstarted_and_kicked_are_forbidden(telegram: LocalTelegram, bot: Bot) -> None:
    telegram.member.blocked = True
    telegram.group.members[telegram.bot.id] = "kicked"
    for chat, words in (
        (telegram.member.id, "bot was blocked by the user"),
        (telegram.colleague.id, "bot can't initiate conversation with a user"),
        (telegram.group.id, "bot was kicked from the supergroup chat"),
    ):
        with pytest.raises(Forbidden, match=words):
            await bot.send_message(chat, "x")


async def test_files_venues_contacts_and_copies_arrive(telegram: LocalTelegram, bot: Bot) -> None:
    chat = telegram.private(telegram.member)
    document = await bot.send_document(
        chat.id, b"BEGIN:VCARD", filename="szpu.vcf", caption="<i>card</i>", parse_mode="HTML"
    )
    assert telegram.files[document.document.file_id] == ("szpu.vcf", b"BEGIN:VCARD", ANY)
    await bot.send_document(chat.id, document.document.file_id)
    photo = await bot.send_photo(chat.id, b"\x89PNG", caption="QR")
    await bot.send_venue(chat.id, 22.5, 114.0, "SZPU", "7098 Liuxian Avenue")
    await bot.send_contact(chat.id, "+8675526731083", "SZPU")
    first = await bot.copy_message(chat.id, chat.id, photo.message_id)
    both = await bot.copy_messages(chat.id, chat.id, [document.message_id, photo.message_id])
    kinds = [set(message.content) for message in telegram.messages(chat)]
    assert kinds[:2] == [{"document", "caption", "caption_entities"}, {"document"}]
    assert kinds[2] == kinds[-3] == kinds[-1] == {"photo", "caption"}
    assert [first.message_id, both[0].message_id, both[1].message_id] == [6, 7, 8]
    assert await bot.delete_message(chat.id, photo.message_id)
    assert photo.message_id not in chat.messages
    with pytest.raises(BadRequest, match="There is no document in the request"):
        await bot.send_document(chat.id, "no-such-file")


async def test_members_and_their_rights(telegram: LocalTelegram, bot: Bot) -> None:
    assert (await bot.get_chat(telegram.member.id)).username == "mei"
    assert (await bot.get_chat(telegram.group.id)).title == "Consortium talk"
    heads = await bot.get_chat_administrators(telegram.group.id)
    assert [head.user.first_name for head in heads] == ["Jonas"]
    statuses = [
        (await bot.get_chat_member(telegram.group.id, person.id)).status
        for person in (telegram.colleague, telegram.member, telegram.administrator)
    ]
    assert statuses == ["creator", "member", "left"]
    telegram.group.members[telegram.member.id] = "administrator"
    assert (await bot.get_chat_member(telegram.group.id, telegram.member.id)).can_delete_messages


async def test_menus_and_descriptions_by_language(telegram: LocalTelegram, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("lead", "who leads")])
    await bot.set_my_commands([BotCommand("lead", "谁牵头")], language_code="zh")
    await bot.set_my_description("Ask me", language_code="en")
    assert [command.description for command in await bot.get_my_commands(language_code="zh")] == ["谁牵头"]
    chat = telegram.private(telegram.member)
    telegram.member.language = "zh-hans"
    assert menu(telegram, chat, telegram.member)["commands"][0]["description"] == "谁牵头"
    telegram.member.language = "de"
    assert menu(telegram, chat, telegram.member)["commands"][0]["description"] == "who leads"
    await bot.set_my_commands([BotCommand("settings", "x")], scope=BotCommandScopeAllChatAdministrators())
    menus = [menu(telegram, telegram.group, person) for person in (telegram.colleague, telegram.member)]
    assert [one["commands"][0]["command"] for one in menus] == ["settings", "lead"]
    assert (await bot.get_my_description(language_code="en")).description == "Ask me"
    assert (await bot.get_my_name()).name == "Consortium bot"
    assert await bot.delete_my_commands(language_code="zh")
    assert await bot.get_my_commands(language_code="zh") == ()
    with pytest.raises(BadRequest, match="Invalid language code specified"):
        await bot.set_my_short_description("x", language_code="zh-Hans")


async def test_there_is_nothing_to_poll(bot: Bot) -> None:
    assert await bot.delete_webhook()
    assert await bot.get_updates() == ()
    assert (await bot.get_webhook_info()).url == ""


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("<b>a</b> &amp; &lt;b&gt; &#x5B57;&#23383;", "a & <b> 字字", ["bold"]),
        ("<blockquote expandable>x</blockquote>", "x", ["expandable_blockquote"]),
        ('<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>', "xy", ["spoiler", "spoiler"]),
        ('<pre><code class="language-python">x</code></pre>', "x", ["pre"]),
        ('<a href="https://a.cn/?a=1&amp;b=2">x</a>', "x", ["text_link"]),
        ("<b></b>x", "x", []),
        ("a < b", None, []),
        ("&nbsp;", "&nbsp;", []),
        ("<b>x</>", "x", ["bold"]),
    ],
)
def test_markup_becomes_entities(source: str, text: str | None, kinds: list[str]) -> None:
    if text is None:
        with pytest.raises(MarkupError):
            parse_html(source)
        return
    assert parse_html(source)[0] == text
    assert [entity["type"] for entity in parse_html(source)[1]] == kinds


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "javascript://a.b/%0aalert(1)", "nowhere", "http://[", ""]
)
def test_a_link_that_telegram_drops_is_plain_text(address: str) -> None:
    assert parse_html(f'<a href="{address}">x</a>') == ("x", [])


def test_offsets_count_utf16_units() -> None:
    assert parse_html("😀<b>字😀</b>")[1] == [{"type": "bold", "offset": 2, "length": 3}]


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    escaped = re.sub("[&<>]", lambda match: {"&": "&amp;", "<": "&lt;", ">": "&gt;"}[match[0]], text)
    plain, entities = parse_html(f"<b>{escaped}</b>")
    assert plain == text
    assert entities == ([{"type": "bold", "offset": 0, "length": units(text)}] if text else [])


@given(st.text(alphabet="<>/=\"' ab&;#x字"))
def test_any_markup_is_parsed_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except MarkupError:
        return
    assert all(entity["offset"] + entity["length"] <= units(text) for entity in entities)
