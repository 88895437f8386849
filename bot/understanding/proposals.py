"""Proposals: what a question may ask. Every query that fits its cues, names and the dialogue; the ranker chooses.

A proposal is built of an argument (whom the question may be about, and how that is known) and a goal that such
an argument can have. What is proposed here can be wrong; what is not proposed can never be understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.understanding.analysis import Analysis
from bot.understanding.dialogue import DialogueContext
from bot.understanding.lexicon import SOUND
from bot.understanding.mentions import ConsortiumMention, Mention, OrganisationMention, UnknownMention
from bot.understanding.outline import LEADS, Outline
from bot.values.query import CONTACT_TOPICS, LEAD_TOPICS, ROLES_OF, Query, Topic
from bot.values.records import ContactKind, Role

NOT_FOUND, NOT_UNDERSTOOD, HELP, HELLO, THANKS = "not_found", "not_understood", "help", "hello", "thanks"
TALK = (HELP, HELLO, THANKS)
FAX = ContactKind.FAX.value
CATEGORY_OF_CUE = {
    "college": "college",
    "university": "undergraduate_university",
    "vocational": "vocational_college",
    "secondary": "secondary_vocational_school",
    "enterprise": "enterprise",
    "research": "research_institution",
    "association": "association",
    "government": "government",
    "district": "district",
    "park": "park",
}
DISTRICT_OF = "district_of"
CONTACT_CUES = ("address", "postcode", "phone", "email", "website", "contact", FAX, DISTRICT_OF)
ASPECTS = {"aims": ("aims", "why"), "when": ("when", "year", "first", "second", "level")}
GENERAL = ("what", "first", "second", "notice")
MOST_OPTIONS = 5
_MOST_MENTIONS = 6
_MOST_CATEGORIES = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to understand a question.

    ``goal`` names what is asked (a topic, an operation on a set, or one of the acts above) and ``argument`` how it
    is known of whom: C, O, C(O) by a mention, x… by the dialogue. ``queries``: one is clear, several are as
    likely, none is an act. ``mentions`` are those that it uses.
    """

    goal: str
    argument: str
    queries: tuple[Query, ...] = ()
    mentions: tuple[Mention, ...] = ()
    topic: Topic | None = None

    @property
    def query(self) -> Query | None:
        """Its query, the likeliest where there are several."""
        return self.queries[0] if self.queries else None


@dataclass(frozen=True, slots=True)
class Argument:
    """Whom a question may be about: ids that are as likely, and how that is known."""

    how: str
    ids: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()

    @property
    def words(self) -> frozenset[int]:
        """The words that name it."""
        return frozenset().union(*(mention.words for mention in self.mentions))


@dataclass(frozen=True)
class Slots:
    """What the cues of a question offer to fill in."""

    analysis: Analysis
    context: DialogueContext | None
    outline: Outline
    consortia: tuple[Argument, ...]
    organisations: tuple[Argument, ...]
    categories: tuple[str, ...]
    contacts: tuple[str, ...]

    def has(self, *cues: str) -> bool:
        """Whether one of these cues is in the question."""
        return self.analysis.has(*cues)


def contact_query(contact: str, subject: str, hop: tuple[Role, ...] = ()) -> Query:
    """Return the query for a kind of contact."""
    if contact == FAX:
        return Query(Topic.CONTACT, subject, hop=hop, category=FAX)
    if contact == DISTRICT_OF:
        return Query(Topic.ADDRESS, subject, hop=hop, category=ContactKind.DISTRICT.value)
    return Query(Topic(contact), subject, hop=hop)


