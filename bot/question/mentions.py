"""The stretches of a question that name something: an organisation, a consortium, a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.lookup.match import Hit
from bot.question.phrases import NAME_HEAD, NAME_PART, OTHER_BODY
from bot.question.places import Where
from bot.question.segments import Kind, Segment
from bot.question.tokens import Token

CATEGORIES = (
    "vocational_college",
    "undergraduate_university",
    "secondary_vocational_school",
    "college",
    "enterprise",
    "research_institution",
    "association",
    "government",
    "district",
)
# Words of these cues stand in names as well as around them: "park", "college", "company" …
_INSIDE = frozenset({*CATEGORIES, NAME_PART, OTHER_BODY})
INSTITUTIONS = ("大学", "学院", "学校", "医院")
_PLAIN = 2  # "college jointly" is no name, "college of software" is one
_OWN = frozenset({NAME_PART, OTHER_BODY})
_OPENINGS = frozenset("上中哈")
_COUNTING = frozenset({"list", "count", "members"})
_JOINING = frozenset({"of", "and", "for", "the", "in", "at", "a"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a question, ``tokens[start:end]``.

    ``segments`` are its pieces; ``beside`` the first tokens of pieces that, though they stand in the same
    stretch, speak about the name rather than belong to it ("Foshan companies").
    """

    text: str
    start: int
    end: int
    segments: tuple[Segment, ...]
    beside: tuple[int, ...] = ()

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Subjects whose listed name is exactly what stands here; empty where there is more than a name."""
        named = [s for s in self.segments if s.kind is Kind.NAME]
        rest = [s for s in self.segments if s.kind is not Kind.NAME and s.start not in self.beside]
        return named[0].hits if len(named) == 1 and not rest else ()

    @property
    def placed_name(self) -> bool:
        """Whether it is a place and, right behind it, a listed name of an institution."""
        kinds = [segment.kind for segment in self.segments]
        return kinds == [Kind.PLACE, Kind.NAME]

    @property
    def place(self) -> Where | None:
        """Where the mention lies, if it names a place and nothing else."""
        core = [s for s in self.segments if s.start not in self.beside]
        if core and all(s.kind is Kind.PLACE for s in core):
            return _innermost(core)
        return None

    @property
    def looks_like_a_name(self) -> bool:
        """Whether its words are put like a name: "… University", "University of …", …学院."""
        first, last = self.segments[0], self.segments[-1]
        heads = bool(last.cues & _OWN) or (bool(first.cues & _OWN) and len(self.segments) > _PLAIN)
        return heads or any(s.cues and s.cues <= _OWN for s in self.segments)


def _innermost(places: Sequence[Segment]) -> Where:
    """Of "Luzhou, Sichuan" the city."""
    found = [place.where for place in places if place.where is not None]
    return next((where for where in found if where.cities), found[0])


def mentions_of(folded: str, tokens: Sequence[Token], segments: Sequence[Segment]) -> tuple[Mention, ...]:
    """Every name in a question that was cut into segments."""
    found = [
        mention
        for run in _runs(tokens, segments)
        for part in _parted(_trimmed(run), _following(run, segments))
        if (mention := _mention(folded, tokens, part, _following(part, segments))) is not None
    ]
    named = [mention for mention in found if not _is_of_parts(mention)]
    if not found and len(segments) == 1 and NAME_PART in segments[0].cues:
        return (Mention(folded, 0, len(tokens), tuple(segments)),)  # 高新区, and nothing else
    return tuple(named or found)


def _is_of_parts(mention: Mention) -> bool:
    """Whether a mention is words of names only, and not several that make one (华中 + 科技大学)."""
    if any(s.kind is not Kind.PHRASE for s in mention.segments):
        return False
    return len(mention.segments) == 1 or not mention.text.endswith(INSTITUTIONS)


def _following(run: Sequence[Segment], segments: Sequence[Segment]) -> frozenset[str]:
    """Return the cues of the segment right behind a run."""
    end = run[-1].end if run else -1
    return next((s.cues for s in segments if s.start == end), frozenset())


def _parted(run: list[Segment], following: frozenset[str]) -> Iterator[list[Segment]]:
    """Cut a run of nothing but listed names and places between them: 比亚迪 + 深圳 (联合体成员吗).

    Of "SZU Yuehai campus" only the name is kept: what names a campus names no organisation.
    """
    if "branch" in following and run and run[0].kind is Kind.NAME:
        yield run[:1]
        return
    if any(s.kind is Kind.UNKNOWN or s.cues & _OWN for s in run):
        yield run
        return
    part: list[Segment] = []
    for segment in run:
        kinds = {s.kind for s in part} & {Kind.NAME, Kind.PLACE}
        if _another_s(part, segment):
            part.append(segment)
            continue
        if part and _another_city(part[-1], segment):
            yield part
            part = [segment]
            continue
        if (segment.kind is Kind.NAME and kinds) or (segment.kind is Kind.PLACE and Kind.NAME in kinds):
            yield part
            part = []
        part.append(segment)
    if part:
        yield part


def _another_city(one: Segment, other: Segment) -> bool:
    """Whether two places are two cities, rather than a city and its province."""
    if one.kind is not Kind.PLACE or other.kind is not Kind.PLACE or not one.where or not other.where:
        return False
    return bool(one.where.cities and other.where.cities) and one.where.cities.isdisjoint(other.where.cities)


def _another_s(part: Sequence[Segment], segment: Segment) -> bool:
    """Whether a place belongs to the name right behind it: 西安电子科技大学 is not 电子科技大学."""
    return (
        len(part) == 1
        and part[0].kind is Kind.PLACE
        and segment.kind is Kind.NAME
        and segment.start == part[0].end
        and segment.text.endswith(INSTITUTIONS)
    )


def _runs(tokens: Sequence[Token], segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    run: list[Segment] = []
    for at, segment in enumerate(segments):
        if _nameable(segment) or (run and _joins(tokens, segments, at)) or _opens(tokens, segments, at):
            run.append(segment)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _opens(tokens: Sequence[Token], segments: Sequence[Segment], at: int) -> bool:
    """Whether a small character opens a name at the start of a question: 上汽, 中车, 哈工大."""
    if at or len(segments) < 2 or segments[0].text not in _OPENINGS:  # noqa: PLR2004 - a name follows
        return False
    first, second = segments[:2]
    adjacent = tokens[second.start].start == tokens[first.start].end
    return adjacent and second.kind in {Kind.UNKNOWN, Kind.PLACE} and tokens[second.start].han


def _nameable(segment: Segment) -> bool:
    if segment.kind is Kind.UNKNOWN and len(segment.text) == 1 and segment.text.isascii():
        return segment.text.isdigit()  # "r" is how people write "are"
    return segment.kind is not Kind.PHRASE or bool(segment.cues & _INSIDE)


def _joins(tokens: Sequence[Token], segments: Sequence[Segment], at: int) -> bool:
    """Whether a small word holds two parts of one name together: "University of Finance", 长在汽车."""
    if not 0 < at < len(segments) - 1:
        return False
    before, segment, after = segments[at - 1 : at + 2]
    if not (_nameable(before) and _nameable(after)):
        return False
    if segment.text in _JOINING:
        partial = {Kind.UNKNOWN}
        part = bool(before.cues & {NAME_PART} or after.cues & {NAME_PART})
        return segment.text in {"of", "and", "for"} and (
            before.kind in partial or after.kind in partial or part
        )
    if segment.text == "的" and NAME_HEAD in after.cues and before.kind is Kind.UNKNOWN:
        return len(before.text) == 1  # 美的集团
    single = (
        segment.end - segment.start == 1
        and tokens[segment.start].han
        and segment.text not in "的是在和与及跟吗呢有里中内个家所"
    )
    adjacent = tokens[segment.start].start == tokens[before.end - 1].end
    opens = before.kind in {Kind.UNKNOWN, Kind.PLACE}
    goes_on = after.kind is Kind.UNKNOWN or (NAME_PART in after.cues and before.kind is Kind.UNKNOWN)
    return single and adjacent and opens and goes_on


def _mention(
    folded: str, tokens: Sequence[Token], run: list[Segment], following: frozenset[str]
) -> Mention | None:
    kinds = {segment.kind for segment in run if not segment.text.isdigit()}
    if len(run) == 1 and run[0].kind is Kind.UNKNOWN and len(run[0].text) == 1:
        return None  # one character, one letter: a word of the question that is not in the phrases
    if not run or not (kinds & {Kind.NAME, Kind.PLACE, Kind.UNKNOWN} or _is_generic_name(run)):
        return None
    beside: tuple[int, ...] = ()
    in_name = "consortium" in following and NAME_PART in run[-1].cues  # "Tangshan High-Tech Zone consortium"
    if Kind.UNKNOWN not in kinds and not in_name and not _headed(tokens, run, following):
        aside = [s for s in run if s.kind is Kind.PHRASE and not s.cues <= _OWN]
        if not any(s.cues & {NAME_PART, OTHER_BODY} for s in run if s not in aside):
            beside = tuple(s.start for s in run if s.kind is Kind.PHRASE)
    start, end = run[0].start, run[-1].end
    return Mention(folded[tokens[start].start : tokens[end - 1].end], start, end, tuple(run), beside)


def _headed(tokens: Sequence[Token], run: list[Segment], following: frozenset[str]) -> bool:
    """Whether a place, or a name, and a word right behind it are a name: 重庆大学, 华为大学.

    Not where they are asked for: 重庆大学有哪些.
    """
    *before, last = run
    return (
        len(before) == 1
        and (
            (before[0].kind is Kind.PLACE and NAME_HEAD in last.cues)
            or (before[0].kind is Kind.NAME and last.text in INSTITUTIONS)
        )
        and (not tokens[last.start].han or tokens[last.start].start == tokens[before[0].end - 1].end)
        and following.isdisjoint(_COUNTING)
    )


def _trimmed(run: list[Segment]) -> list[Segment]:
    """Without small words at the ends."""
    first, last = 0, len(run)
    while first < last and not _nameable(run[first]) and run[first].text not in _OPENINGS:
        first += 1
    while last > first and not _nameable(run[last - 1]):
        last -= 1
    return run[first:last]


def _is_generic_name(run: list[Segment]) -> bool:
    """Tell a run of mere name parts: "Vocational and Technical College", 职业技术学院."""
    return any(s.cues and s.cues <= _OWN for s in run)
