"""Which organisations a question may name: listed names where they stand, and a few runs of uncommon words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from bot.lookup.finder import Finder
from bot.lookup.match import Hit, Match
from bot.understanding.common_words import CommonWords
from bot.understanding.gazetteer import PlaceMention
from bot.understanding.lexicon import EXACT, SOUND, Cue
from bot.understanding.linking.consortium_evidence import Evidence
from bot.understanding.linking.consortium_matcher import ConsortiumMatcher
from bot.understanding.linking.name_differences import omits_distinctive_word, replaces_distinctive_word
from bot.understanding.linking.partial_names import PartialNameIndex
from bot.understanding.mentions import ConsortiumMention, Mention, OrganisationMention, UnknownMention
from bot.understanding.name_words import NameWords
from bot.understanding.outline import Outline
from bot.understanding.tokenizer import Word, Wording
from bot.values.folding import fold

MOST_RUNS = 4  # look-ups a question
_MOST_TIED = 4
_LISTED_SCORE, _LISTED_THEME = 3.0, 2.0  # of a consortium whose name stands there
_CANDIDATES, _HOPELESS = 3, 0.002
_NEAREST, _RELATED = 3, 0.5  # names that are shown beside "not found", and from which score on
_CONSORTIUM_FROM = 0.3
_ONE_PART, _SOME_PARTS = 0.8, 0.5  # score of a part of a name that one has, or several
_CERTAIN = 0.9
_SHORTEST, _SHORT = 3, 4  # Latin letters of a run
_PLAIN_WORDS = range(2, 5)  # Han characters of a nickname made of everyday words
_JOINING = frozenset({"of", "and", "for"})
# Chinese words of one character that join and turn sentences; a name does not go over them.
PARTICLES = frozenset(
    "的了吗呢啊吧是在有我你他她它和与跟及就都也还又很个那这哪谁去来要想会给把被从向对为着过么嘛呀"
)
_SMALL = PARTICLES | frozenset(
    "们太不没家所位一二三四五六七八九十到能里上下中大小多少请问帮找查说看话得地哇哦喔嘞俺咱您子几且等某各每两"
)
# Cues that no name goes over, …
STOPS = frozenset(
    [
        "lead",
        "count",
        "address",
        "postcode",
        "phone",
        "email",
        "website",
        "contact",
        "fax",
        "cons",
        "consplural",
        "who",
        "which",
        "where",
        "hello",
        "thanks",
        "courtesy",
        "want",
        "help",
        "off",
        "pron",
        "prons",
        "theone",
        "follow",
        "yesno",
        "when",
        "aims",
        "whatis",
        "source",
        "why",
        "corr",
        "about",
        "rename",
        "except",
        "both",
        "same",
        "same_for",
        "yourdata",
        "belong",
        "member",
        "all",
        "else",
        "most",
        "lackpub",
        "other1",
        "campus",
    ]
)
# … and those that may stand in one.
_LOOSE = frozenset(
    [
        "park",
        "college",
        "university",
        "vocational",
        "secondary",
        "enterprise",
        "research",
        "association",
        "government",
        "district",
        "national",
        "first",
        "second",
        "not",
        "more",
        "least",
        "year",
        "level",
        "unconf",
        "provincial",
        "municipal",
        "crossprov",
        "notice",
    ]
)


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


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    end: int
    text: str
    uncommon: float
    head: bool
    weight: float


class OrganisationLinker:
    """Looks names up in one revision of a directory."""

    def __init__(  # noqa: PLR0913 - everything that names are looked up in
        self,
        finder: Finder,
        partial: PartialNameIndex,
        consortia: ConsortiumMatcher,
        outline: Outline,
        name_words: NameWords,
        common: CommonWords,
    ) -> None:
        self._finder = finder
        self._consortia = consortia
        self._partial = partial
        self._outline = outline
        self._name_words = name_words
        self._common = common

    def listed(
        self, wording: Wording, function: Collection[str]
    ) -> Iterator[ConsortiumMention | OrganisationMention]:
        """Yield the names that stand in a question as they are listed; of nested ones the longest."""
        starts = {word.start: at for at, word in enumerate(wording.words)}
        ends = {word.end: at + 1 for at, word in enumerate(wording.words)}
        found = []
        for spot in self._finder.spot(wording.folded):
            start, end = starts.get(spot.start), ends.get(spot.end)
            if start is None or end is None or start >= end:
                continue
            hits = self._prominent(spot.hits, spot.end - spot.start)
            if hits and not self._is_everyday(wording.words[start:end], hits[0], function):
                found.append((start, end, hits))
        found += [
            (at, at + 1, [Hit(word.text, word.text, "acronym")])
            for at, word in enumerate(wording.words)
            if self._is_id(word, function)
        ]
        for start, end, hits in found:
            if not any(s <= start and end <= e and e - s > end - start for s, e, _ in found):
                yield from self._named(wording, start, end, hits)

    def _prominent(self, hits: Sequence[Hit], size: int) -> list[Hit]:
        here = [h for h in hits if h.id in self._outline.participants or h.id in self._outline.consortia]
        if here:
            return here
        return list(hits[:_MOST_TIED]) if size >= _SHORT else []

    def _is_id(self, word: Word, function: Collection[str]) -> bool:
        """Whether a word is an id of the tables, which are often what people call somebody (ahcme)."""
        text = word.text
        known = text in self._outline.participants
        return known and len(text) >= _SHORT and text not in function and text not in self._common

    def _is_everyday(self, words: Sequence[Word], hit: Hit, function: Collection[str]) -> bool:
        """Whether one everyday word merely looks like an acronym."""
        word = words[0]
        if len(words) > 1 or word.han:
            return False
        initials = hit.because in {"acronym", "initials"} and not word.capital
        return word.text in function or (initials and word.text in self._common)

    def _named(
        self, wording: Wording, start: int, end: int, hits: Sequence[Hit]
    ) -> Iterator[ConsortiumMention | OrganisationMention]:
        words, clause = frozenset(range(start, end)), wording.words[start].clause
        consortia = tuple(hit.id for hit in hits if hit.id in self._outline.consortia)
        others = [hit for hit in hits if hit.id not in self._outline.consortia]
        if others:
            ids = tuple(hit.id for hit in others)
            yield OrganisationMention(ids, words, clause, 1.0, EXACT, others[0].because, others[0].name)
        if consortia:
            yield ConsortiumMention(consortia, words, clause, _LISTED_SCORE, "name", _LISTED_THEME)

    def link(self, around: Surroundings, evidence: Evidence) -> Iterator[Mention]:
        """Yield what the runs of uncommon words may name, and that they may be unknown here."""
        seen: set[str] = set()
        for run in sorted(self._runs(around), key=lambda run: -run.weight):
            if run.text not in seen and len(seen) < MOST_RUNS:
                seen.add(run.text)
                yield from self._looked_up(run, around, evidence)
        whole = len(around.wording.words)
        for place in around.places:
            if not self._consortia.is_at(place.place) and not set(place.span) <= around.named:
                text = around.wording.between(place.start, place.end)
                clause = around.wording.words[place.start].clause
                yield UnknownMention(
                    frozenset(place.span),
                    clause,
                    text,
                    uncommon=1.0,
                    place=True,
                    whole=len(place.span) == whole,
                    ended="place",
                )

    def _runs(self, around: Surroundings) -> Iterator[_Run]:
        """Yield stretches between cues and function words, whole and without everyday words at their ends."""
        words = around.wording.words
        barred = {at for c in around.cues if c.name in STOPS and c.how != SOUND for at in c.span}
        loose = {at for c in around.cues if c.name in _LOOSE for at in c.span}
        cued = {at for c in around.cues if c.end - c.start > 1 and words[c.start].han for at in c.span}
        start = 0
        while start < len(words):
            if self._ends(start, words, barred, around):
                start += 1
                continue
            end = start
            while (
                end < len(words)
                and not self._ends(end, words, barred, around)
                and words[end].clause == words[start].clause
            ):
                end += 1
            first, last = start, end
            while first < last and words[first].text in _JOINING:
                first += 1
            while last > first and words[last - 1].text in _JOINING:
                last -= 1
            if first < last:
                for s, e in self._cuts(first, last, around, loose):
                    run = self._weighed(s, e, around, loose, cued)
                    if run is not None:
                        yield run
            start = end

    @staticmethod
    def _ends(at: int, words: Sequence[Word], barred: Collection[int], around: Surroundings) -> bool:
        word = words[at]
        if at in around.named or word.text in _JOINING:
            return False
        if word.han:
            return at in barred or word.text in PARTICLES
        return at in barred or word.text in around.function

    def _cuts(
        self, start: int, end: int, around: Surroundings, loose: Collection[int]
    ) -> Iterator[tuple[int, int]]:
        span = range(start, end)
        if all(at in around.named for at in span):
            return
        if all(at in around.placed for at in span) and len(span) <= _SHORT:
            return
        yield start, end
        words = around.wording.words

        def goes(at: int) -> bool:
            kept = at in around.placed or at in around.named or at in loose
            return around.everyday[at] and not kept and not self._name_words.is_part(words[at].text)

        first, last = start, end
        while first < last and goes(first):
            first += 1
        while last > first and goes(last - 1):
            last -= 1
        if first < last and (first, last) != (start, end):
            yield first, last
        if first < last and all(words[at].han for at in range(first, last)):
            inner = self._to_the_head(first, last, around)
            if inner not in {(start, end), (first, last)} and inner[1] - inner[0] > 1:
                yield inner

    def _to_the_head(self, start: int, end: int, around: Surroundings) -> tuple[int, int]:
        """Return where a Chinese name may lie inside a run: from its place to the last word that ends a name."""
        text = "".join(word.text for word in around.wording.words[start:end])
        first = next((at for at in range(start, end) if at in around.placed), start)
        last = 0
        for head in self._name_words.chinese_heads:
            at = text.rfind(head)
            if len(head) > 1 and 0 < at < len(text) - len(head):
                last = max(last, start + at + len(head))
        return first, max(last, first + 2) if last else end

    def _weighed(
        self, start: int, end: int, around: Surroundings, loose: Collection[int], cued: Collection[int]
    ) -> _Run | None:
        words = around.wording.words[start:end]
        text, span = around.wording.between(start, end), range(start, end)
        han = any(word.han for word in words)
        if (len(words) == 1 and han) or (not han and len(text) < _SHORTEST):
            return None
        few = len(around.wording.words) <= _SHORTEST
        if not han and len(text) < _SHORT and not (words[0].capital or few):
            return None
        uncommon = sum(
            (not around.everyday[at] or (word.capital and word.text not in around.function))
            and at not in loose
            and at not in around.placed
            for at, word in zip(span, words, strict=True)
        )
        head = self._name_words.ends_a_name(words)
        placed = any(at in around.placed for at in span)
        plain = False
        whole = len(words) == len(around.wording.words)
        if not uncommon and not head and not whole and not any(at in around.named for at in span):
            plain = han and len(words) in _PLAIN_WORDS and not placed and not any(at in cued for at in span)
            if not plain:
                return None
        weight = uncommon / len(words) + 0.5 * head + 0.3 * placed - 0.5 * plain
        weight += 0.2 * any(word.capital for word in words)
        return _Run(start, end, text, uncommon / len(words), head, weight)

    def _looked_up(self, run: _Run, around: Surroundings, evidence: Evidence) -> Iterator[Mention]:
        words, clause = frozenset(range(run.start, run.end)), around.wording.words[run.start].clause
        match = self._finder.find(run.text, limit=4)
        others = [c for c in match.candidates if c.id not in self._outline.consortia]
        for rank, one in enumerate(others[:_CANDIDATES]):
            if one.score >= _HOPELESS:
                contradicts = self._contradiction(run.text, one.matched, one.because)
                yield OrganisationMention(
                    (one.id,),
                    words,
                    clause,
                    one.score,
                    match.outcome.value,
                    one.because,
                    one.matched,
                    rank,
                    contradicts,
                )
        parts = tuple(i for i in self._partial.find(run.text) if i not in self._outline.consortia)
        if parts and not (others and others[0].score > _CERTAIN):
            score = _ONE_PART if len(parts) == 1 else _SOME_PARTS
            yield OrganisationMention(parts[:5], words, clause, score, "part", f"partial{min(len(parts), 2)}")
        for one in match.candidates:
            if one.id in self._outline.consortia and one.score > _CONSORTIUM_FROM:
                yield ConsortiumMention((one.id,), words, clause, 1 + one.score, "similar", one.score)
        yield self._unknown(run, around, evidence, match, 0.8 if parts else 0.0)

    def _contradiction(self, asked: str, listed: str, because: str) -> int:
        if asked.isascii() or because not in {"typo", "partial"}:
            return 0
        name = fold(listed)
        if replaces_distinctive_word(asked, name, self._name_words.fields):
            return 1
        return 2 if omits_distinctive_word(asked, name, self._name_words.chinese_parts) else 0

    def _unknown(
        self, run: _Run, around: Surroundings, evidence: Evidence, match: Match, partial: float
    ) -> UnknownMention:
        words = frozenset(range(run.start, run.end))
        fits = [v for n, v in evidence.score.items() if not words.isdisjoint(evidence.words[n])]
        inner = around.wording.words[run.start : run.end]
        return UnknownMention(
            words,
            inner[0].clause,
            run.text,
            nearest=tuple(c.id for c in match.candidates[:_NEAREST] if c.score >= _RELATED),
            head=run.head,
            capitals=any(word.capital for word in inner),
            uncommon=run.uncommon,
            place=not words.isdisjoint(around.placed),
            exact=not words.isdisjoint(around.named),
            best=max((c.score for c in match.candidates), default=partial),
            consortium=max(fits, default=0.0),
            whole=len(inner) == len(around.wording.words),
            han=any(word.han for word in inner),
            ended=match.outcome.value,
        )


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
            for size in (4, 3, 2):
                window = words[at : at + size]
                text = "".join(each.text for each in window)
                if len(text) == size and all(each.han for each in window) and text in common:
                    found[at : at + size] = [True] * size
                    break
    return found
