"""From a question to what is asked, against one revision of a directory: analyse, propose, rank, decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.directory.store import Directory
from bot.lookup.finder import Finder
from bot.understanding.analysis import Analyser, Analysis, Lexicon
from bot.understanding.decision import decide, for_topic
from bot.understanding.dialogue import DialogueContext
from bot.understanding.features.question import Question
from bot.understanding.gazetteer import Gazetteer, PlaceRef
from bot.understanding.interpretation import Interpretation
from bot.understanding.linking.consortium_matcher import ConsortiumMatcher
from bot.understanding.linking.organisation_linker import OrganisationLinker
from bot.understanding.linking.paragraph_matcher import ParagraphMatcher
from bot.understanding.linking.partial_names import PartialNameIndex
from bot.understanding.outline import SMALL_DIRECTORY, Outline
from bot.understanding.proposing import proposals
from bot.understanding.proposing.arguments import slots_of
from bot.understanding.proposing.model import CATEGORY_OF_CUE, Proposal
from bot.understanding.ranker import Ranked, Ranker
from bot.values.budget import UNLIMITED, Budget
from bot.values.folding import fold
from bot.values.query import Topic
from bot.values.records import Place, Role, Subject

_SHORTEST_LABEL, _SHORTEST_TOKEN = 4, 4  # letters of a contact's label, and of a word of a name
_DIRECTIONS = frozenset({"campus", "north", "south", "east", "west", "main"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """A question with everything that was seen in it, the likeliest proposal first."""

    question: Question
    ranked: tuple[Ranked, ...]
    interpretation: Interpretation

    @property
    def analysis(self) -> Analysis:
        """What was analysed."""
        return self.question.analysis


class Interpreter:
    """Understands questions against one revision of a directory."""

    def __init__(
        self,
        directory: Directory,
        finder: Finder,
        lexicon: Lexicon,
        ranker: Ranker,
        real_places: Iterable[tuple[str, str, str]],
    ) -> None:
        """Take the directory and its look-up, the words of questions, and what ranks proposals."""
        self.outline = Outline(directory, lexicon.themes_of)
        self._ranker = ranker
        gazetteer = Gazetteer(_places(self.outline), real_places, _countries(self.outline))
        names = _names(directory, self.outline)
        consortia = ConsortiumMatcher(self.outline, names)
        partial = PartialNameIndex(directory, lexicon.name_words, gazetteer, lexicon.common)
        organisations = OrganisationLinker(
            finder,
            partial=partial,
            consortia=consortia,
            outline=self.outline,
            name_words=lexicon.name_words,
            common=lexicon.common,
        )
        self._analyser = Analyser(
            lexicon,
            gazetteer,
            consortia,
            organisations,
            ParagraphMatcher(self.outline, lexicon.function),
            name_tokens=_name_tokens(directory, self.outline),
            labels=_labels(directory, self.outline),
            categories=_category_words(self.outline),
        )

    def analyse(self, text: str, budget: Budget = UNLIMITED) -> Analysis:
        """Return what is seen in a text. Raises ``OverBudgetError``."""
        return self._analyser.analyse(text, budget)

    def propose(
        self, text: str, context: DialogueContext | None, home: str, budget: Budget = UNLIMITED
    ) -> tuple[Question, list[Proposal]]:
        """Return a question as features see it, and what it may ask, each once."""
        analysis = self.analyse(text, budget)
        slots = slots_of(analysis, context, self.outline, home if home in self.outline.consortia else "")
        return Question(slots), proposals(slots)

    def interpret(
        self,
        text: str,
        context: DialogueContext | None = None,
        home: str = "",
        topic: Topic | None = None,
        budget: Budget = UNLIMITED,
    ) -> Parsed:
        """Understand a question; ``topic`` is what a command asks for, whatever its words say.

        Raises ``OverBudgetError`` where it costs more processor time than the budget has.
        """
        if topic is not None and topic is not Topic.OVERVIEW:
            # A command says what it asks for by its name, which is the same word in every language.
            text = f"{topic.value.replace('_', ' ')} {text}"
        question, found = self.propose(text, context, home, budget)
        ranked = self._ranker.rank(question, found, budget)
        if topic is not None:
            ranked = for_topic(ranked, topic)
        return Parsed(question, tuple(ranked), decide(ranked, question.analysis, self.outline))


def _places(outline: Outline) -> list[Place]:
    places = [one.place for one in outline.consortia.values()]
    return places + [
        one.place for one in outline.organisations.values() if one.place.city_en or one.place.city_zh
    ]


def _countries(outline: Outline) -> dict[str, PlaceRef]:
    codes = {one.country for one in outline.organisations.values()}
    if len(codes) <= 1:  # in one country nobody asks for it
        return {}
    from bot.understanding.countries import names_of  # noqa: PLC0415 - most directories need no such table

    found: dict[str, set[str]] = defaultdict(set)
    for code in codes:
        for name in names_of(code):
            found[fold(name)].add(code)
    return {name: PlaceRef(countries=frozenset(owners)) for name, owners in found.items()}


def _names(directory: Directory, outline: Outline) -> dict[str, list[str]]:
    """Return all names of consortia and of their parks."""
    parks = {park for one in outline.consortia for park in outline.holders(one, (Role.SUPPORT_PARK,))}
    subjects: dict[str, Subject] = {
        **outline.consortia,
        **{i: outline.organisations[i] for i in parks if i in outline.organisations},
    }
    return {
        one: [name for name in (subject.name_en, subject.name_zh) if name]
        + [name.name for name in directory.names(one)]
        for one, subject in subjects.items()
    }


def _name_tokens(directory: Directory, outline: Outline) -> frozenset[str]:
    """Return the Latin words of names, which are not taken for slips of other words."""
    found: set[str] = set()
    listed = len(outline.organisations) <= SMALL_DIRECTORY
    for one, organisation in outline.organisations.items():
        names = [organisation.name_en]
        if listed:
            names += [name.name for name in directory.names(one)]
        words = (word for name in names for word in fold(name).split())
        found.update(word for word in words if word.isascii() and len(word) >= _SHORTEST_TOKEN)
    return frozenset(found)


def _labels(directory: Directory, outline: Outline) -> frozenset[str]:
    if len(outline.participants) > SMALL_DIRECTORY:
        return frozenset()
    labels = (contact.label for one in outline.participants for contact in directory.contacts(one))
    words = {word for label in labels for word in fold(label).split()}
    return frozenset(w for w in words if len(w) >= _SHORTEST_LABEL and w not in _DIRECTIONS)


def _category_words(outline: Outline) -> dict[str, tuple[str, ...]]:
    """Return the words that say a category or kind of this directory which the lexicon does not know."""
    known = {*CATEGORY_OF_CUE.values(), "member"}
    found: dict[str, tuple[str, ...]] = {}
    for category in sorted(outline.categories - known):
        word = fold(category.replace("_", " ").replace("-", " "))
        if word:
            plural = word[:-1] + "ies" if word.endswith("y") else word + "s"
            found[word] = found[plural] = (category,)
    return found
