"""Mends labels of questions when the tables have grown: ``python -m tests.golden.mending OLD_TABLES SET …``.

A label says what was right on the tables that it was written on. Whatever query led to it there is executed
on the tables of today: where the answer is another one (a list that grew, a fact that is published now, a
body that is listed now) the label takes it over; where a place that had one consortium has several, and the
question names the place alone, asking which one becomes right. What no query explains stays as it is. Every
mended line keeps what was done to it under ``mended``.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from benchmarks.understanding.judging import faults
from benchmarks.understanding.material import GOLDEN, open_service
from bot.answers.service import QuestionService
from bot.replies.render import render
from bot.understanding.features.question import Question
from bot.understanding.interpretation import Resolved
from bot.understanding.mentions import ConsortiumMention, Mention
from bot.understanding.proposing.model import NOT_FOUND, Proposal
from bot.values.answer import Answer, Outcome
from bot.values.folding import fold
from bot.values.language import Language
from bot.values.query import Query

Expected = dict[str, Any]
_SAID = 0.1  # what other words than the place say for a consortium
_SHARED = ("municipal", "industry education consortium", "city", "of")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question, with the answer that it leads to."""

    proposal: Proposal
    answer: Answer


class Mender:
    """Holds the labels of questions against older and newer tables."""

    def __init__(self, old: QuestionService, new: QuestionService) -> None:
        self._old = old
        self._new = new

    def mended(self, expected: Expected) -> Expected:
        """Return the label as it follows from the newer tables."""
        text = expected["question"]
        before, readings = _read(self._old, text)
        right = [one for one in readings if _is_right(expected, one.answer)]
        if not right:
            return expected
        after, found = _read(self._new, text)
        for one in right:
            if rivals := _rivals(one.proposal, before, after):
                return self._to_choose(expected, one, rivals, after)
        again = [self._again(one, text, found) for one in right]
        answers = [answer for answer in again if answer is not None]
        if not answers or any(_is_right(expected, answer) for answer in answers):
            return expected
        return _taken_over(expected, right[0].answer, answers[0])

    def _again(self, one: Reading, text: str, found: list[Reading]) -> Answer | None:
        """Return the answer to the same query on the newer tables; to what is listed now, the likeliest."""
        if one.proposal.query is not None:
            return _execute(self._new, text, one.proposal.query)
        if one.proposal.goal != NOT_FOUND:
            return one.answer
        words = one.proposal.mentions[0].words
        if any(
            reading.proposal.goal == NOT_FOUND and reading.proposal.mentions[0].words >= words
            for reading in found
        ):
            return one.answer
        return next((reading.answer for reading in found if _names(reading.proposal, words)), None)

    def _to_choose(
        self, expected: Expected, one: Reading, rivals: tuple[str, ...], after: Question
    ) -> Expected:
        (subject,) = set(rivals) & {one.proposal.queries[0].subject}
        consortium = after.outline.consortia[subject]
        rest = fold(consortium.name_en).replace(fold(consortium.place.city_en), " ")
        for word in _SHARED:
            rest = rest.replace(word, " ")
        if not rest.strip():  # it is called by its place and by nothing else
            soft = [*expected.get("soft", ()), "choose"]
            return expected | {"soft": list(dict.fromkeys(soft)), "mended": "its place has several"}
        kept = {key: expected[key] for key in ("question", "tag", "topic", "style", "why") if key in expected}
        return kept | {"outcome": ["choose"], "results": sorted(rivals), "mended": "its place has several"}


def _read(service: QuestionService, text: str) -> tuple[Question, list[Reading]]:
    parsed = service.parse(text)
    readings = []
    for ranked in parsed.ranked:
        proposal = ranked.proposal
        if len(proposal.queries) == 1:
            readings.append(Reading(proposal, _execute(service, text, proposal.queries[0])))
        elif proposal.goal == NOT_FOUND:
            nothing = service.answer("", Language.ENGLISH)
            readings.append(
                Reading(
                    proposal, Answer(text, nothing.language, Outcome.NOT_FOUND, nothing.body, proposal.topic)
                )
            )
    return parsed.question, readings


def _execute(service: QuestionService, text: str, query: Query) -> Answer:
    language = Language.SIMPLIFIED if not text.isascii() else Language.ENGLISH
    return service._answer(text, language, Resolved(query))


def _is_right(expected: Expected, answer: Answer) -> bool:
    return not any(faults(expected | {"soft": []}, answer, lambda: render(answer, paged=False).plain))


def _names(proposal: Proposal, words: frozenset[int]) -> bool:
    """Whether a proposal is about what stands there, by a listed name or a place."""
    return any(
        not words.isdisjoint(mention.words) and getattr(mention, "how", "") in {"exact", "name"}
        for mention in proposal.mentions
    )


def _rivals(proposal: Proposal, before: Question, after: Question) -> tuple[str, ...]:
    """Return the consortia of a place that had one; none where the question tells which of them it means."""
    if not proposal.queries or proposal.queries[0].subject not in before.outline.consortia:
        return ()
    subject = proposal.queries[0].subject
    if any(m.theme > _SAID and subject in m.ids for m in before.analysis.consortia):
        return ()
    for mention in proposal.mentions:
        if _by_place(mention, subject) and len(mention.ids) == 1:
            for other in after.analysis.consortia:
                if other.how == "name" and subject in other.ids:
                    return ()
            same = [
                m
                for m in after.analysis.consortia
                if m.city and subject in m.ids and m.words <= mention.words
            ]
            clear = [m for m in after.analysis.consortia if m.city and m.ids == (subject,)]
            several = [m.ids for m in same if len(m.ids) > 1 and m.rivals == len(m.ids)]
            if several and not clear and mention.rivals < len(several[0]):
                return several[0]
    return ()


def _by_place(mention: Mention, subject: str) -> TypeGuard[ConsortiumMention]:
    return isinstance(mention, ConsortiumMention) and mention.city and subject in mention.ids


def _taken_over(expected: Expected, old: Answer, new: Answer) -> Expected:
    """Return a label with what another answer says in the place of what the former one said."""
    found = expected | {
        "outcome": [new.outcome.value],
        "mended": f"{old.outcome.value} to {new.outcome.value}",
    }
    if old.outcome is not new.outcome and new.topic is not None and "topic" not in expected:
        found["topic"] = [new.topic.value]
    if "results" in expected or new.outcome is Outcome.ANSWERED:
        found["results"] = list(new.results)
    if old.outcome is Outcome.NOT_FOUND and new.subjects:
        found["subjects"] = list(new.subjects)
    if "values" in expected or (old.outcome is Outcome.NOT_PUBLISHED and new.values):
        found["values"] = list(new.values)
    text = render(new, paged=False).plain.lower()
    for key, stands in (("text_has", True), ("text_hasnt", False)):
        kept = [words for words in expected.get(key, ()) if (words.lower() in text) is stands]
        found.pop(key, None)
        if kept:
            found[key] = kept
    return {key: value for key, value in found.items() if key != "max_results"}


def mend(path: Path, mender: Mender) -> Iterator[Expected]:
    """Yield the lines of a set as they have to be."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield mender.mended(json.loads(line))


def main(arguments: list[str]) -> None:
    """Mend the sets that are named, of those about the shipped directory."""
    old, *names = arguments
    mender = Mender(open_service(Path(old)), open_service(None))
    for name in names:
        path = GOLDEN / f"{name}.jsonl"
        lines = list(mend(path, mender))
        path.write_text(
            "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), encoding="utf-8"
        )
        sys.stdout.write(f"{name}: {Counter(one['mended'] for one in lines if 'mended' in one)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
