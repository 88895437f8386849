"""Proposals about sets: lists, extremes, comparisons, what several share, two questions in one message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations

from bot.understanding.mentions import ConsortiumMention, Mention, OrganisationMention
from bot.understanding.proposals import (
    LEAD_TOPICS_IN_ORDER,
    Argument,
    Proposal,
    Slots,
    contact_query,
    goal_of,
)
from bot.values.query import CONTACT_TOPICS, ROLES_OF, Filter, Pick, Query, Topic
from bot.values.records import Role

LEVEL_OF_CUE = {
    "national": "national",
    "provincial": "provincial",
    "municipal": "municipal",
    "crossprov": "cross-province",
    "unconf": "unconfirmed",
}
_MOST_FILTERS = 14
_MOST_PAIRS = 12
_SURE = 0.6  # score of an organisation that a set may be made with


def set_proposals(slots: Slots) -> list[Proposal]:
    """Return every proposal about a set, and every pair of questions."""
    filters = list(_filters(slots))
    return [
        *_lists(slots, filters),
        *_continued_lists(slots),
        *_extremes(slots, filters),
        *_shared(slots),
        *_of_lists(slots, filters),
        *_organisations(slots, filters),
        *_pairs(slots),
    ]


def _filters(slots: Slots) -> Iterator[tuple[Filter, str, tuple[Mention, ...]]]:
    """Yield every filter that the cues allow, the fullest first, with the letters of what it uses."""
    analysis = slots.analysis
    places: list[Filter] = [Filter()]
    for mention in analysis.places:
        place = mention.place
        places += [Filter(city=one) for one in sorted(place.cities)]
        places += [Filter(province=one) for one in sorted(place.provinces)]
        places += [Filter(country=one) for one in sorted(place.countries)]
    levels = [level for cue, level in LEVEL_OF_CUE.items() if slots.has(cue)][:2]
    theme = "+".join(sorted({cue.name for cue in analysis.themes}))
    batch = "1" if slots.has("first") else "2" if slots.has("second") else ""
    found: dict[Filter, None] = {}
    for place in places[:5]:
        for level, is_not in (("", False), *((one, no) for one in levels for no in (False, True))):
            if is_not and not slots.has("not", "except"):
                continue
            for about in {"", theme}:
                for year in {"", analysis.year}:
                    for roles in _roles(slots):
                        one = replace(
                            roles,
                            city=place.city,
                            province=place.province,
                            country=place.country,
                            level="" if is_not else level,
                            not_level=level if is_not else "",
                            theme=about,
                            year=year,
                        )
                        found[one] = None
                        if batch:
                            nationwide = level or ("" if place.city or place.province else "national")
                            found[replace(one, batch=batch, level="" if is_not else nationwide)] = None
    for one in sorted(found, key=lambda wanted: -len(letters_of(wanted)))[:_MOST_FILTERS]:
        yield one, letters_of(one), ()


def _roles(slots: Slots) -> list[Filter]:
    """Return filters by the roles that somebody or nobody has."""
    found = [Filter()]
    roles = []
    if slots.has("park"):
        roles.append(Role.SUPPORT_PARK)
    if slots.has("lead"):
        college, enterprise = slots.has("college", "university", "vocational"), slots.has("enterprise")
        roles += [Role.LEAD_COLLEGE] if college or not enterprise else []
        roles += [Role.LEAD_ENTERPRISE] if enterprise or not college else []
    if slots.has("not", "lackpub"):
        found += [Filter(lacking=(role,)) for role in roles]
        if len(roles) > 1:
            found.append(Filter(lacking=tuple(roles[-2:])))
    if slots.has("which", "cons", "consplural", "all", "count", "prons", "else", "who") or slots.context:
        found += [Filter(having=role) for role in roles]
        number = _number(slots)
        if slots.has("several", "both") or number > 1:
            found += [Filter(having=role, at_least=max(2, number)) for role in roles]
    return found[:6]


def _number(slots: Slots) -> int:
    """Return a small number that the question names."""
    digits = [int(w.text) for w in slots.analysis.words if w.text.isdecimal() and len(w.text) == 1]
    if digits:
        return digits[0]
    return next((n for n, cue in ((3, "three"), (2, "two")) if slots.has(cue)), 0)


def letters_of(wanted: Filter) -> str:
    """Return a letter for everything that a filter asks for."""
    return "".join(
        letter
        for letter, value in (
            ("p", wanted.city or wanted.province or wanted.country),
            ("l", wanted.level),
            ("n", wanted.not_level),
            ("b", wanted.batch),
            ("y", wanted.year),
            ("t", wanted.theme),
            ("k", wanted.lacking),
            ("h", wanted.having),
            ("2", wanted.at_least > 1),
            ("m", wanted.members),
            ("i", wanted.ids),
            ("w", wanted.without),
        )
        if value
    )


_Filters = list[tuple[Filter, str, tuple[Mention, ...]]]


def _lists(slots: Slots, filters: _Filters) -> Iterator[Proposal]:
    goal = Topic.CONSORTIA.value
    for wanted, letters, _ in filters:
        yield Proposal(goal, "L" + letters, (Query(Topic.CONSORTIA, filter=wanted),))
    for argument in slots.consortia:
        if argument.how == "C":
            # Words of names that several have: "the new energy ones".
            mention = argument.mentions[0]
            if isinstance(mention, ConsortiumMention) and mention.how in {"theme", "second"}:
                wanted = Filter(ids=argument.ids)
                yield Proposal(goal, "Lw", (Query(Topic.CONSORTIA, filter=wanted),), argument.mentions)
        if slots.has("except", "else", "not") and argument.how in {"C", "xC"}:
            for wanted, letters, _ in filters[:6]:
                if letters and set(argument.ids) & set(slots.outline.select(wanted)):
                    left = replace(wanted, without=argument.ids)
                    query = Query(Topic.CONSORTIA, filter=left)
                    yield Proposal(goal, "L-" + argument.how, (query,), argument.mentions)
    yield from _except_places(slots, filters)
    if slots.has("province"):
        for wanted, letters, _ in filters[:8]:
            if "p" not in letters:
                query = Query(Topic.CONSORTIA, filter=wanted, pick=Pick.PROVINCES)
                yield Proposal(Pick.PROVINCES.value, "L" + letters, (query,))
    yield from _members_of_one_not_other(slots)
    context = slots.context
    listed = context.listed if context else ()
    if len(listed) > 1:
        for wanted, letters, _ in filters:
            if letters:
                narrowed = replace(wanted, ids=listed)
                yield Proposal(goal, "xL" + letters, (Query(Topic.CONSORTIA, filter=narrowed),))


def _except_places(slots: Slots, filters: _Filters) -> Iterator[Proposal]:
    """Yield lists without what is at the places that are named."""
    if not slots.has("except", "not", "else"):
        return
    bare = [wanted for wanted, letters, _ in filters if "p" not in letters]
    left = {i for wanted, letters, _ in filters if letters == "p" for i in slots.outline.select(wanted)}
    for wanted in bare[:5]:
        if left:
            query = Query(Topic.CONSORTIA, filter=replace(wanted, without=tuple(sorted(left))))
            yield Proposal(Topic.CONSORTIA.value, "L-p" + letters_of(wanted), (query,))


def _members_of_one_not_other(slots: Slots) -> Iterator[Proposal]:
    """Yield the consortia of one organisation that another is not in, and those of either."""
    sure = [a for a in slots.organisations if len(a.ids) == 1 and a.mentions and _is_sure(a)][:3]
    for first, second in permutations(sure, 2):
        if first.words.isdisjoint(second.words) and slots.has("not", "except"):
            others = slots.outline.consortia_of(second.ids[0])
            query = Query(Topic.CONSORTIA_OF, first.ids[0], without=others)
            yield Proposal("rest_of", "O-O", (query,), _mentions(first, second))


def _continued_lists(slots: Slots) -> Iterator[Proposal]:
    """Yield the last list with another place, level, year or theme: "same for Jiangsu"."""
    context = slots.context
    if context is None or context.query.subject or context.query.topic not in _LISTED:
        return
    last = context.query
    goal = goal_of(last)
    for wanted, letters, _ in _filters(slots):
        if not letters:
            continue
        old = last.filter
        changed = replace(
            old,
            ids=(),
            without=(),
            city=wanted.city if "p" in letters else old.city,
            province=wanted.province if "p" in letters else old.province,
            country=wanted.country if "p" in letters else old.country,
            level=wanted.level or old.level,
            not_level=wanted.not_level or old.not_level,
            batch=wanted.batch or old.batch,
            year=wanted.year or old.year,
            theme=wanted.theme or old.theme,
        )
        if changed != old:
            yield Proposal(goal, "xF" + letters, (replace(last, filter=changed, page=0),))
    for category in slots.categories:
        if last.pick in {Pick.MOST, Pick.FEWEST, None} and last.topic in {Topic.COUNT, Topic.MEMBERS}:
            yield Proposal(goal, "xK", (replace(last, category=category, page=0),))
    for topic, cues in ((Topic.LEAD_COLLEGE, ("college", "university")), (Topic.LEAD_ENTERPRISE, ("enterprise",))):
        if last.topic in {Topic.LEAD, Topic.LEAD_COLLEGE, Topic.LEAD_ENTERPRISE} and slots.has(*cues):
            yield Proposal(goal, "xT", (replace(last, topic=topic, page=0),))


_LISTED = frozenset({Topic.CONSORTIA, Topic.MEMBERS, Topic.COUNT, *ROLES_OF, *CONTACT_TOPICS})


def _extremes(slots: Slots, filters: _Filters) -> Iterator[Proposal]:
    if slots.has("most", "least", "more"):
        among = [Filter(), *(wanted for wanted, letters, _ in filters if set(letters) & set("plt"))][:4]
        if slots.context is not None and len(slots.context.listed) > 1:
            among.append(Filter(ids=slots.context.listed))
        for wanted in among:
            for category in ("member", *slots.categories[:2]):
                for pick, cue in ((Pick.MOST, "least"), (Pick.FEWEST, "most")):
                    if not slots.has(cue) or slots.has("most", "least") == slots.has(cue):
                        query = Query(Topic.COUNT, category=category, filter=wanted, pick=pick)
                        yield Proposal(pick.value, "max" + letters_of(wanted), (query,))
    clear = [a for a in slots.consortia if len(a.ids) == 1 and a.how in {"C", "xC", "xB"}]
    for first, second in combinations(clear, 2):
        if first.ids != second.ids and first.words.isdisjoint(second.words):
            if slots.has("more", "most", "least", "same", "which", "who", "both"):
                yield from _compared(slots, (first, second))
    named = _apart([a for a in clear if a.how == "C"])
    if len(named) > 2:  # noqa: PLR2004 - pairs are above
        yield from _compared(slots, named)
    context = slots.context
    if context is not None and len(context.listed) > 1 and slots.has("more", "most", "least"):
        for category in ("member", *slots.categories[:2]):
            query = Query(
                Topic.COUNT, context.listed[0], category=category, others=context.listed[1:], pick=Pick.COMPARED
            )
            yield Proposal(Pick.COMPARED.value, "xL", (query,))


def _compared(slots: Slots, among: Sequence[Argument]) -> Iterator[Proposal]:
    for category in ("member", *slots.categories[:2]):
        ids = tuple(one.ids[0] for one in among)
        query = Query(Topic.COUNT, ids[0], category=category, others=ids[1:], pick=Pick.COMPARED)
        how = _both(among[0], among[1]) + ("+" if len(ids) > 2 else "")  # noqa: PLR2004
        yield Proposal(Pick.COMPARED.value, how, (query,), _mentions(*among))


def _apart(arguments: Sequence[Argument]) -> tuple[Argument, ...]:
    """Return the arguments that stand apart in the question, the surest of those that overlap, in its order."""
    kept: list[Argument] = []
    for one in arguments:
        if all(one.words.isdisjoint(other.words) and one.ids != other.ids for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.mentions[0].start))[:6]


def _both(first: Argument, second: Argument) -> str:
    return f"{first.how}{second.how}"


def _mentions(*arguments: Argument) -> tuple[Mention, ...]:
    """Return the mentions of several arguments in the order of the question."""
    return tuple(sorted((m for a in arguments for m in a.mentions), key=lambda mention: mention.start))


def _shared(slots: Slots) -> Iterator[Proposal]:
    clear = [a for a in slots.organisations if len(a.ids) == 1 and a.how != "xboth" and _is_sure(a)]
    for first, second in combinations(clear, 2):
        if first.ids == second.ids or not first.words.isdisjoint(second.words):
            continue
        if slots.has("same", "both", "and2", "cons", "belong"):
            query = Query(Topic.CONSORTIA_OF, first.ids[0], others=second.ids, pick=Pick.TOGETHER)
            yield Proposal(Pick.TOGETHER.value, _both(first, second), (query,), _mentions(first, second))
    if slots.has("both", "same", "second", "more", "several") and slots.has("cons", "consplural", "belong"):
        for category in ("", *slots.categories[:2]):
            query = Query(Topic.CONSORTIA_OF, category=category, pick=Pick.SEVERAL)
            yield Proposal(Pick.SEVERAL.value, "S", (query,))


def _is_sure(argument: Argument) -> bool:
    mention = argument.mentions[0] if argument.mentions else None
    return not isinstance(mention, OrganisationMention) or mention.score > _SURE


def _of_lists(slots: Slots, filters: _Filters) -> Iterator[Proposal]:
    """Yield the leads or the contacts of everybody in a list."""
    # Who leads a list needs no filter by who has a lead.
    lists = [(wanted, letters) for wanted, letters, _ in filters if not set(letters) & set("hk2")]
    context = slots.context
    if context is not None and len(context.listed) > 1:
        lists.append((Filter(ids=context.listed), "x"))
    lists += [
        (Filter(ids=a.ids), "c" + a.how) for a in slots.consortia if 1 < len(a.ids) and a.how in {"C", "C(O)", "xC(O)"}
    ]
    for wanted, letters in lists[:8]:
        if not letters and not slots.has("all", "consplural"):
            continue
        for topic in LEAD_TOPICS_IN_ORDER:
            if slots.has("park" if topic is Topic.SUPPORT_PARK else "lead"):
                yield Proposal(f"all_{topic.value}", "R" + letters, (Query(topic, filter=wanted),))
        for contact in slots.contacts:
            for topic in LEAD_TOPICS_IN_ORDER:
                query = replace(contact_query(contact, "", ROLES_OF[topic]), filter=wanted)
                yield Proposal("contacts_of", "R" + letters, (query,))
    results = [i for i in (context.results if context else ()) if i in slots.outline.organisations]
    if len(results) > 1 and slots.has("prons", "all", "both"):
        for contact in slots.contacts:
            query = replace(contact_query(contact, results[0]), others=tuple(results[1:]))
            yield Proposal("contacts_of", "xR", (query,))


def _organisations(slots: Slots, filters: _Filters) -> Iterator[Proposal]:
    """Yield the organisations of a kind and place."""
    for category in slots.categories:
        for wanted, letters, _ in filters:
            if not set(letters) - set("plyt"):
                query = Query(Topic.MEMBERS, category=category, filter=wanted)
                yield Proposal("organisations", "K" + letters, (query,))


def _pairs(slots: Slots) -> Iterator[Proposal]:
    """Yield two questions of one message: two of one, one of two, or two unlike ones."""
    clauses = len({word.clause for word in slots.analysis.words})
    joined = slots.has("and2", "both", "same", "follow", "more") or len(slots.contacts) > 1
    listed = len(_apart([a for a in slots.organisations if a.mentions and _is_sure(a)])) > 1
    if clauses < 2 and not joined and not listed:  # noqa: PLR2004 - one clause, no "and"
        return
    yield from _two_of_one(slots)
    yield from _one_of_two(slots)
    yield from _unlike(slots)


def _asked(slots: Slots) -> list[tuple[int, Topic, str]]:
    """Return (place of its cue, topic, category) of what is asked of consortia."""
    found: list[tuple[int, Topic, str]] = []

    def first(*cues: str) -> int:
        return min((cue.start for name in cues for cue in slots.analysis.cues.get(name, ())), default=-1)

    if (at := first("lead")) >= 0:
        if slots.has("college", "university") and slots.has("enterprise"):
            found.append((at, Topic.LEAD, ""))
        else:
            found += [(at, topic, "") for topic in (Topic.LEAD, Topic.LEAD_COLLEGE, Topic.LEAD_ENTERPRISE)]
    if (at := first("park")) >= 0:
        found.append((at, Topic.SUPPORT_PARK, ""))
    if (at := first("count")) >= 0:
        found += [(at, Topic.COUNT, category) for category in ("", "member", *slots.categories)]
    if (at := first("member", "who", "which")) >= 0:
        found += [(at, Topic.MEMBERS, category) for category in ("", *slots.categories)]
    if (at := first("about", "whatis", "level", "where")) >= 0:
        found.append((at, Topic.OVERVIEW, ""))
    return found


def _two_of_one(slots: Slots) -> Iterator[Proposal]:
    asked = _asked(slots)
    for argument in slots.consortia:
        if len(argument.ids) != 1 or argument.how in {"xB"}:
            continue
        for (at, topic, category), (other_at, other, other_category) in _unlike_topics(asked):
            queries = [
                (at, Query(topic, argument.ids[0], category=category)),
                (other_at, Query(other, argument.ids[0], category=other_category)),
            ]
            yield _two(queries, "2g" + argument.how, argument.mentions)
        for contact in slots.contacts:
            at = slots.analysis.cues[contact][0].start
            for other_at, other, category in asked[:6]:
                roles = [ROLES_OF[other]] if other in ROLES_OF else [ROLES_OF[t] for t in LEAD_TOPICS_IN_ORDER]
                for hop in roles:
                    queries = [
                        (other_at, Query(other, argument.ids[0], category=category)),
                        (at, contact_query(contact, argument.ids[0], hop)),
                    ]
                    yield _two(queries, "2h" + argument.how, argument.mentions)
    for argument in slots.organisations:
        if len(argument.ids) == 1 and argument.how != "xboth":
            for contact in slots.contacts:
                at = slots.analysis.cues[contact][0].start
                if slots.has("cons", "belong", "consplural", "member"):
                    queries = [(at, contact_query(contact, argument.ids[0])), (0, Query(Topic.CONSORTIA_OF, argument.ids[0]))]
                    yield _two(queries, "2o" + argument.how, argument.mentions)


def _unlike_topics(
    asked: list[tuple[int, Topic, str]],
) -> Iterable[tuple[tuple[int, Topic, str], tuple[int, Topic, str]]]:
    leads = {Topic.LEAD, Topic.LEAD_COLLEGE, Topic.LEAD_ENTERPRISE}
    pairs = [
        (one, other)
        for one, other in combinations(asked, 2)
        if one[1] is not other[1] or (one[1] is Topic.COUNT and one[2] and other[2])
    ]
    pairs = [(a, b) for a, b in pairs if not (a[1] in leads and b[1] in leads)]
    return pairs[:_MOST_PAIRS]


def _two(queries: list[tuple[int, Query]], how: str, mentions: tuple[Mention, ...]) -> Proposal:
    """Return a proposal of two queries, in the order in which they are asked."""
    first, second = (query for _, query in sorted(queries, key=lambda pair: pair[0]))
    return Proposal("two", how, (replace(first, also=(second,)),), mentions)


def _one_of_two(slots: Slots) -> Iterator[Proposal]:
    clear = [a for a in slots.consortia if len(a.ids) == 1 and a.how in {"C", "xC"} and (a.mentions or a.how == "xC")]
    asked = list(dict.fromkeys((topic, category) for _, topic, category in _asked(slots)))
    named = _apart([a for a in clear if a.mentions])
    if len(named) > 2:  # noqa: PLR2004 - pairs are below
        for topic, category in (asked or [(Topic.OVERVIEW, "")])[:8]:
            one, *rest = (Query(topic, a.ids[0], category=category) for a in named)
            yield Proposal("two", "2C+", (replace(one, also=tuple(rest)),), _mentions(*named))
    for first, second in combinations(clear[:5], 2):
        if first.ids == second.ids or not first.words.isdisjoint(second.words):
            continue
        if first.mentions and second.mentions and first.mentions[0].start > second.mentions[0].start:
            first, second = second, first  # noqa: PLW2901
        for topic, category in (asked or [(Topic.OVERVIEW, "")])[:8]:
            query = Query(topic, first.ids[0], category=category)
            both = replace(query, also=(replace(query, subject=second.ids[0]),))
            yield Proposal("two", "2" + _both(first, second), (both,), _mentions(first, second))
    organisations = [a for a in slots.organisations if len(a.ids) == 1 and a.mentions and _is_sure(a)]
    apart = _apart(organisations)
    if len(apart) > 2:  # noqa: PLR2004 - pairs are below
        ids = tuple(a.ids[0] for a in apart)
        for contact in slots.contacts:
            query = replace(contact_query(contact, ids[0]), others=ids[1:])
            yield Proposal("contacts_of", "2O+", (query,), _mentions(*apart))
        if slots.has("cons", "belong", "consplural", "member", "which"):
            one, *rest = (Query(Topic.CONSORTIA_OF, i) for i in ids)
            yield Proposal("two", "2O+", (replace(one, also=tuple(rest)),), _mentions(*apart))
    for first, second in combinations(organisations[:4], 2):
        if first.ids == second.ids or not first.words.isdisjoint(second.words):
            continue
        if first.mentions[0].start > second.mentions[0].start:
            first, second = second, first  # noqa: PLW2901
        mentions = _mentions(first, second)
        for contact in slots.contacts:
            query = replace(contact_query(contact, first.ids[0]), others=second.ids)
            yield Proposal("contacts_of", "2O", (query,), mentions)
        if slots.has("cons", "belong", "consplural", "member"):
            one, other = (Query(Topic.CONSORTIA_OF, a.ids[0]) for a in (first, second))
            yield Proposal("two", "2O", (replace(one, also=(other,)),), mentions)
        for at in slots.consortia:
            if len(at.ids) == 1 and at.how in {"C", "xC", "home"} and slots.has("member", "belong", "yesno"):
                if at.words.isdisjoint(first.words | second.words):
                    one, other = (Query(Topic.MEMBERSHIP, a.ids[0], at.ids[0]) for a in (first, second))
                    yield Proposal("two", "2O" + at.how, (replace(one, also=(other,)),), _mentions(first, second, at))


def _unlike(slots: Slots) -> Iterator[Proposal]:
    """Yield a question about a consortium and one about an organisation: who leads X, and the phone of Y."""
    asked = _asked(slots)[:4]
    for consortium in slots.consortia:
        if consortium.how != "C" or len(consortium.ids) != 1:
            continue
        for organisation in slots.organisations:
            if len(organisation.ids) != 1 or not organisation.mentions or not _is_sure(organisation):
                continue
            if not consortium.words.isdisjoint(organisation.words):
                continue
            places = (organisation.mentions[0].start, consortium.mentions[0].start)
            own = [contact_query(contact, organisation.ids[0]) for contact in slots.contacts[:2]]
            if slots.has("cons", "belong", "consplural", "member"):
                own.append(Query(Topic.CONSORTIA_OF, organisation.ids[0]))
            for query in own:
                for _, topic, category in asked:
                    other = Query(topic, consortium.ids[0], category=category)
                    mentions = _mentions(consortium, organisation)
                    yield _two([(places[0], query), (places[1], other)], "2u", mentions)
            if slots.contacts:
                for hop in (ROLES_OF[t] for t in LEAD_TOPICS_IN_ORDER):
                    query = contact_query(slots.contacts[0], organisation.ids[0])
                    other = contact_query(slots.contacts[0], consortium.ids[0], hop)
                    mentions = _mentions(consortium, organisation)
                    yield _two([(places[0], query), (places[1], other)], "2v", mentions)
    organisations = [a for a in slots.organisations if len(a.ids) == 1 and a.mentions and _is_sure(a)][:3]
    for first, second in permutations(organisations, 2):
        if first.words.isdisjoint(second.words) and first.ids != second.ids:
            for one, other in permutations(slots.contacts[:3], 2):
                queries = [
                    (first.mentions[0].start, contact_query(one, first.ids[0])),
                    (second.mentions[0].start, contact_query(other, second.ids[0])),
                ]
                if queries[0][0] < queries[1][0]:
                    yield _two(queries, "2w", _mentions(first, second))
            for contact in slots.contacts[:2]:
                queries = [
                    (first.mentions[0].start, contact_query(contact, first.ids[0])),
                    (second.mentions[0].start, Query(Topic.CONSORTIA_OF, second.ids[0])),
                ]
                yield _two(queries, "2x", _mentions(first, second))


