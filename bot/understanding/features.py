"""Features: what speaks for and against a proposal, by name, so that a weight can be read.

They come in blocks. A block depends on little (a goal and the cues, one mention …), so its score is worked out
once a question and used by every proposal that has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import log

from bot.understanding.analysis import Analysis
from bot.understanding.dialogue import DialogueContext
from bot.understanding.lexicon import EXACT, SLIP
from bot.understanding.mentions import (
    ConsortiumMention,
    Mention,
    OrganisationMention,
    ParagraphMention,
    UnknownMention,
)
from bot.understanding.outline import Outline
from bot.understanding.prediction import predicted
from bot.understanding.proposals import CATEGORY_OF_CUE, CONTACT_CUES, Proposal, Slots, goal_of
from bot.understanding.set_proposals import LEVEL_OF_CUE, letters_of
from bot.values.query import ROLES_OF, Query, Topic

Features = dict[str, float]

_OF_CONSORTIA = frozenset(
    "lead lead_college lead_enterprise support_park members count overview aims when story".split()  # noqa: SIM905
)
_CUE_OF_CATEGORY = {category: cue for cue, category in CATEGORY_OF_CUE.items()}
_ASKING = ("lead", "park", "member", "count", "belong", "cons", "which", "who", "yesno", *CONTACT_CUES)
_PRESENTING = ("about", "rename", "which", "who", "whatis")
_LIST_CUES = ("which", "all", "consplural", "count", "who", "yesno", "where", "else")
_GOAL_CUES = (
    "lead park member count belong whatis aims when rename consplural most level source".split()  # noqa: SIM905
)
_KIND_WORDS = frozenset("university college institute school hospital academy".split())  # noqa: SIM905
_KIND_WORDS_ZH = ("大学", "学院", "医院", "学校", "附中", "附属")
# Cues that stand close to each other say more than both: (name, first, second, words between at most).
_NEAR = (
    ("LC", ("lead",), ("college", "university", "vocational"), 2),
    ("LE", ("lead",), ("enterprise",), 2),
    ("LP", ("lead",), ("park",), 2),
    ("WC", ("which", "who"), ("college", "university", "vocational"), 2),
    ("WE", ("which", "who"), ("enterprise",), 2),
    ("Wcons", ("which",), ("cons",), 2),
    ("wholead", ("who", "which"), ("lead",), 2),
    ("leadWcons", ("lead",), ("which",), 2),
    ("Ncons", ("count",), ("cons",), 2),
    ("Ncat", ("count",), tuple(CATEGORY_OF_CUE), 2),
    ("Nmem", ("count",), ("member",), 2),
    ("mostN", ("most", "least"), ("member", *CATEGORY_OF_CUE), 3),
    ("elseM", ("else", "except"), ("member", "cons"), 3),
    ("notlead", ("not",), ("lead",), 3),
    ("notcat", ("not", "except"), tuple(CATEGORY_OF_CUE), 3),
    ("mostlead", ("most", "least"), ("lead",), 4),
    ("sevlead", ("several", "two", "three"), ("lead",), 4),
    ("sevcons", ("several", "two", "three"), ("cons", "consplural"), 3),
    ("Nlead", ("count",), ("lead",), 4),
    ("elsecons", ("else", "except", "other1"), ("cons", "consplural"), 3),
    ("withsame", ("same",), ("cons", "belong", "member"), 4),
)


def group_of(goal: str) -> str:
    """Return a goal, or "ct" for any kind of contact, "leads" for the leads of a list."""
    if goal in CONTACT_CUES:
        return "ct"
    return "leads" if goal.startswith("all_") else goal


@dataclass(frozen=True)
class Question:
    """A question with its dialogue, as features see it."""

    slots: Slots

    @property
    def analysis(self) -> Analysis:
        """What was analysed."""
        return self.slots.analysis

    @property
    def context(self) -> DialogueContext | None:
        """What is spoken of."""
        return self.slots.context

    @property
    def outline(self) -> Outline:
        """What the directory has."""
        return self.slots.outline

    @cached_property
    def patterns(self) -> frozenset[str]:
        """What the whole question looks like, whatever is proposed."""
        analysis, found = self.analysis, set()
        for name, first, second, gap in _NEAR:
            if self._near(first, second, gap):
                found.add(name)
        found |= {
            name
            for name, cues in (("cat", CATEGORY_OF_CUE), ("ct", CONTACT_CUES), ("lev", LEVEL_OF_CUE))
            if analysis.has(*cues)
        }
        if not analysis.has(*_GOAL_CUES, *CONTACT_CUES):
            found.add("nogoal")
        if analysis.has(*_LIST_CUES):
            found.add("listcue")
        if {"LC", "LE"} <= found:
            found.add("LCLE")
        for name, there in (
            ("place", analysis.places),
            ("place?", any(not self._is_known(p.place) for p in analysis.places)),
            ("theme", analysis.themes),
            ("year", analysis.year),
            ("opt", self.context and self.context.options),
            ("open", self.context and self.context.open),
            ("ctx" if self.context else "noctx", True),
            ("home", any(a.how == "home" for a in self.slots.consortia)),
            ("pinyin", analysis.pinyin),
        ):
            if there:
                found.add(name)
        if self.context is not None:
            found.add("pg:" + group_of(goal_of(self.context.query)))
            if len(self.context.listed) > 1:
                found.add("listed")
        size = len(analysis.words) * (0.6 if analysis.han else 1.0)
        found.add("n1" if size <= 2 else "n2" if size <= 5 else "n3" if size <= 12 else "n4")  # noqa: PLR2004
        best = max((m.score for m in analysis.organisations), default=0.0)
        found.add("org" if best >= 0.9 else "org?" if best >= 0.3 else "noorg")  # noqa: PLR2004
        best = max((m.score for m in analysis.consortia), default=0.0)
        found.add("con" if best >= 1.8 else "con?" if best >= 0.6 else "nocon")  # noqa: PLR2004
        return frozenset(f"~{name}" for name in found)

    def _is_known(self, place: object) -> bool:
        return bool(getattr(place, "known", False))

    def _near(self, first: Collection[str], second: Collection[str], gap: int) -> bool:
        cues = self.analysis.cues
        return any(
            -gap <= b.start - a.end <= gap or -gap <= a.start - b.end <= gap
            for x in first
            for a in cues.get(x, ())
            for y in second
            for b in cues.get(y, ())
            if a.span != b.span
        )

    def clauses_of(self, goal: str, strong: frozenset[int]) -> frozenset[int]:
        """Return the clauses in which a goal like this one is asked."""
        names = _PRESENTING if goal == "overview" else _ASKING
        words = self.analysis.words
        return frozenset(
            words[cue.start].clause
            for name in names
            for cue in self.analysis.cues.get(name, ())
            if not strong.issuperset(cue.span)
        )

    @cached_property
    def plain_words(self) -> tuple[tuple[frozenset[int], str], ...]:
        """Everyday words: Latin ones, and pairs of Han characters."""
        words, common = self.analysis.words, self.analysis.everyday
        found = {w.text: frozenset({at}) for at, w in enumerate(words) if not w.han and common[at]}
        for at, (one, other) in enumerate(pairwise(words)):
            if one.han and other.han and common[at] and common[at + 1]:
                found[one.text + other.text] = frozenset({at, at + 1})
        return tuple((at, text) for text, at in found.items())

    @cached_property
    def content(self) -> frozenset[int]:
        """Words that are neither common nor cues."""
        return self.analysis.uncommon

    @cached_property
    def headed(self) -> frozenset[int]:
        """Words of what looks like the whole name of somebody who is not here."""
        return frozenset(
            at for u in self.analysis.unknown if u.head and u.best < 0.5 and u.uncommon > 0 for at in u.words  # noqa: PLR2004
        )

    def inside(self, mention: ConsortiumMention) -> frozenset[int]:
        """Return the words that belong to a consortium's name as written, cues among them included."""
        cues = self.analysis.cues
        starts = {cue.start for cue in cues.get("cons", ())}
        cued = {at for found in cues.values() for cue in found if cue.how == EXACT for at in cue.span}
        own = {at for at in mention.words if at not in cued}
        for at in sorted(mention.words - own):
            left = at - 1 in own or at - 1 in mention.words
            right = at + 1 in mention.words and at + 1 not in starts
            before = at + 1 in starts or (at + 2 in starts and at + 1 in mention.words)
            if left and (right or before):
                own.add(at)
        for start in starts:
            run = []
            at = start - 1
            while at in mention.words:
                run.append(at)
                at -= 1
            if own.intersection(run):
                own.update(run)
        return frozenset(own)

    def strong(self, proposal: Proposal) -> frozenset[int]:
        """Return the words that are surely part of a name, so that no cue is meant by them."""
        found: set[int] = set(self.headed)
        for mention in proposal.mentions:
            if isinstance(mention, ConsortiumMention):
                found |= mention.words if mention.how == "name" else self.inside(mention)
            elif isinstance(mention, OrganisationMention) and mention.how in {EXACT, "matched"}:
                found |= mention.words
        return frozenset(found)


