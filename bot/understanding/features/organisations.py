"""What speaks for and against an organisation that a proposal names."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.features.question import UNLIKE, Question
from bot.understanding.lexicon import EXACT
from bot.understanding.mentions import OrganisationMention

_KIND_WORDS = frozenset({"university", "college", "institute", "school", "hospital", "academy"})
_KIND_WORDS_ZH = ("大学", "学院", "医院", "学校", "附中", "附属")
_SHORT = 3  # characters of a name that may be a word
_AS_GOOD, _NEARLY = 0.05, 0.1  # how much worse a longer name may be that covers a shorter one


def organisation_features(
    question: Question, mention: OrganisationMention, clauses: frozenset[int], group: str
) -> Iterator[tuple[str, float]]:
    """Yield how an organisation is named, how alike its name is, and what is around it."""
    yield from _likeness(mention)
    for name, holds in _signs(question, mention):
        if holds:
            yield name, 1.0
    yield from _extended(question, mention)
    if clauses:
        yield ("o:cl" if mention.clause in clauses else "o:notcl"), 1.0
    if len(mention.words) == len(question.analysis.words):
        yield f"whole:{mention.how}", 1.0
        yield f"whole:{mention.how}:{int(mention.score * 5)}", 1.0
        yield f"whole:{group}", 1.0
    organisation = question.outline.organisations.get(mention.ids[0])
    if any(cue.start == mention.end for cue in question.analysis.cues.get("cons", ())):
        yield "o:beforecons", 1.0
        yield f"o:beforecons:{organisation.kind if organisation else ''}", 1.0


def _likeness(mention: OrganisationMention) -> Iterator[tuple[str, float]]:
    exact = mention.how == EXACT
    tenth, fifth = min(9, int(mention.score * 10)), int(mention.score * 5)
    yield f"o:{mention.how}", 1.0
    yield f"os:{mention.how}", mention.score
    yield f"o{tenth}:{'x' if exact else 'f'}", 1.0
    yield f"ob:{mention.because}", 1.0
    yield f"oib:{mention.because}:{fifth}", 1.0
    if not exact:
        yield f"oibt:{mention.because}:{fifth}:{mention.contradicts}", 1.0
    if mention.rank:
        yield "o:rank", float(mention.rank)
    if mention.contradicts:
        yield f"o:contradicts{mention.contradicts}", 1.0


def _signs(question: Question, mention: OrganisationMention) -> Iterator[tuple[str, bool]]:
    """Yield independent signs, each with whether it holds."""
    analysis, words = question.analysis, [question.analysis.words[at] for at in mention.words]
    outer = [o for o in analysis.organisations if mention.words < o.words]
    strangers = [u for u in analysis.unknown if mention.words < u.words]
    yield "o:amb", len(mention.ids) > 1
    yield "o:part", mention.ids[0] in question.outline.participants
    yield "o:short", len(analysis.wording.between(mention.start, mention.end)) <= _SHORT
    yield "o:cap", any(word.capital for word in words)
    yield "o:elsewhere", _is_elsewhere(question, mention)
    yield "o:headafter", _is_followed_by_a_kind(question, mention)
    yield "o:inside", any(o.score > mention.score - _AS_GOOD for o in outer)
    yield "o:insideunk", any(u.head and u.best < UNLIKE for u in strangers)
    yield "o:mixed", len({word.han for word in words}) > 1


def _extended(question: Question, mention: OrganisationMention) -> Iterator[tuple[str, float]]:
    """Yield what a longer name-like run around a name adds: 一汽解放公司 and FAW-Volkswagen are not FAW."""
    analysis = question.analysis
    longer = [u for u in analysis.unknown if mention.words < u.words]
    if not longer:
        return
    outer = max(longer, key=lambda u: (u.head, len(u.words)))
    more = outer.words - mention.words
    placed = {at for place in analysis.places for at in place.span}
    own = [at for at in more if at not in placed]
    exact = mention.how == EXACT
    for name, holds in (
        ("head", outer.head),
        ("rare", any(not analysis.everyday[at] for at in own)),
        ("cap", any(analysis.words[at].capital for at in own)),
        ("common", bool(own) and all(analysis.everyday[at] for at in own)),
        ("before", any(at < mention.start for at in own)),
        ("after", any(at >= mention.end for at in own)),
        ("place", bool(more) and not own),
    ):
        if holds:
            yield f"ox:{name}", 1.0
            yield f"ox:{name}:{'x' if exact else 'f'}", 1.0
            if outer.head and name in {"rare", "cap", "after", "common"}:
                yield f"oxh:{name}:{'x' if exact else 'f'}", 1.0
    covers = any(o.words >= outer.words and o.score > mention.score - _NEARLY for o in analysis.organisations)
    if covers:
        yield "ox:covered", 1.0


def _is_elsewhere(question: Question, mention: OrganisationMention) -> bool:
    """Whether a place stands right before a name that is not there."""
    organisation = question.outline.organisations.get(mention.ids[0])
    return organisation is not None and any(
        place.end == mention.start and not question.outline.is_there(organisation, place.place)
        for place in question.analysis.places
    )


def _is_followed_by_a_kind(question: Question, mention: OrganisationMention) -> bool:
    words = question.analysis.words
    if mention.end >= len(words) or words[mention.end].clause != mention.clause:
        return False
    following = words[mention.end]
    pair = "".join(word.text for word in words[mention.end : mention.end + 2])
    return following.text in _KIND_WORDS or (following.han and pair in _KIND_WORDS_ZH)