def goal_of(query: Query) -> str:
    """Return what a query asks, in one word."""
    if query.sources:
        return "sources"
    if query.also:
        return "two"
    if query.pick is not None:
        return query.pick.value
    if query.topic is Topic.CONTACT and query.category == FAX:
        return FAX
    if query.topic is Topic.ADDRESS and query.category:
        return DISTRICT_OF
    if query.topic is Topic.BACKGROUND:
        return query.background or "what"
    if not query.subject and query.topic in LEAD_TOPICS:
        return f"all_{query.topic.value}"
    if not query.subject and query.topic in CONTACT_TOPICS:
        return "contacts_of"
    if not query.subject and query.topic is Topic.MEMBERS:
        return "organisations"
    return query.topic.value


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
    """Return the categories that are said; a word inside a longer one says nothing (secondary vocational school)."""
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
    found, named = list(consortia.values())[:_MOST_MENTIONS], list(organisations.values())[:_MOST_MENTIONS]
    for argument in named:
        if len(argument.ids) == 1 and _score(argument) > 0.5 and (own := outline.consortia_of(argument.ids[0])):  # noqa: PLR2004
            found.append(Argument("C(O)", own, argument.mentions))
    return tuple(found), tuple(named)


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
    for number, cue in enumerate(("first", "second", "third", "fourth", "fifth")):
        if analysis.has(cue) and number < size:
            return number
    digits = [word.text for word in analysis.words if word.text.isdigit()]
    if len(analysis.words) <= 3 and len(digits) == 1 and 0 < int(digits[0][:4]) <= size:  # noqa: PLR2004
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
                    scores[one] += 2.0
    most = max(scores.values(), default=0.0)
    best = [one for one, score in scores.items() if score >= most - 1e-6]
    if most > 0.25 and len(best) == 1:  # noqa: PLR2004 - a hint, in units of a clear word
        words = analysis.evidence.words.get(number[best[0]], frozenset()) or frozenset({0})
        clause = analysis.words[min(words)].clause
        yield Argument("xpick", (best[0],), (ConsortiumMention((best[0],), words, clause, most, "pick"),))


def _of_kind(
    analysis: Analysis, pool: list[str], context: DialogueContext, outline: Outline
) -> Iterator[Argument]:
    if len(pool) < 2:  # noqa: PLR2004 - nothing to tell apart
        return
    for cue, category in CATEGORY_OF_CUE.items():
        if cue in analysis.cues:
            fitting = [
                i for i in pool if i in outline.organisations
                and outline.organisation_is_of(outline.organisations[i], category)
            ]
            if len(fitting) == 1:
                yield Argument("xkind", (fitting[0],))
    if analysis.has("both", "prons", "all"):
        yield Argument("xboth", tuple(pool[:MOST_OPTIONS]))
    rest = [i for i in pool if i != context.organisation]
    if len(rest) == 1 and analysis.has("other1", "else"):
        yield Argument("xother", (rest[0],))


def proposals(slots: Slots) -> list[Proposal]:
    """Return every proposal about one consortium or organisation, and every act."""
    found: list[Proposal] = []
    for argument in slots.consortia:
        found += _about_consortium(slots, argument)
        found += _memberships(slots, argument)
    for argument in slots.organisations:
        found += _about_organisation(slots, argument)
    if slots.context is not None:
        found += _continued(slots, slots.context)
    found += _general(slots)
    found += _unknown(slots)
    return found


def _each(goal: str, argument: Argument, query: Query, how: str = "") -> Proposal:
    """Return a proposal with a query for each id of an argument."""
    queries = tuple(replace(query, subject=one) for one in argument.ids[: MOST_OPTIONS + 1])
    return Proposal(goal, argument.how + how, queries, argument.mentions)


def _about_consortium(slots: Slots, argument: Argument) -> Iterator[Proposal]:
    for topic in (*LEAD_TOPICS_IN_ORDER, Topic.OVERVIEW):
        yield _each(topic.value, argument, Query(topic))
    for topic in (Topic.MEMBERS, Topic.COUNT):
        categories = ["", *slots.categories]
        if topic is Topic.COUNT and slots.has("member"):
            categories.append("member")
        for category in categories:
            yield _each(topic.value, argument, Query(topic, category=category))
    for aspect, cues in ASPECTS.items():
        if slots.has(*cues):
            yield _each(aspect, argument, Query(Topic.BACKGROUND, background=aspect))
    if slots.has("whatis", "aims", "about", "why", "when"):
        yield _each("story", argument, Query(Topic.BACKGROUND))
    for contact in slots.contacts:
        hops: list[tuple[Role, ...]] = [()]
        if slots.has("lead", "college", "enterprise", "university", "park", "both", "prons"):
            hops += [ROLES_OF[topic] for topic in LEAD_TOPICS_IN_ORDER]
        for hop in hops:
            yield _each(contact, argument, contact_query(contact, "", hop))
            if len(slots.contacts) > 1 and contact == slots.contacts[0]:
                yield _each(Topic.CONTACT.value, argument, Query(Topic.CONTACT, hop=hop), "*")
    yield from _without(slots, argument)