Block = tuple[object, Iterator[tuple[str, float]]]


def blocks(question: Question, proposal: Proposal) -> Iterator[Block]:
    """Yield (key, features) of each block of a proposal; equal keys have equal features in one question."""
    goal, how = proposal.goal, proposal.argument
    group = group_of(goal)
    used = frozenset().union(*(mention.words for mention in proposal.mentions))
    strong = question.strong(proposal)
    detail = _detail(proposal)
    yield ("cues", goal, strong), _cues(question, goal, strong)
    yield ("how", how, strong), _how(question, how, strong)
    yield ("goal", goal, how, detail), _goal(question, proposal, strong)
    clauses = question.clauses_of(goal, strong)
    for mention in proposal.mentions:
        yield ("mention", mention, clauses, group), _mention(question, mention, clauses, group)
    yield ("left", used, group, how, clauses), _left_over(question, proposal, used, clauses, group)
    yield ("rows", used, goal), _sequences(question, proposal, used)
    yield ("filter", proposal.query, group), _filter(question, proposal, group)
    yield ("outcome", proposal.queries, goal, how), _outcome(question, proposal, group)


def features(question: Question, proposal: Proposal) -> Features:
    """Return all features of a proposal."""
    found: Features = {}
    for _, block in blocks(question, proposal):
        for name, value in block:
            found[name] = found.get(name, 0.0) + value
    return found


