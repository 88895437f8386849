"""Whether an answer is what a set of questions expects; ``tests/golden/README.md`` has the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.values.answer import Answer, Outcome

Expected = Mapping[str, Any]


def faults(
    expected: Expected, answer: Answer, text: Callable[[], str], *, turn: bool = False
) -> Iterator[str]:
    """Yield what is wrong with an answer; ``text`` gives its words, which are asked for last.

    ``turn``: of a dialogue, where details count for the first outcome alone.
    """
    outcome = answer.outcome.value
    if outcome not in expected["outcome"]:
        if outcome not in softer(expected):
            yield f"{outcome}, not {' or '.join(expected['outcome'])}"
        return
    if expected.get("if_answered") and answer.outcome is not Outcome.ANSWERED:
        return
    if turn and outcome != expected["outcome"][0]:
        return
    topic = answer.topic.value if answer.topic else ""
    if expected.get("topic") and topic not in expected["topic"]:
        yield f"topic {topic}, not {' or '.join(expected['topic'])}"
    yield from _ids(expected, answer)
    words = expected.get("values"), expected.get("text_has"), expected.get("text_hasnt")
    if any(words):
        yield from _words(expected, answer, text())


def softer(expected: Expected) -> frozenset[str]:
    """Return the outcomes that are honest, if less helpful."""
    honest = set(expected.get("soft", ()))
    if expected.get("if_answered"):
        honest |= {"not_understood", "help"}
    return frozenset(honest)


def _ids(expected: Expected, answer: Answer) -> Iterator[str]:
    results, wanted = set(answer.results), set(expected.get("results", ()))
    if answer.outcome is Outcome.ANSWERED or not expected.get("soft"):
        if missing := wanted - results:
            yield f"results lack {sorted(missing)}"
        if expected.get("exact") and (more := results - wanted):
            yield f"results have {sorted(more)} as well"
    if wrong := results & set(expected.get("not_results", ())):
        yield f"results have {sorted(wrong)}"
    if answer.outcome is Outcome.ANSWERED and len(results) > expected.get("max_results", len(results)):
        yield f"{len(results)} results"
    known = set(answer.subjects) | results | set(answer.mentions)
    if missing := set(expected.get("subjects", ())) - known:
        yield f"subjects lack {sorted(missing)}"


def _words(expected: Expected, answer: Answer, text: str) -> Iterator[str]:
    said = "\n".join([text, *answer.values]).lower()
    for value in (*expected.get("values", ()), *expected.get("text_has", ())):
        if value.lower() not in said:
            yield f"no {value!r}"
    for value in expected.get("text_hasnt", ()):
        if value.lower() in text.lower():
            yield f"has {value!r}"


def is_misleading(expected: Expected, answer: Answer, found: list[str]) -> bool:
    """Whether an answer is told as a fact and is not the right one."""
    if not found or answer.outcome is not Outcome.ANSWERED:
        return False
    wanted = set(expected.get("results", ()))
    only_words = all(fault.startswith(("no ", "has ")) for fault in found)
    only_topic = (
        all(fault.startswith("topic ") for fault in found) and wanted and wanted <= set(answer.results)
    )
    return not only_words and not only_topic