LEAD_TOPICS_IN_ORDER = (Topic.LEAD, Topic.LEAD_COLLEGE, Topic.LEAD_ENTERPRISE, Topic.SUPPORT_PARK)


def _without(slots: Slots, argument: Argument) -> Iterator[Proposal]:
    """Yield the members of a consortium without somebody: those who are named, spoken of, or lead."""
    cued = slots.has("else", "except", "same", "prons", "other1", "not")
    left_out: list[tuple[str, tuple[str, ...], tuple[Mention, ...]]] = []
    context = slots.context
    if argument.how == "C(O)" and isinstance(argument.mentions[0], OrganisationMention):
        left_out.append(("-", argument.mentions[0].ids, ()))
    elif argument.how in {"xC", "xC(O)"} and context is not None and context.organisation and cued:
        left_out.append(("-", (context.organisation,), ()))
    if argument.how in {"C", "xC", "home"} and len(argument.ids) == 1:
        for other in slots.organisations:
            inside = set(other.ids) & set(slots.outline.members(argument.ids[0]))
            if other.how == "O" and other.words.isdisjoint(argument.words) and inside:
                left_out.append(("-O", other.ids[:1], other.mentions))
        leads = slots.outline.holders(argument.ids[0], LEADS)
        if leads and slots.has("lead"):
            left_out.append(("-l", leads, ()))
    for how, without, mentions in left_out[:3]:
        for topic in (Topic.MEMBERS, Topic.LEAD):
            for category in ("", *slots.categories[:2]) if topic is Topic.MEMBERS else ("",):
                query = Query(topic, category=category, without=without)
                one = _each("rest", argument, query, how)
                yield replace(one, mentions=(*one.mentions, *mentions))
    for cue in ("vocational", "university", "secondary", "enterprise", "college"):
        if slots.has(cue) and slots.has("not", "except") and len(argument.ids) == 1:
            dropped = slots.outline.members(argument.ids[0], CATEGORY_OF_CUE[cue])
            for category in {"", "college"} if cue in {"vocational", "university", "secondary"} else {""}:
                if dropped:
                    query = Query(Topic.MEMBERS, category=category, without=dropped)
                    yield _each("rest", argument, query, "-k")


def _memberships(slots: Slots, argument: Argument) -> Iterator[Proposal]:
    asks = slots.has("yesno", "member", "belong", "cons", "lead", "follow", "park", "corr")
    last = slots.context.query if slots.context else None
    if argument.how == "C(O)" or not (asks or (last and last.topic is Topic.MEMBERSHIP)):
        return
    for other in slots.organisations:
        if argument.mentions and other.mentions and argument.words <= other.words:
            continue
        if argument.how[0] == "x" and other.how[0] == "x" and other.how not in {"xord", "xkind", "xother"}:
            continue
        how = f"{argument.how}&{other.how}"
        mentions = (*argument.mentions, *other.mentions)
        roles: list[tuple[Role, ...]] = [()]
        if slots.has("lead"):
            roles.append(_lead_roles(slots))
        if slots.has("park"):
            roles.append(ROLES_OF[Topic.SUPPORT_PARK])
        for hop in roles:
            goal = "claim" if hop else Topic.MEMBERSHIP.value
            yield Proposal(
                goal,
                how,
                tuple(
                    Query(Topic.MEMBERSHIP, organisation, consortium, hop=hop)
                    for organisation in other.ids[:MOST_OPTIONS]
                    for consortium in argument.ids[:MOST_OPTIONS]
                )[: MOST_OPTIONS + 1],
                mentions,
            )