def _detail(proposal: Proposal) -> object:
    query = proposal.query
    return (query.hop, query.category, query.background, bool(query.without)) if query else None


def _cues(question: Question, goal: str, strong: frozenset[int]) -> Iterator[tuple[str, float]]:
    group = group_of(goal)
    for name, cues in question.analysis.cues.items():
        if any(strong.isdisjoint(cue.span) for cue in cues):
            yield f"c:{goal}:{name}", 1.0
        else:
            yield f"ci:{group}:{name}", 1.0
    for name in question.patterns:
        yield f"c:{goal}:{name}", 1.0
    for at, text in question.plain_words:
        if strong.isdisjoint(at):
            yield f"w:{goal}:{text}", 0.5


def _how(question: Question, how: str, strong: frozenset[int]) -> Iterator[tuple[str, float]]:
    for name, cues in question.analysis.cues.items():
        if any(strong.isdisjoint(cue.span) for cue in cues):
            yield f"a:{how}:{name}", 1.0
    for name in question.patterns:
        yield f"a:{how}:{name}", 1.0


def _goal(question: Question, proposal: Proposal, strong: frozenset[int]) -> Iterator[tuple[str, float]]:
    goal, how, query = proposal.goal, proposal.argument, proposal.query
    group = group_of(goal)
    yield f"g:{goal}", 1.0
    yield f"a:{how}", 1.0
    yield f"ga:{group}:{how}", 1.0
    if query is None:
        return
    cues = {
        name for name, found in question.analysis.cues.items() if any(strong.isdisjoint(c.span) for c in found)
    }
    if query.hop:
        role = next((topic.value for topic, roles in ROLES_OF.items() if roles == query.hop), "roles")
        yield f"role:{role}", 1.0
        for cue in cues & {"lead", "college", "enterprise", "university", "park", "both", "prons", "vocational"}:
            yield f"rc:{role}:{cue}", 1.0
        for name in question.patterns & {"~LC", "~LE", "~WC", "~WE", "~LP"}:
            yield f"rc:{role}:{name}", 1.0
    if goal in {"members", "count", "most", "fewest", "compared", "several", "organisations", "rest"}:
        yield from _category(question, group, query.category, cues)
    if query.without:
        yield "without", 1.0
    for role in (*query.filter.lacking, *((query.filter.having,) if query.filter.having else ())):
        for cue in cues & {"college", "enterprise", "university", "park", "vocational", "not", "lackpub", "several"}:
            yield f"fr:{role.value}:{cue}", 1.0
    yield from _unasked(question, query, group, strong)
    for other in query.also:
        kinds = "+".join(sorted({group_of(goal_of(query)) if not query.also else query.topic.value, goal_of(other)}))
        yield f"two:{kinds}", 1.0
        same = query.subject == other.subject
        yield ("two:same" if same else "two:other"), 1.0
        asked = _ASKED_BY.get(query.topic.value, ()), _ASKED_BY.get(other.topic.value, ())
        for wanted in asked:
            yield ("two:cued" if not wanted or cues & set(wanted) else "two:uncued"), 1.0
        parts = {goal_of(replace(query, also=())), goal_of(other)}
        for part in parts:
            for cue in cues:
                yield f"t:{part}:{cue}", 1.0
            for name in question.patterns:
                yield f"t:{part}:{name}", 1.0
        for one in (query, other):
            if one.topic.value == "count":
                yield from _category(question, "two", one.category, cues)


