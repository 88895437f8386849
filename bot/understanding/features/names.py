"""What speaks for and against a mention that a proposal uses."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from bot.understanding.features.question import Question
from bot.understanding.lexicon import EXACT
from bot.understanding.mentions import (
    ConsortiumMention,
    Mention,
    OrganisationMention,
    ParagraphMention,
    UnknownMention,
)

_KIND_WORDS = frozenset("university college institute school hospital academy".split())  # noqa: SIM905

_KIND_WORDS_ZH = ("大学", "学院", "医院", "学校", "附中", "附属")


def mention_features(
    question: Question, mention: Mention, clauses: frozenset[int], group: str
) -> Iterator[tuple[str, float]]:
    match mention:
        case ConsortiumMention():
            yield from _consortium(question, mention, clauses, group)
        case OrganisationMention():
            yield from _organisation(question, mention, clauses, group)
        case UnknownMention():
            yield from _unknown(question, mention, clauses)
        case ParagraphMention():
            yield from _paragraph(question, mention)


def _organisation(
    question: Question, mention: OrganisationMention, clauses: frozenset[int], group: str
) -> Iterator[tuple[str, float]]:
    analysis, words = question.analysis, question.analysis.words
    tenth = min(9, int(mention.score * 10))
    exact = mention.how == EXACT
    yield f"o:{mention.how}", 1.0
    yield f"os:{mention.how}", mention.score
    yield f"o{tenth}:{'x' if exact else 'f'}", 1.0
    yield f"ob:{mention.because}", 1.0
    yield f"oib:{mention.because}:{int(mention.score * 5)}", 1.0
    if not exact:
        yield f"oibt:{mention.because}:{int(mention.score * 5)}:{mention.contradicts}", 1.0
    if mention.rank:
        yield "o:rank", float(mention.rank)
    if mention.contradicts:
        yield f"o:contradicts{mention.contradicts}", 1.0
    for name, holds in (
        ("o:amb", len(mention.ids) > 1),
        ("o:part", mention.ids[0] in question.outline.participants),
        ("o:short", len(analysis.wording.between(mention.start, mention.end)) <= 3),  # noqa: PLR2004
        ("o:cap", any(words[at].capital for at in mention.words)),
        ("o:elsewhere", _is_elsewhere(question, mention)),
        ("o:headafter", _is_followed_by_a_kind(question, mention)),
        (
            "o:inside",
            any(
                o is not mention and mention.words < o.words and o.score > mention.score - 0.05
                for o in analysis.organisations
            ),
        ),
        (
            "o:insideunk",
            any(mention.words < u.words and u.head and u.best < 0.5 for u in analysis.unknown),
        ),
        (
            "o:mixed",
            any(words[at].han for at in mention.words) and any(not words[at].han for at in mention.words),
        ),
    ):
        if holds:
            yield name, 1.0
    yield from _extended(question, mention)
    if clauses:
        yield ("o:cl" if mention.clause in clauses else "o:notcl"), 1.0
    if len(mention.words) == len(words):
        yield f"whole:{mention.how}", 1.0
        yield f"whole:{mention.how}:{int(mention.score * 5)}", 1.0
        yield f"whole:{group}", 1.0
    organisation = question.outline.organisations.get(mention.ids[0])
    if any(cue.start == mention.end for cue in analysis.cues.get("cons", ())):
        yield "o:beforecons", 1.0
        yield f"o:beforecons:{organisation.kind if organisation else ''}", 1.0


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
    covers = any(o.words >= outer.words and o.score > mention.score - 0.1 for o in analysis.organisations)
    if covers:
        yield "ox:covered", 1.0


def _is_elsewhere(question: Question, mention: OrganisationMention) -> bool:
    """Whether a place stands right before a name that is not there."""
    organisation = question.outline.organisations.get(mention.ids[0])
    if organisation is None:
        return False
    for place in question.analysis.places:
        if place.end == mention.start:
            own = question.outline
            here = own.is_there(organisation, place.place)
            if not here:
                return True
    return False


def _is_followed_by_a_kind(question: Question, mention: OrganisationMention) -> bool:
    words = question.analysis.words
    if mention.end >= len(words) or words[mention.end].clause != mention.clause:
        return False
    following = words[mention.end]
    pair = "".join(word.text for word in words[mention.end : mention.end + 2])
    return following.text in _KIND_WORDS or (following.han and pair in _KIND_WORDS_ZH)


def _consortium(  # noqa: C901, PLR0912 - a list of independent signs
    question: Question, mention: ConsortiumMention, clauses: frozenset[int], group: str
) -> Iterator[tuple[str, float]]:
    analysis = question.analysis
    yield f"cm:{mention.how}", 1.0
    yield f"cm:{group}:{mention.how}", 1.0
    yield "cs", min(mention.score, 5.0)
    yield "ct", min(mention.theme, 3.0)
    if len(mention.ids) > 1:
        yield "c:tie", 1.0
        yield f"ctie:{group}", 1.0
        yield "c:tien", log(len(mention.ids))
    else:
        yield "c:one", 1.0
    yield "c:ahead", mention.ahead
    yield "c:rivals", log(mention.rivals + 1)
    if clauses:
        yield ("cl:y" if mention.clause in clauses else "cl:n"), 1.0
    cons = analysis.cues.get("cons", ())
    if any(-1 <= cue.start - mention.end <= 3 or 0 <= mention.start - cue.end <= 2 for cue in cons):  # noqa: PLR2004
        yield "c:adj", 1.0
    elif cons:
        yield "c:noadj", 1.0
    if any(
        not mention.words.isdisjoint(o.words) and o.score > 0.85 and len(o.words) >= len(mention.words)  # noqa: PLR2004
        for o in analysis.organisations
    ):
        yield "c:inorg", 1.0
    for unknown in analysis.unknown:
        if not mention.words.isdisjoint(unknown.words):
            if unknown.head and unknown.best < 0.5:  # noqa: PLR2004
                yield "c:inunk", 1.0
                break
            if unknown.consortium < 0.2 and unknown.uncommon > 0:  # noqa: PLR2004
                yield "c:inunk2", unknown.uncommon
                break
    better = [o for o in analysis.consortia if o is not mention and o.score > mention.score + 0.01]
    if any(not mention.words.isdisjoint(o.words) for o in better):
        yield "c:dominated", 1.0
    elif better:
        yield "c:dominated2", 1.0
    inside = question.inside(mention) or frozenset({mention.start})
    for cue in cons:
        same = analysis.words[cue.start].clause == mention.clause
        if same and mention.end <= cue.start <= mention.end + 6:
            gap = [
                at
                for at in range(min(inside), cue.start)
                if at not in mention.words and at in question.content
            ]
            if gap:
                yield "c:gap", len(gap) / 2
                yield "c:gap1", 1.0
            break
    if len(mention.words) == len(analysis.words):
        yield "cwhole", 1.0


def _unknown(
    question: Question, mention: UnknownMention, clauses: frozenset[int]
) -> Iterator[tuple[str, float]]:
    analysis = question.analysis
    low = mention.best < 0.5  # noqa: PLR2004
    for name, value in (
        ("head", mention.head),
        ("cap", mention.capitals),
        ("non", mention.uncommon),
        ("best", mention.best),
        ("cw", min(mention.consortium, 2.0)),
        ("whole", mention.whole),
        ("place", mention.place),
        ("exact", mention.exact),
        ("len", min(len(mention.words), 8) / 8),
        ("han", mention.han),
        ("headlow", mention.head and low),
        ("hplow", mention.head and mention.place and low),
        ("headplace", mention.head and mention.place),
        ("noncap", mention.uncommon * mention.capitals),
        ("best>", not low),
        ("head&non", mention.uncommon * mention.head),
        ("last", mention.clause == analysis.words[-1].clause),
        ("wholenon", mention.whole and mention.uncommon > 0),
        ("wholehead", mention.whole and mention.head),
    ):
        if value:
            yield f"u:{name}", float(value)
    yield f"u:ended:{mention.ended}", 1.0
    yield f"u:b{int(mention.best * 5)}", 1.0
    others = [o for o in analysis.organisations if not o.words.isdisjoint(mention.words) and o.how != EXACT]
    if others:
        best = max(others, key=lambda o: o.score)
        yield f"ub:{best.because}:{int(best.score * 5)}:{best.contradicts}", 1.0
    if exact := next(
        (o for o in analysis.organisations if o.how == EXACT and o.words <= mention.words), None
    ):
        yield "u:hasexact", 1.0
        yield f"u:hasexact:{exact.because}", 1.0
        own = mention.words - exact.words - {at for place in analysis.places for at in place.span}
        for name, holds in (
            ("all", exact.words == mention.words),
            ("rare", any(not analysis.everyday[at] for at in own)),
            ("cap", any(analysis.words[at].capital for at in own)),
            ("after", any(at >= exact.end for at in own)),
            ("before", any(at < exact.start for at in own)),
            ("head", mention.head and bool(own)),
        ):
            if holds:
                yield f"ux:{name}", 1.0
    if clauses:
        yield ("u:cl" if mention.clause in clauses else "u:notcl"), 1.0
    strength = mention.uncommon + 0.5 * mention.head
    for cue in ("belong", "member", "yesno", "cons", "lead", "about", "which", "follow", "where"):
        if cue in analysis.cues:
            yield f"uc:{cue}", strength
    for pattern in question.patterns & {"~ct", "~nogoal", "~ctx"}:
        yield f"uc:{pattern}", strength


def _paragraph(question: Question, mention: ParagraphMention) -> Iterator[tuple[str, float]]:
    yield "pm", mention.score
    yield f"pm{int(mention.score * 8)}", 1.0
    if not mention.consortium:
        yield "pm:general", 1.0
        return
    named = any(mention.consortium in one.ids for one in question.analysis.consortia if one.score > 1)
    spoken = question.context is not None and question.context.consortium == mention.consortium
    yield ("pm:named" if named else "pm:spoken" if spoken else "pm:strange"), 1.0