def _lead_roles(slots: Slots) -> tuple[Role, ...]:
    if slots.has("college", "university", "vocational"):
        return ROLES_OF[Topic.LEAD_COLLEGE]
    return ROLES_OF[Topic.LEAD_ENTERPRISE if slots.has("enterprise") else Topic.LEAD]


def _about_organisation(slots: Slots, argument: Argument) -> Iterator[Proposal]:
    if argument.how == "xboth":
        for contact in slots.contacts:
            query = replace(contact_query(contact, argument.ids[0]), others=argument.ids[1:])
            yield Proposal(contact, argument.how, (query,))
        return
    yield _each(Topic.OVERVIEW.value, argument, Query(Topic.OVERVIEW))
    yield _each(Topic.CONSORTIA_OF.value, argument, Query(Topic.CONSORTIA_OF))
    if slots.has("lead"):
        yield _each("led_by", argument, Query(Topic.CONSORTIA_OF, hop=LEADS))
    for contact in slots.contacts:
        yield _each(contact, argument, contact_query(contact, ""))
    if len(slots.contacts) > 1:
        yield _each(Topic.CONTACT.value, argument, Query(Topic.CONTACT), "*")
    if slots.has("else", "except", "other1", "also", "another") and len(argument.ids) == 1:
        context = slots.context
        if context is not None and context.consortium and slots.has("lead"):
            query = Query(Topic.CONSORTIA_OF, hop=LEADS, without=(context.consortium,))
            yield _each("rest_of", argument, query, "-l")
        own = slots.outline.consortia_of(argument.ids[0])
        for other in slots.consortia:
            if other.how in {"C", "xC"} and other.words.isdisjoint(argument.words) and set(other.ids) & set(own):
                one = _each("rest_of", argument, Query(Topic.CONSORTIA_OF, without=other.ids), "-" + other.how)
                yield replace(one, mentions=(*one.mentions, *other.mentions))


def _continued(slots: Slots, context: DialogueContext) -> Iterator[Proposal]:
    """Yield what was asked last, of somebody new; and the last answer again, or its sources."""
    last = context.query
    goal = goal_of(last)
    for argument in slots.consortia:
        if argument.how in {"xC", "xC(O)", "C(O)"}:
            continue
        yield from _again_of_consortium(slots, argument, last, goal, context)
    for argument in slots.organisations:
        if argument.how == "xboth":
            continue
        if last.topic in CONTACT_TOPICS or last.topic is Topic.CONSORTIA_OF:
            fresh = replace(last, hop=(), others=(), without=(), filter=Query(last.topic).filter, page=0)
            yield _each(goal, argument, fresh, "+g")
        elif last.topic is Topic.MEMBERSHIP and (last.consortium or context.consortium):
            at = last.consortium or context.consortium
            yield _each(goal, argument, Query(Topic.MEMBERSHIP, consortium=at, hop=last.hop), "+g")
        elif context.options and set(argument.ids) & set(context.options):
            yield _each(goal, argument, last, "+g")
        if set(argument.ids) & set(context.results) and last.topic in {*LEAD_TOPICS, Topic.MEMBERS}:
            rest = replace(last, without=(*last.without, *argument.ids), page=0)
            yield Proposal("rest", argument.how + "+w", (rest,), argument.mentions)
    if last.topic in {Topic.MEMBERS, Topic.COUNT} and context.consortium and not last.filter.ids:
        for category in (*slots.categories, *(("member",) if slots.has("member", "count") else ())):
            query = Query(last.topic, context.consortium, category=category)
            yield Proposal(last.topic.value, "xC+cat", (query,))
    if not context.open:
        yield Proposal("sources", "x", (replace(last, sources=True, page=0),))
        if slots.has("again"):
            yield Proposal("again", "x=", (last,))