def _unasked(question: Question, query: Query, group: str, strong: frozenset[int]) -> Iterator[tuple[str, float]]:
    """Yield how much of what is asked a query leaves out: contacts, and cues of other goals."""
    cues = question.analysis.cues
    whole = query.topic is Topic.CONTACT and not query.category
    asked = {one.topic.value for one in (query, *query.also)}
    for one in (query, *query.also):
        asked |= {"fax"} if one.category == "fax" else set()
    spans = [
        frozenset(cue.span)
        for name in CONTACT_CUES
        if name not in asked and name in cues
        for cue in cues[name]
        if strong.isdisjoint(cue.span) and cue.how != SLIP
    ]
    own = {at for name in asked for cue in cues.get(name, ()) for at in cue.span}
    loose = [span for span in spans if own.isdisjoint(span)]
    if loose and not whole:
        yield "unasked:ct", 1.0
        yield f"unasked:ct:{group}", 1.0
    for goal, names in _GOAL_OF_CUE:
        if goal & asked:
            continue
        if any(strong.isdisjoint(c.span) and own.isdisjoint(c.span) for n in names for c in cues.get(n, ())):
            yield f"unasked:{names[0]}:{group}", 1.0


_GOAL_OF_CUE = (
    (frozenset({"lead", "lead_college", "lead_enterprise"}), ("lead",)),
    (frozenset({"support_park"}), ("park",)),
    (frozenset({"count"}), ("count",)),
    (frozenset({"consortia_of", "membership", "consortia"}), ("cons", "belong")),
)


_ASKED_BY = {
    "lead": ("lead",), "lead_college": ("lead",), "lead_enterprise": ("lead",), "support_park": ("park",),
    "members": ("member",), "count": ("count",), "overview": ("about", "whatis", "level", "where"),
}


def _category(question: Question, group: str, category: str, cues: Collection[str]) -> Iterator[tuple[str, float]]:
    said = [cue for cue in cues if cue in CATEGORY_OF_CUE]
    if category == "member":
        yield f"cat:member:{group}", 1.0
    elif category:
        cue = _CUE_OF_CATEGORY.get(category, "")
        yield f"cat:{group}", 1.0
        here = cue in cues or category in question.analysis.categories
        yield ("cat:said" if here else "cat:inside"), 1.0
        if any(other != cue for other in said):
            yield f"cat:more:{cue}", 1.0
    elif said:
        yield f"cat:unused:{group}", 1.0


