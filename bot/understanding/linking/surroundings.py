"""What is known of a question's words before names are looked up in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.understanding.common_words import CommonWords
from bot.understanding.gazetteer import PlaceMention
from bot.understanding.lexicon import Cue
from bot.understanding.mentions import OrganisationMention
from bot.understanding.tokenizer import Word, Wording

# Chinese words of one character that join and turn sentences; a name does not go over them.
PARTICLES = frozenset(
    "的了吗呢啊吧是在有我你他她它和与跟及就都也还又很个那这哪谁去来要想会给把被从向对为着过么嘛呀"
)
_SMALL = PARTICLES | frozenset(
    "们太不没家所位一二三四五六七八九十到能里上下中大小多少请问帮找查说看话得地哇哦喔嘞俺咱您子几且等某各每两"
)
_SIZES = (4, 3, 2)  # Han characters of an everyday word, the longest first


@dataclass(frozen=True)
class Surroundings:
    """What is known of a question's words before names are looked up."""

    wording: Wording
    cues: Sequence[Cue]
    places: Sequence[PlaceMention]
    listed: Sequence[OrganisationMention]
    everyday: Sequence[bool]
    function: Collection[str]
    placed: frozenset[int] = field(init=False)
    named: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        """Work out which words are taken."""
        object.__setattr__(self, "placed", frozenset(at for p in self.places for at in p.span))
        object.__setattr__(self, "named", frozenset(at for m in self.listed for at in m.words))


def everyday(words: Sequence[Word], common: CommonWords, function: Collection[str]) -> list[bool]:
    """Tell of each word whether it is an everyday one, Han characters as words of two and more."""
    found = [
        word.text in PARTICLES or word.text in _SMALL
        if word.han
        else word.text in function or word.text.isdigit() or word.text in common
        for word in words
    ]
    for at, word in enumerate(words):
        if word.han:
            for size in _SIZES:
                window = words[at : at + size]
                text = "".join(each.text for each in window)
                if len(text) == size and all(each.han for each in window) and text in common:
                    found[at : at + size] = [True] * size
                    break
    return found
