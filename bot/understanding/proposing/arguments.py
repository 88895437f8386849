"""Whom a question may be about: by its mentions, and by the dialogue (pronouns, ordinals, descriptions)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.analysis import Analysis
from bot.understanding.dialogue import DialogueContext
from bot.understanding.lexicon import SOUND
from bot.understanding.mentions import ConsortiumMention, OrganisationMention
from bot.understanding.outline import Outline
from bot.understanding.proposing.model import CATEGORY_OF_CUE, CONTACT_CUES, MOST_OPTIONS, Argument, Slots

_MOST_MENTIONS, _MOST_CATEGORIES = 6, 3
_NAMED = 0.5  # score of an organisation whose consortia may be meant
_HINT, _SAME, _AT_PLACE = 0.25, 1e-6, 2.0  # scores of what describes a consortium, in units of a clear word
_BARE = 3  # words of a message that may be a mere number of a choice
_ORDINALS = ("first", "second", "third", "fourth", "fifth")


def slots_of(analysis: Analysis, context: DialogueContext | None, outline: Outline, home: str) -> Slots:
    """Return what can be filled in; ``home`` is the consortium that the chat is about."""
    categories = _categories(analysis)
    consortia, organisations = _named(analysis, outline)
    if context is not None:
        more = tuple(_from_dialogue(analysis, context, outline))
        consortia += tuple(a for a in more if a.ids[0] in outline.consortia)
        organisations += tuple(a for a in more if a.ids[0] not in outline.consortia)
    if home and (context is None or context.consortium != home):
        consortia += (Argument("home", (home,)),)
    return Slots(
        analysis,
        context,
        outline,
        consortia,
        organisations,
        tuple(categories[:_MOST_CATEGORIES]),
        tuple(cue for cue in CONTACT_CUES if cue in analysis.cues),
    )


def _categories(analysis: Analysis) -> list[str]:
    """Return the categories that are said.

    A word inside a longer one says nothing: "vocational" in "secondary vocational school".
    """
    spans = {
        category: [cue for cue in analysis.cues[name] if cue.how != SOUND or not analysis.pinyin]
        for name, category in CATEGORY_OF_CUE.items()
        if name in analysis.cues
    }

    def hidden(category: str) -> bool:
        return all(
            any(
                other.start <= cue.start and cue.end <= other.end and len(other.span) > len(cue.span)
                for one, others in spans.items()
                if one != category
                for other in others
            )
            for cue in spans[category]
        )

    found = [category for category in spans if not hidden(category)]
    return found + [one for one in analysis.categories if one not in found]


def _named(analysis: Analysis, outline: Outline) -> tuple[tuple[Argument, ...], tuple[Argument, ...]]:
    consortia: dict[object, Argument] = {}
    for one in sorted(analysis.consortia, key=lambda m: -m.score):
        consortia.setdefault((one.ids, one.words), Argument("C", one.ids, (one,)))
    organisations: dict[object, Argument] = {}
    for other in sorted(analysis.organisations, key=lambda m: (-m.score, m.start)):
        organisations.setdefault(other.ids, Argument("O", other.ids, (other,)))
    for argument in tuple(organisations.values()):
        if len(argument.ids) > 1 and (here := _at_place(analysis, argument, outline)):
            organisations.setdefault((here,), Argument("O@", (here,), argument.mentions))
    found, named = list(consortia.values())[:_MOST_MENTIONS], list(organisations.values())[:_MOST_MENTIONS]
    for argument in named:
        if (
            len(argument.ids) == 1
            and _score(argument) > _NAMED
            and (own := outline.consortia_of(argument.ids[0]))
        ):
            found.append(Argument("C(O)", own, argument.mentions))
    return tuple(found), tuple(named)


def _at_place(analysis: Analysis, argument: Argument, outline: Outline) -> str:
    """Return the one of several of a name that is at a place which the question names, or ""."""
    for mention in analysis.places:
        here = [
            one
            for one in argument.ids
            if one in outline.organisations
            and outline.is_there(outline.organisations[one], mention.place)
            and argument.words.isdisjoint(mention.span)
        ]
        if len(here) == 1:
            return here[0]
    return ""


def _score(argument: Argument) -> float:
    mention = argument.mentions[0] if argument.mentions else None
    return mention.score if isinstance(mention, OrganisationMention | ConsortiumMention) else 0.0


def _from_dialogue(analysis: Analysis, context: DialogueContext, outline: Outline) -> Iterator[Argument]:
    """Yield whom pronouns, ordinals and descriptions may mean."""
    if context.consortium:
        yield Argument("xC", (context.consortium,))
    if context.before and context.before != context.consortium:
        yield Argument("xB", (context.before,))
    if context.organisation:
        yield Argument("xO", (context.organisation,))
        own = outline.consortia_of(context.organisation)
        if own and own != (context.consortium,):
            yield Argument("xC(O)", own)
    shown = context.options or context.results
    place = _ordinal(analysis, len(shown))
    if place is not None:
        yield Argument("xord", (shown[place],))
    pool = tuple(dict.fromkeys((*context.options, *context.results, *context.listed)))
    consortia = [i for i in pool if i in outline.consortia]
    yield from _described(analysis, consortia, outline)
    others = [i for i in consortia if i != context.consortium]
    if len(others) == 1 and analysis.has("other1", "else", "follow"):
        yield Argument("xother", (others[0],))
    organisations = [i for i in pool if i not in outline.consortia]
    yield from _of_kind(analysis, organisations, context, outline)


def _ordinal(analysis: Analysis, size: int) -> int | None:
    for number, cue in enumerate(_ORDINALS):
        if analysis.has(cue) and number < size:
            return number
    digits = [word.text for word in analysis.words if word.text.isdigit()]
    if len(analysis.words) <= _BARE and len(digits) == 1 and 0 < int(digits[0][:4]) <= size:
        return int(digits[0][:4]) - 1
    return size - 1 if analysis.has("last") and size else None


def _described(analysis: Analysis, consortia: list[str], outline: Outline) -> Iterator[Argument]:
    """Yield the one of some consortia that the words of the question describe."""
    number = {one: at for at, one in enumerate(outline.consortia)}
    scores = {one: analysis.evidence.score.get(number[one], 0.0) for one in consortia}
    for mention in analysis.consortia:
        if mention.city or mention.how == "province":
            for one in mention.ids:
                if one in scores:
                    scores[one] += _AT_PLACE
    most = max(scores.values(), default=0.0)
    best = [one for one, score in scores.items() if score >= most - _SAME]
    if most > _HINT and len(best) == 1:
        words = analysis.evidence.words.get(number[best[0]], frozenset()) or frozenset({0})
        clause = analysis.words[min(words)].clause
        yield Argument("xpick", (best[0],), (ConsortiumMention((best[0],), words, clause, most, "pick"),))


def _of_kind(
    analysis: Analysis, pool: list[str], context: DialogueContext, outline: Outline
) -> Iterator[Argument]:
    if len(pool) <= 1:  # nothing to tell apart
        return
    for mention in analysis.places:
        here = [
            i
            for i in pool
            if i in outline.organisations and outline.is_there(outline.organisations[i], mention.place)
        ]
        if len(here) == 1:
            yield Argument("xplace", (here[0],))
    for cue, category in CATEGORY_OF_CUE.items():
        if cue in analysis.cues:
            fitting = [
                i
                for i in pool
                if i in outline.organisations
                and outline.organisation_is_of(outline.organisations[i], category)
            ]
            if len(fitting) == 1:
                yield Argument("xkind", (fitting[0],))
    if analysis.has("both", "prons", "all"):
        yield Argument("xboth", tuple(pool[:MOST_OPTIONS]))
    rest = [i for i in pool if i != context.organisation]
    if len(rest) == 1 and analysis.has("other1", "else"):
        yield Argument("xother", (rest[0],))