def _mention(
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


def _organisation(  # noqa: C901, PLR0912 - a list of independent signs
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
        ("o:inside", any(
            o is not mention and mention.words < o.words and o.score > mention.score - 0.05
            for o in analysis.organisations
        )),
        ("o:insideunk", any(
            mention.words < u.words and u.head and u.best < 0.5 for u in analysis.unknown  # noqa: PLR2004
        )),
        ("o:mixed", any(words[at].han for at in mention.words) and any(not words[at].han for at in mention.words)),
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
            gap = [at for at in range(min(inside), cue.start) if at not in mention.words and at in question.content]
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
        ("head", mention.head), ("cap", mention.capitals), ("non", mention.uncommon), ("best", mention.best),
        ("cw", min(mention.consortium, 2.0)), ("whole", mention.whole), ("place", mention.place),
        ("exact", mention.exact), ("len", min(len(mention.words), 8) / 8), ("han", mention.han),
        ("headlow", mention.head and low), ("hplow", mention.head and mention.place and low),
        ("headplace", mention.head and mention.place), ("noncap", mention.uncommon * mention.capitals),
        ("best>", not low), ("head&non", mention.uncommon * mention.head),
        ("last", mention.clause == analysis.words[-1].clause),
        ("wholenon", mention.whole and mention.uncommon > 0), ("wholehead", mention.whole and mention.head),
    ):
        if value:
            yield f"u:{name}", float(value)
    yield f"u:ended:{mention.ended}", 1.0
    yield f"u:b{int(mention.best * 5)}", 1.0
    others = [o for o in analysis.organisations if not o.words.isdisjoint(mention.words) and o.how != EXACT]
    if others:
        best = max(others, key=lambda o: o.score)
        yield f"ub:{best.because}:{int(best.score * 5)}:{best.contradicts}", 1.0
    if exact := next((o for o in analysis.organisations if o.how == EXACT and o.words <= mention.words), None):
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


def _left_over(  # noqa: C901, PLR0912 - a list of independent signs
    question: Question, proposal: Proposal, used: frozenset[int], clauses: frozenset[int], group: str
) -> Iterator[tuple[str, float]]:
    analysis, how = question.analysis, proposal.argument.split("+")[0]
    organisations = sum(
        1.0 if m.how == EXACT else 0.8
        for m in analysis.organisations
        if m.words.isdisjoint(used) and (m.how == EXACT or m.score > 0.85)  # noqa: PLR2004
    )
    consortia = sum(
        m.score >= 1.5  # noqa: PLR2004
        and m.how in {EXACT, "province", "slip", "name"}
        and m.words.isdisjoint(used)
        and not any(o.score > 0.85 and m.words <= o.words for o in analysis.organisations)  # noqa: PLR2004
        for m in analysis.consortia
    )
    for name, count in (("uo", organisations), ("uc", consortia)):
        if count:
            yield name, min(count, 2.0)
            yield f"{name}:{group}", 1.0
            yield f"{name}a:{how}", 1.0
    strongest = 0.0
    for unknown in analysis.unknown:
        if unknown in proposal.mentions or (proposal.goal != "not_found" and not unknown.words.isdisjoint(used)):
            continue
        if unknown.best > 0.5 or unknown.consortium > 0.5:  # noqa: PLR2004
            continue
        strength = unknown.uncommon * (0.6 + 0.4 * unknown.capitals) + 0.7 * unknown.head
        strongest = max(strongest, strength)
        if unknown.head:
            yield "unkhead", 1.0
            yield f"unkhead:{how}", 1.0
        if clauses and unknown.clause in clauses:
            yield "unkcl", strength
    if strongest:
        yield "unk", strongest
        yield f"unk:{group}", strongest
    cued = {at for cues in analysis.cues.values() for cue in cues for at in cue.span}
    rare = sum(
        not common and at not in used and at not in cued for at, common in enumerate(analysis.everyday)
    )
    yield "rare", min(rare, 6) / 3
    yield f"rare:{group}", min(rare, 6) / 3
    if not proposal.mentions:
        yield "noms", 1.0
    near = clauses | {mention.clause for mention in proposal.mentions}
    unexplained = sum(
        0.5 if analysis.words[at].han else 1.0
        for at in question.content
        if at not in used and analysis.words[at].clause in near
    )
    yield "unc", min(unexplained, 6.0) / 3
    yield f"unc:{group}", min(unexplained, 6.0) / 3
    if not unexplained:
        yield f"cov:{group}", 1.0


_SYMBOLS = (
    ("lead", "L"), ("park", "P"), ("member", "M"), ("count", "#"), ("cons", "C"), ("consplural", "C"),
    ("belong", "b"), ("who", "w"), ("which", "w"), ("where", "w"), ("yesno", "?"), ("college", "k"),
    ("university", "k"), ("vocational", "k"), ("enterprise", "e"), ("research", "r"), ("else", "x"), ("except", "x"),
    ("other1", "x"), ("not", "n"), ("same", "s"), ("both", "s"), ("most", "m"), ("least", "m"), ("more", "m"),
    ("pron", "i"), ("prons", "i"), ("follow", "f"), ("corr", "r"), ("whatis", "d"), ("aims", "d"), ("about", "d"),
    ("when", "t"), ("source", "S"), ("thanks", "T"), ("hello", "h"), ("help", "H"), ("all", "A"),
    ("off", "F"), *((cue, "c") for cue in CONTACT_CUES), *((cue, "l") for cue in LEVEL_OF_CUE),
)


def _sequences(question: Question, proposal: Proposal, used: frozenset[int]) -> Iterator[tuple[str, float]]:
    """Yield pairs and triples of the question with names and cues as single signs."""
    row: list[str] = []
    last = -1
    symbols = _row(question)
    kinds = {
        at: "O" if isinstance(m, OrganisationMention) else "K" if isinstance(m, ConsortiumMention) else "U"
        for m in proposal.mentions
        for at in m.words
    }
    for at, word in enumerate(question.analysis.words):
        if word.clause != last and last >= 0:
            row.append("|")
        last = word.clause
        sign = kinds.get(at) or symbols[at]
        if sign and (not row or row[-1] != sign):
            row.append(sign)
    row = ["^", *row[:24], "$"]
    seen = set()
    for size in (2, 3):
        for at in range(len(row) - size + 1):
            seen.add("".join(row[at : at + size]))
    for text in seen:
        yield f"s:{proposal.goal}:{text}", 1.0


def _row(question: Question) -> list[str]:
    cached: list[str] | None = question.__dict__.get("_symbols")
    if cached is None:
        analysis = question.analysis
        cached = ["" for _ in analysis.words]
        for mention in analysis.organisations:
            if mention.how == EXACT or mention.score > 0.85:  # noqa: PLR2004
                for at in mention.words:
                    cached[at] = "o"
        for place in analysis.places:
            for at in place.span:
                cached[at] = cached[at] or "p"
        for name, symbol in _SYMBOLS:
            for cue in analysis.cues.get(name, ()):
                for at in cue.span:
                    cached[at] = cached[at] or symbol
        for at in question.content:
            cached[at] = cached[at] or "."
        question.__dict__["_symbols"] = cached
    return cached


def _filter(question: Question, proposal: Proposal, group: str) -> Iterator[tuple[str, float]]:
    query = proposal.query
    if query is None or query.subject:
        return
    letters = letters_of(query.filter)
    analysis = question.analysis
    if group in {"what", "first", "second", "notice"}:
        return
    for letter in letters:
        yield f"F:{letter}", 1.0
        yield f"Fg:{group}:{letter}", 1.0
    for letter, there in (
        ("p", any(question._is_known(p.place) for p in analysis.places)),  # noqa: SLF001
        ("l", analysis.has(*LEVEL_OF_CUE)),
        ("t", analysis.themes),
        ("y", analysis.year),
        ("b", analysis.has("first", "second")),
        ("k", analysis.has("lackpub")),
    ):
        if there and letter not in letters and not (letter == "l" and "n" in letters):
            yield f"F:unused:{letter}", 1.0
    if "l" in letters and analysis.has("not"):
        yield "F:notunused", 1.0


def _outcome(question: Question, proposal: Proposal, group: str) -> Iterator[tuple[str, float]]:
    if not proposal.queries:
        return
    outcome, size = predicted(question.outline, proposal.queries)
    yield f"r:{outcome}:{group}", 1.0
    yield f"r:{outcome}", 1.0
    if outcome == "choose":
        yield f"rch:{proposal.argument}", 1.0
    if group in {"consortia", "contacts_of", "leads", "several", "organisations"}:
        yield "r:size", log(1 + size)
        yield f"r:size:{group}", log(1 + size)