def _again_of_consortium(
    slots: Slots, argument: Argument, last: Query, goal: str, context: DialogueContext
) -> Iterator[Proposal]:
    if last.also and all(one.subject == last.subject and not one.consortium for one in last.also):
        queries = tuple(
            replace(last, subject=one, also=tuple(replace(other, subject=one) for other in last.also))
            for one in argument.ids[:1]
        )
        yield Proposal(goal, argument.how + "+g", queries, argument.mentions)
    elif last.topic in {*LEAD_TOPICS, Topic.MEMBERS, Topic.COUNT, Topic.OVERVIEW, Topic.BACKGROUND}:
        if last.subject in slots.outline.consortia or context.options or context.open:
            fresh = Query(last.topic, category=last.category, background=last.background)
            yield _each(goal, argument, fresh, "+g")
    elif last.topic in CONTACT_TOPICS:
        hop = last.hop or _role_of(slots, last.subject, context.consortium)
        if hop:
            yield _each(goal, argument, Query(last.topic, category=last.category, hop=hop), "+g")
    elif last.topic is Topic.MEMBERSHIP and last.subject:
        queries = tuple(replace(last, consortium=one) for one in argument.ids[: MOST_OPTIONS + 1])
        yield Proposal(goal, argument.how + "+g", queries, argument.mentions)


def _role_of(slots: Slots, organisation: str, consortium: str) -> tuple[Role, ...]:
    leading = {*LEADS, Role.SUPPORT_PARK}
    rows = [row for row in slots.outline.parts_of(organisation) if row.role in leading]
    here = [row for row in rows if row.consortium == consortium]
    return ((here or rows)[0].role,) if rows else ()


def _general(slots: Slots) -> Iterator[Proposal]:
    for about in GENERAL:
        cues = ("whatis", "aims", "about", "cons", "consplural", "when", "why") if about == "what" else (about,)
        if slots.has(*cues):
            yield Proposal(about, "", (Query(Topic.BACKGROUND, background=about),))
    for mention in slots.analysis.paragraphs:
        query = Query(Topic.BACKGROUND, mention.consortium, background=mention.ids[0])
        yield Proposal("paragraph", "T", (query,), (mention,))
    for talk in TALK:
        wordless = talk == THANKS and not slots.analysis.words
        if wordless or slots.has(talk) or (talk == HELP and slots.has("yourdata", "which", "whatis", "who")):
            yield Proposal(talk, "")
    yield Proposal(NOT_UNDERSTOOD, "", topic=_asked_for(slots))


def _asked_for(slots: Slots) -> Topic | None:
    """Return the topic that the cues alone ask for."""
    if slots.contacts:
        return contact_query(slots.contacts[0], "").topic
    member = slots.has("member", "belong", "yesno")
    consortium = any(argument.how == "C" for argument in slots.consortia)
    if slots.has("lead") and not (member and consortium):
        return Topic.LEAD
    if member and consortium and not slots.has("which"):
        return Topic.MEMBERSHIP
    if slots.has("cons", "belong", "which"):
        return Topic.CONSORTIA_OF
    if slots.context is not None and slots.context.query.topic in {*CONTACT_TOPICS, Topic.MEMBERSHIP}:
        return slots.context.query.topic
    return None


def _unknown(slots: Slots) -> Iterator[Proposal]:
    topic = _asked_for(slots)
    for mention in slots.analysis.unknown[:4]:
        yield Proposal(NOT_FOUND, "U", mentions=(mention,), topic=topic)
    for mention in _misplaced(slots.analysis):
        yield Proposal(NOT_FOUND, "UC", mentions=(mention,), topic=topic)


def _misplaced(analysis: Analysis) -> Iterable[UnknownMention]:
    """Yield a consortium that a place does not have: the place, words of no consortium there, "consortium"."""
    themed = {at for theme in analysis.themes for at in theme.span}
    for one in analysis.consortia[:3]:
        if not (one.city and one.how in {"exact", "slip"}):
            continue
        for cue in analysis.cues.get("cons", ()):
            same = analysis.words[cue.start].clause == one.clause
            if same and one.end <= cue.start <= one.end + 6:
                between = [at for at in range(one.end, cue.start) if at not in one.words]
                strange = [at for at in between if at in analysis.uncommon or at in themed]
                if strange:
                    yield UnknownMention(
                        frozenset(range(one.start, cue.end)),
                        one.clause,
                        analysis.wording.between(one.start, cue.end),
                        uncommon=len(strange) / len(between),
                        place=True,
                        han=analysis.words[one.start].han,
                        ended="theme",
                    )
                break
