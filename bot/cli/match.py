"""``consortium-bot match``: names into subjects, for scripts that reconcile lists."""

from __future__ import annotations

import json

import click

from bot.cli import examples, open_directory, settings
from bot.cli.lines import flush, lines_of, standard_input
from bot.lookup.finder import Finder
from bot.lookup.match import Candidate, Match
from bot.lookup.pinyin import has_han
from bot.values.records import Subject

_SHOWN = 200  # characters of a name that are repeated in a line for people


@click.command(
    "match",
    epilog=examples("match < names.txt", "match --json --limit 1 < names.txt > matches.jsonl"),
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a name.")
@click.option(
    "--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="Candidates a name at most."
)
def command(as_json: bool, limit: int) -> None:  # noqa: FBT001 - click's signature
    """Find the organisations behind names: one name a line from standard input, one line each, in order.

    A line says "matched" where the first candidate is certain enough to answer without asking, "choose" where
    several are as likely, "no_match" where none is near.
    """
    directory = open_directory(settings())
    try:
        finder = Finder.open(directory)
        for line in lines_of(standard_input()):
            match = finder.find(line, limit=limit)
            names = {c.id: _name(directory.subject(c.id), c.id, line) for c in match.candidates}
            click.echo(_json(match, names) if as_json else _text(match, names))
            flush()
    finally:
        directory.close()


def _name(subject: Subject | None, identifier: str, asked: str) -> str:
    """Return the official name in the script of the question, where there is one."""
    if subject is None:
        return identifier
    both = (subject.name_zh, subject.name_en) if has_han(asked) else (subject.name_en, subject.name_zh)
    return both[0] or both[1] or identifier


def _json(match: Match, names: dict[str, str]) -> str:
    return json.dumps(
        {
            "query": match.query,
            "outcome": match.outcome.value,
            "candidates": [
                {
                    "id": candidate.id,
                    "name": names[candidate.id],
                    "score": candidate.score,
                    "matched": candidate.matched,
                    "because": candidate.because,
                }
                for candidate in match.candidates
            ],
        },
        ensure_ascii=False,
    )


def _text(match: Match, names: dict[str, str]) -> str:
    found = "; ".join(_told(candidate, names[candidate.id]) for candidate in match.candidates)
    asked = " ".join(match.query[:_SHOWN].split())
    return f"{asked}\t{match.outcome.value}\t{found}"


def _told(candidate: Candidate, name: str) -> str:
    matched = "" if candidate.matched == name else f", matched: {candidate.matched}"
    return f"{candidate.id} {name} ({candidate.score:.2f}, {candidate.because}{matched})"
