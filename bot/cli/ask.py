"""``consortium-bot ask``: answers in the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import click

from bot.answers import QuestionService
from bot.cli import examples, open_directory, settings
from bot.cli.explaining import explained
from bot.cli.lines import flush, lines_of, standard_input
from bot.lookup.finder import Finder
from bot.replies.render import render
from bot.shipped import shipped
from bot.understanding.dialogue import DialogueContext
from bot.understanding.ranker import shipped_ranker
from bot.values.answer import Answer
from bot.values.language import Language

_PROMPT = "> "


@click.command(
    "ask",
    epilog=examples(
        'ask "Who leads the Shenzhen consortium?"',
        "ask --json 深职大地址在哪里",
        "ask --language zh-Hans SZPU",
        "ask < questions.txt",
        "ask --chat",
        'ask --explain "Which consortia have no lead enterprise?"',
    ),
)
@click.argument("question", required=False)
@click.option(
    "--language",
    type=click.Choice([language.value for language in Language]),
    default=Language.ENGLISH.value,
    help="Language of the answer where the question tells none (an acronym, pinyin).",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object an answer.")
@click.option(
    "--chat",
    is_flag=True,
    help="Standard input is one conversation: follow-ups work, and an empty line begins a new one.",
)
@click.option(
    "--explain", is_flag=True, help="Tell how a question is understood, and why, instead of answering it."
)
def command(question: str | None, language: str, *, as_json: bool, chat: bool, explain: bool) -> None:
    """Answer QUESTION; without it, one question a line from standard input, one answer a line, in order."""
    if chat and question is not None:
        raise click.UsageError("with --chat the questions come from standard input, one a line.")
    if explain and as_json:
        raise click.UsageError("--explain is for people: it cannot be combined with --json.")
    directory = open_directory(settings())
    try:
        service = QuestionService(directory, Finder.open(directory), shipped("lexicon"))
        asking = _Asking(service, Language(language), as_json=as_json, explain=explain)
        if question is not None:
            click.echo(asking.ask(question))
        elif chat:
            _converse(asking)
        else:
            for line in lines_of(standard_input()):
                asking.begin_anew()
                _print(asking.ask(line), one_line=not (as_json or explain))
    finally:
        directory.close()


class _Asking:
    """One conversation; what is spoken of is kept until it begins anew."""

    def __init__(self, service: QuestionService, language: Language, *, as_json: bool, explain: bool) -> None:
        self._service = service
        self._language = language
        self._spoken_of: DialogueContext | None = None
        self.explains = explain
        self.as_json = as_json

    def begin_anew(self) -> None:
        """Forget what was spoken of."""
        self._spoken_of = None

    def ask(self, text: str) -> str:
        """Return what is printed for a question."""
        before = self._spoken_of
        answer = self._service.answer(text, self._language, before)
        self._spoken_of = self._service.context_after(answer, before)
        if self.explains:
            weights = shipped_ranker(shipped("lexicon") / "weights.tsv.gz").weights
            return explained(text, self._service.parse(text, before), weights)
        return _json(answer) if self.as_json else _text(answer)


def _converse(asking: _Asking) -> None:
    """Answer line by line; a person at a terminal sees a prompt, and answers as they are in a chat."""
    stream = standard_input()
    person = sys.stdin.isatty() and sys.stdout.isatty()
    for line in _prompted(lines_of(stream)) if person else lines_of(stream):
        if line.strip():
            _print(asking.ask(line), one_line=not (person or asking.as_json or asking.explains))
        else:
            asking.begin_anew()


def _prompted(lines: Iterator[str]) -> Iterator[str]:
    while True:
        click.echo(_PROMPT, nl=False)
        flush()
        try:
            yield next(lines)
        except StopIteration:
            click.echo()
            return


def _print(told: str, *, one_line: bool) -> None:
    click.echo(" ".join(told.split()) if one_line else told)
    flush()


def _text(answer: Answer) -> str:
    return render(answer, paged=False).plain


def _json(answer: Answer) -> str:
    return json.dumps(
        {
            "question": answer.question,
            "language": answer.language.value,
            "outcome": answer.outcome.value,
            "topic": answer.topic.value if answer.topic else None,
            "subjects": answer.subjects,
            "results": answer.results,
            "mentions": answer.mentions,
            "values": answer.values,
            "confidence": answer.confidence,
            "unconfirmed": answer.unconfirmed,
            "sources": answer.sources,
            "text": _text(answer),
        },
        ensure_ascii=False,
    )
