"""What people read about subscriptions, and administrators at the announcement desk."""

from __future__ import annotations

from enum import Enum

from bot.replies.markup import plain
from bot.replies.words import N_, Words
from bot.values.announcement import Category, State
from bot.values.language import Language
from bot.values.pauses import read_gone_run


class Notice(Enum):
    """A message by what it is for; places in braces are filled by :func:`tell`."""

    # Subscriptions
    OFFER = N_("Shall I send you announcements about the consortia? One tap ends it at any time.")
    OFFER_YES = N_("Yes, please")
    SUBSCRIBED = N_("You get announcements here. Tap to choose which:")
    UNSUBSCRIBED = N_("You get no announcements here. /subscribe brings them back.")
    STOP_ALL = N_("No announcements")
    STOP_ONE = N_("No more of “{category}”")
    STOPPED_ONE = N_("You get no more of “{category}” here. /subscribe brings it back.")
    TOPIC = N_("Announcements come into this topic.")
    TOPIC_LEFT = N_("Announcements no longer come into a topic of their own.")
    FOLLOWS = N_("This chat follows the {consortium}.")
    ZONE = N_("Quiet hours here are from 22:00 to 8:00, {zone}. Only urgent notices come then.")
    UNCLEAR = N_(
        "I know no consortium and no time zone of this name. For example: /subscribe Shenzhen, "
        "or /subscribe Europe/Berlin"
    )
    GROUP_ADMINS = N_("Only administrators of this group can decide that.")
    # Composing
    STRANGER = N_("Only the people who run this bot can announce.")
    IN_PRIVATE = N_("Please write /announce to me in private.")
    SEND_CONTENT = N_("Send me what is to be announced: a text, a picture, a file or an album.")
    SEND_VERSION = N_("Send me the version for Chinese chats; all others keep the first one.")
    SEND_LINK = N_("Write the button as: label | https://address")
    SEND_AUDIENCE = N_(
        "Write who gets it: all, private, groups, language:zh, consortium:ID or chat:ID,ID; "
        "joined with + where all must hold."
    )
    SEND_TIME = N_(
        "Write when: tomorrow 9:00, in 2 hours, 2027-03-01 09:00, with a time zone where it is not {zone}; "
        "or “now”."
    )
    SEND_CORRECTION = N_("Write the new words; they replace the old ones where it was sent already.")
    NO_POLL = N_(
        "Polls cannot be announced: each chat would have its own. Send a text, a picture or an album."
    )
    NO_SUCH_KIND = N_("This kind of message cannot be announced. Send a text, a picture, a file or an album.")
    TOO_MANY = N_("An album has at most ten items.")
    LEFT_OUT = N_("One message or one album of at most ten items: what came beside it is left out.")
    NO_AUDIENCE = N_("I do not understand this audience: {text}")
    NO_CONSORTIUM = N_("There is no consortium “{text}” in the directory.")
    NOBODY = N_("Nobody would get it: no chat of this audience has subscribed.")
    NO_TIME = N_("I do not understand this time: {text}")
    PAST = N_("That time is past.")
    NO_LINK = N_("I do not understand this button: {text}")
    REFUSED = N_("Telegram does not take it: {reason}")
    # The panel
    AUDIENCE = N_("For: {audience}")
    CATEGORY = N_("Category: {category}")
    SOUND = N_("With a sound")
    SILENT = N_("Without a sound")
    QUIET = N_("Waits for the end of quiet hours (22:00 to 8:00 where the chat is)")
    NOT_QUIET = N_("Does not wait for the end of quiet hours")
    DO_NOT_WAIT = N_("Quiet hours: it waits")
    DO_WAIT = N_("Quiet hours: it does not wait")
    VERSIONS = N_("With a version for Chinese chats")
    LINKS = N_("Buttons: {labels}")
    WHEN = N_("When: {time} ({iso})")
    NOW = N_("When: now")
    PAID = N_("Paid speed, up to {stars} Telegram Stars")
    WAITING = N_("Waits for a second administrator.")
    ASKED = N_("{name} asks you to confirm this announcement, which reaches most chats.")
    ASKED_CORRECTION = N_("{name} asks you to confirm this correction of announcement {number}.")
    ASKED_RETRY = N_("{name} asks you to confirm that announcement {number} is sent again.")
    HELD_BACK = N_(
        "It was due and was not sent: too few of the present administrators have said yes to it. "
        "Send it anew?"
    )
    WAITS = N_("I wait ten minutes for it.")
    RESTARTED = N_("I was restarted. If you have just sent me something, please send it again.")
    # Its buttons
    DO_AUDIENCE = N_("Audience")
    DO_VERSION = N_("Chinese version")
    DO_LINK = N_("Add a button")
    DO_CONTENT = N_("Replace it")
    DO_NO_LINKS = N_("Remove the buttons")
    DO_NO_VERSION = N_("Remove the Chinese version")
    DO_TIME = N_("Time")
    DO_PAID = N_("Paid speed …")
    DO_TEST = N_("Test to me")
    DO_SEND = N_("Send to {count} …")
    DO_DISCARD = N_("Discard")
    DO_BACK = N_("Back")
    DO_OTHER = N_("Write it …")
    YES_SEND = N_("Yes, send to {count}")
    YES_PAID = N_("Yes, pay up to {stars} Stars")
    ALL = N_("Everyone")
    PRIVATE = N_("Private chats")
    GROUPS = N_("Groups")
    CHINESE = N_("Chinese chats")
    ENGLISH = N_("English chats")
    PRICE = N_(
        "Up to 1,000 messages a second cost 0.1 Telegram Stars a message: up to {stars} Stars for this one."
    )
    SURE = N_("Send this now? It cannot be stopped once it has arrived, only recalled within 48 hours.")
    # While it runs, and afterwards
    PROGRESS = N_("{sent} sent, {left} left, {gone} gone, {failed} failed, {unknown} unknown")
    RATE = N_("{rate} a second, done at about {time}")
    DO_PAUSE = N_("Pause")
    DO_RESUME = N_("Resume")
    DO_CANCEL = N_("Cancel")
    DO_LIST = N_("List as CSV")
    DO_CORRECT = N_("Correct")
    DO_RECALL = N_("Recall")
    DO_RETRY = N_("Send unknown ones again")
    SURE_RETRY = N_("It is not known whether it arrived there: {count} may get it twice. Send again?")
    SURE_CORRECT = N_("Replace what was sent by these words? Chats that see them: {count}")
    YES_CORRECT = N_("Yes, replace it ({count})")
    ANOTHER = N_("It goes on when another administrator resumes it as well.")
    SURE_RECALL = N_("Delete it in {count} chats? What is older than 48 hours stays.")
    YES = N_("Yes")
    CORRECTED = N_("Corrected: {done} of {count}, out of reach: {out}")
    RECALLED = N_("Recalled: {done} of {count}, out of reach: {out}")
    NOT_TRIED = N_("{count} unknown ones were not tried and may still have it as it was.")
    BUSY = N_("It is on its way to some; please try again in a minute.")
    TOO_LONG = N_("Telegram takes texts of at most 4,096 characters, and captions of at most 1,024.")
    WAS_RECALLED = N_("It was recalled: nobody gets it anew.")
    NOT_GOT = N_("Nobody has got it.")
    VERSION_TOO = N_("This one has several versions: correct it with “consortium-bot announce edit”.")
    NOTE = N_("Paused by itself: {note}")
    GONE_RUN = N_(
        "{count} in a row are said to be gone ({reason}). "
        "Nobody was taken off the list; resuming tries them again."
    )
    LANE_HELD = N_("Held until {time}: Telegram asks everyone to wait (429)")
    CHANGE_PAUSED = N_("A correction or recall has paused by itself: {note}")
    CHANGED = N_("It was changed since you saw it. Please look at it again.")
    CONFIRMED = N_("{name} has confirmed announcement {number}.")
    OUT_OF_DATE = N_("This announcement is further on; nothing was changed.")


