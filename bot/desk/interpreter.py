"""From a reading to what is asked for: topics and names put together."""

from __future__ import annotations

from bot.desk.asked_of import AskedOf
from bot.desk.memory import Spoken
from bot.desk.names import Names
from bot.desk.parties import Sorter
from bot.desk.queries import general_background, listing_for, query_for
from bot.desk.understanding import Clear, Talk, Unclear, Understanding
from bot.desk.wish import Wish, wish_of
from bot.question.common import CommonWords
from bot.question.mentions import Mention
from bot.question.phrases import ELSEWHERE
from bot.question.reader import Reading
from bot.values.query import Query, Topic

# With these a word that is asked elsewhere (fees, weather) makes the question one for elsewhere.
_VAGUE = frozenset({None, Topic.OVERVIEW, Topic.COUNT, Topic.MEMBERS, Topic.BACKGROUND})


class Interpreter:
    """Understands readings against one revision of a directory."""

    def __init__(self, names: Names, common: CommonWords) -> None:
        self._sorter = Sorter(names, common)
        self._asked_of = AskedOf(names, self._sorter)

    def interpret(self, reading: Reading, spoken: Spoken | None, home: str) -> Understanding:
        """Return what is asked for; ``spoken`` is what the chat was about, ``home`` its own consortium."""
        reading = reading.without(_excepted(reading))
        reading = reading.without(self._sorter.small_talk(reading))
        reading = reading.without(self._sorter.loose(reading))
        wish = wish_of(reading)
        if spoken is not None and wish.topic is None and reading.mentions and reading.has("follow_up"):
            wish = spoken.continued(wish)
        if reading.has(ELSEWHERE) and (wish.topic in _VAGUE or not reading.mentions):
            return Unclear()
        listed = any(mention.hits or mention.place for mention in reading.mentions)
        if reading.has("help") and wish.topic is None and not listed:
            return Talk("help")
        if reading.mentions:
            return self._asked_of.understand(reading, wish, home)
        if wish.topic is None and not wish.level and not reading.has("consortium"):
            for about in ("help", "thanks", "hello"):
                if reading.has(about):
                    return Talk(about)
        return self._nameless(reading, wish, spoken, home)

    def _nameless(self, reading: Reading, wish: Wish, spoken: Spoken | None, home: str) -> Understanding:
        listing = listing_for(reading, wish, None)
        if listing is not None:
            return listing
        general = wish.background in {"first", "second"} or not (spoken or home)
        told = reading.has("consortium", "consortia", "first", "second", "notice", "background")
        if wish.topic is Topic.BACKGROUND and general and told:
            return Clear(Query(Topic.BACKGROUND, background=general_background(wish)))
        if spoken is not None and wish.topic is not None:
            query = spoken.about(wish)
            if query is not None:
                return Clear(query, 0.9)
        if home and wish.topic is not None and wish.topic is not Topic.CONSORTIA_OF:
            return Clear(query_for(wish, home), 0.9)
        if reading.has("consortium") and wish.topic is Topic.OVERVIEW:
            return Clear(Query(Topic.BACKGROUND, background="what"), 0.8)
        return Unclear(None if wish.topic in {Topic.BACKGROUND, Topic.OVERVIEW} else wish.topic)


def _excepted(reading: Reading) -> tuple[Mention, ...]:
    """Return the names that are not asked about: "除了华为还有哪些企业"."""
    ends = {s.end for s in reading.segments if "except" in s.cues}
    return tuple(mention for mention in reading.mentions if mention.start in ends)
