"""Everything else that people read: greetings, errors, commands, the bot's own description, the chat page."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from bot.replies.dates import date
from bot.replies.markup import plain
from bot.replies.words import N_, Words
from bot.values.language import Language


class Message(Enum):
    """A message by what it is for; places in braces are filled by :func:`say`."""

    # Commands' own answers
    PRIVACY = N_(
        "I keep what you last asked about for some minutes, in memory, so that you can ask on. Of chats I "
        "keep number, kind, language, settings and what they subscribed to, and of groups their title. I "
        "store no questions, but for one whose answer you report as wrong, and no names of people. The "
        "directory holds public contact details of institutions only."
    )
    LEAD_OF_WHAT = N_("Whose lead? For example: /lead Shenzhen")
    MEMBERS_OF_WHAT = N_("Members of which consortium? For example: /members Shenzhen")
    CONTACT_OF_WHOM = N_("Contact of whom? For example: /contact Shenzhen Polytechnic University")
    FIND_WHAT = N_("Which name shall I find? For example: /find Shenzhen Polytechnic")
    # Contacts on a phone
    SAVE_HOW = N_("Open the file to keep the contact in your phone.")
    POSTER = N_("{name}\n{link}\nWhoever scans the code gets this contact here, with its source.")
    # The language of answers
    LANGUAGE_NAME = N_("English")
    LANGUAGE_WHICH = N_("In which language shall I answer where a question does not tell?")
    LANGUAGE_AS_TELEGRAM = N_("That of Telegram")
    LANGUAGE_CHOSEN = N_("From now on I answer in English, unless a question is in another language.")
    LANGUAGE_TELEGRAM = N_(
        "From now on I answer in the language of your Telegram, unless a question is in another one."
    )
    LANGUAGE_NONE = N_(
        "I have three languages only: /language en, /language zh-Hans or /language zh-Hant. Nothing "
        "was changed."
    )
    # The settings of a group
    SETTINGS = N_("How I answer in this group")
    SETTINGS_LANGUAGE = N_("Language, where a question does not tell: {value}")
    SETTINGS_IS_QUIET = N_("Answers are for whoever asks only")
    SETTINGS_IS_OPEN = N_("Answers are seen by everybody")
    SETTINGS_ALL_ASK = N_("Everybody may ask")
    SETTINGS_HEADS_ASK = N_("Administrators may ask")
    SETTINGS_NEWS = N_("Announcements come here")
    SETTINGS_NO_NEWS = N_("No announcements come here")
    SETTINGS_HOME = N_("The group is about: {value}")
    SETTINGS_NO_HOME = N_("The group is about no consortium in particular; to set one: /settings Shenzhen")
    SETTINGS_LOST_HOME = N_("The consortium that the group was about is in the directory no more")
    SETTINGS_BE_QUIET = N_("Answer quietly")
    SETTINGS_BE_OPEN = N_("Answer openly")
    SETTINGS_LET_ALL = N_("Let everybody ask")
    SETTINGS_LET_HEADS = N_("Let administrators only ask")
    SETTINGS_GET_NEWS = N_("Announcements here")
    SETTINGS_STOP_NEWS = N_("No announcements")
    SETTINGS_FORGET_HOME = N_("About no consortium")
    HEADS_ASK = N_("Only administrators of this group may ask here.")
    SETTINGS_ADMINS = N_("Only administrators of this group can decide that.")
    SETTINGS_GROUPS = N_("Those settings are for groups. Here there is /language.")
    SETTINGS_UNKNOWN = N_("I know no single consortium by the name “{name}”. Nothing was changed.")
    SETTINGS_WHICH = N_("Which consortium is this group about?")
    # Quiet answers, and answers given before
    QUIET_READY = N_("The answer is for you alone:")
    QUIET_SHOW = N_("Show me")
    QUIET_PRIVATE = N_("In private")
    REPEATED = N_("I answered this a moment ago: {link}")
    # When a group meets the bot
    HELLO_HEARS_SOME = N_(
        "Hello! Here I hear commands, replies to me and messages that name me; nothing else reaches me."
    )
    HELLO_HEARS_ALL = N_(
        "Hello! Here every message reaches me, but I read only commands, replies to me and messages "
        "that name me."
    )
    HELLO_GROUP = N_(
        "Ask me like this: {mention} who leads the Shenzhen consortium?\nAdministrators: /settings"
    )
    HELLO_MUTE = N_(
        "I was added to “{group}”, but may not write there. Please allow me to send messages, or ask me here."
    )
    # Wrong answers
    REPORT_ASK = N_("Thank you. What would be right, and where does it say so? Please reply to this message.")
    REPORT_THANKS = N_("Thank you, the people who run this bot have it now.")
    REPORT_ENOUGH = N_("Thank you, that is enough for now.")
    REPORT = N_(
        "An answer is wrong, somebody says.\n\nQuestion: {question}\n\nAnswer: "
        "{answer}\n\nCorrection: {correction}"
    )
    REPORT_UNSAID = N_("not told")
    REPORT_CORRECTED = N_("What would be right instead: {correction}")
    # More command menus
    COMMAND_LANGUAGE = N_("Language of my answers")
    # What goes wrong
    BUTTON_OUT_OF_DATE = N_("This button is out of date. Please ask again.")
    SEND_TEXT = N_("I only read text. Send me a question, for example: Who leads the Shenzhen consortium?")
    TOO_LONG = N_("That is too long for me. Please ask in one or two sentences.")
    TOO_MUCH_AT_ONCE = N_("That is too much at once. I answer what waits first; please ask again later.")
    SOMETHING_WRONG = N_("Something went wrong on my side. Please try again.")
    RIGHTS_UNCHECKED = N_("I could not check who administers this group. Please try again.")
    # Groups
    GROUP_ASK = N_("Ask me with {mention} and your question, or reply to one of my messages.")
    # Inline mode
    INLINE_ASK = N_("Answer: {question}")
    INLINE_NOTHING = N_("Nothing found. Ask in private")
    # Command menus
    COMMAND_START = N_("Start")
    COMMAND_HELP = N_("What you can ask")
    COMMAND_LEAD = N_("Who leads a consortium")
    COMMAND_MEMBERS = N_("Members of a consortium")
    COMMAND_CONTACT = N_("Address, phone, website")
    COMMAND_CONSORTIA = N_("List of consortia")
    COMMAND_SUBSCRIBE = N_("Get announcements")
    COMMAND_UNSUBSCRIBE = N_("Get no announcements")
    COMMAND_FIND = N_("Find an organisation by name")
    COMMAND_ABOUT = N_("Directory date, sources, whom to write to")
    COMMAND_PRIVACY = N_("What is kept about you")
    # The bot's profile: at most 64, 512 and 120 characters
    BOT_NAME = N_("Consortium directory")
    BOT_DESCRIPTION = N_(
        "Ask who leads an industry-education consortium, who belongs to it and how to reach them. "
        "Every answer names its source and date. In English and Chinese, here, in groups and inline."
    )
    BOT_SHORT_DESCRIPTION = N_(
        "Industry-education consortia in China: leads, members, contacts, with sources."
    )
    # The local chat page
    PAGE_TITLE = N_("Consortium bot: try it here")
    PAGE_PRIVATE = N_("Private chat")
    PAGE_GROUP = N_("Group")
    PAGE_ADMIN = N_("Administrator")
    PAGE_SEND = N_("Send")
    PAGE_MESSAGE = N_("Message")
    PAGE_LIGHT = N_("Light")
    PAGE_DARK = N_("Dark")
    PAGE_TYPING = N_("typing…")
    PAGE_EDITED = N_("edited")
    PAGE_EDIT = N_("Edit")
    PAGE_REPLY = N_("Reply")
    PAGE_CANCEL = N_("Cancel")
    PAGE_COPIED = N_("Copied")
    PAGE_INLINE = N_("Inline results")
    PAGE_WRITE_AS = N_("Write as")
    PAGE_OFFLINE = N_("The bot is not running. Reload the page when it is back.")
    PAGE_CHATS = N_("Chats")
    PAGE_CHAT = N_("Messages")
    PAGE_BACK = N_("Back to the chats")
    PAGE_LANGUAGE = N_("Language")
    PAGE_APPEARANCE = N_("Light or dark")
    PAGE_AUTOMATIC = N_("As the system")
    PAGE_LOCAL = N_("A local preview: nothing leaves this computer.")
    PAGE_BOT = N_("bot")
    PAGE_COMMANDS = N_("Commands")
    PAGE_TRY_ASKING = N_("Try asking")
    PAGE_GROUP_HINT = N_(
        "In a group the bot answers commands, replies to it and messages that mention it, and "
        "is silent otherwise."
    )
    PAGE_ACTIONS = N_("Message actions")
    PAGE_BUTTONS = N_("Buttons")
    PAGE_COPY = N_("Copy")
    PAGE_OPEN = N_("Open")
    PAGE_OPEN_LINK = N_("Open this link?")
    PAGE_CLOSE = N_("Close")
    PAGE_VIA = N_("via")
    PAGE_SPOILER = N_("Hidden text, show it")
    PAGE_SHOW_MORE = N_("Show more")
    PAGE_SHOW_LESS = N_("Show less")
    PAGE_ATTACHMENT = N_("Attachment")
    PAGE_DOWNLOAD = N_("download")
    PAGE_NEWEST = N_("To the newest message")
    PAGE_NO_RESULTS = N_("Nothing found")


def say(message: Message, language: Language, **values: str) -> str:
    """Return a message as plain text, not escaped; ``values`` fill its places."""
    return plain(Words(language).phrase(message.value, **values))


def about(language: Language, *, published: str, totals: Mapping[str, int], contact: str = "") -> str:
    """Say how new the directory is, what it holds (rows a table) and whom to write to."""
    words = Words(language)
    to = contact or words.word(N_("the person who runs this bot"))
    lines = (
        words.phrase(
            "This directory has {consortia} consortia and {organisations} organisations, "
            "from {sources} sources.",
            consortia=str(totals["consortia"]),
            organisations=str(totals["organisations"]),
            sources=str(totals["sources"]),
        ),
        words.phrase("Newest source: {date}.", date=date(published, words)),
        words.phrase(
            "Every answer names its source and date. What no source says is “not published”, never guessed."
        ),
        words.phrase("Corrections and questions: {contact}", contact=to),
    )
    return "\n".join(map(plain, lines))