CATEGORIES = {
    Category.NEWS: N_("News"),
    Category.EVENTS: N_("Events"),
    Category.URGENT: N_("Urgent notices"),
}
STATES = {
    State.DRAFT: N_("Draft"),
    State.SCHEDULED: N_("Scheduled"),
    State.SENDING: N_("Being sent"),
    State.PAUSED: N_("Paused"),
    State.DONE: N_("Done"),
    State.CANCELLED: N_("Cancelled"),
}


def tell(notice: Notice, language: Language, **values: str) -> str:
    """Return a notice as plain text, not escaped; ``values`` fill its places."""
    return plain(Words(language).phrase(notice.value, **values))


def category(name: Category, language: Language) -> str:
    """Return the name of a category."""
    return Words(language).word(CATEGORIES[name])


def recipients(count: int, seconds: float, language: Language) -> str:
    """Say how many get it and how long that takes."""
    return plain(
        Words(language).phrase_n(
            "{count} recipient, about {duration} of sending",
            "{count} recipients, about {duration} of sending",
            count,
            count=f"{count:,}",
            duration=duration(seconds, language),
        )
    )


def standing(state: State, language: Language, number: int) -> str:
    """Return the headline of a panel."""
    words = Words(language)
    title = words.phrase(
        "Announcement {number}: {state}", number=str(number), state=words.word(STATES[state])
    )
    return plain(title)


def put_back(count: int, time: str, language: Language) -> str:
    """Say how many wait because Telegram asks their chats alone to wait, until the last one's turn."""
    return plain(
        Words(language).phrase_n(
            "{count} waits until {time}: its chat takes nothing sooner",
            "{count} wait until {time} at the latest: their chats take nothing sooner",
            count,
            count=f"{count:,}",
            time=time,
        )
    )


def reason(note: str, language: Language) -> str:
    """Return why an announcement paused, in the reader's language where it is the bot that says so."""
    run = read_gone_run(note)
    return tell(Notice.GONE_RUN, language, count=str(run[0]), reason=run[1]) if run else note


def duration(seconds: float, language: Language) -> str:
    """Return a length of time, rounded to what matters."""
    words, total = Words(language), max(1, round(seconds))
    if total < 90:  # noqa: PLR2004 - seconds are worth telling up to here
        return plain(words.phrase_n("{count} second", "{count} seconds", total, count=str(total)))
    minutes = round(total / 60)
    if minutes < 90:  # noqa: PLR2004 - likewise
        return plain(words.phrase_n("{count} minute", "{count} minutes", minutes, count=str(minutes)))
    hours = round(total / 3600)
    return plain(words.phrase_n("{count} hour", "{count} hours", hours, count=str(hours)))
