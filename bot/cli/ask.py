"""``consortium-bot ask``: answers in the terminal."""

from __future__ import annotations

import json

import click

from bot.answers import Asker, QuestionService
from bot.cli import examples, open_directory, settings
from bot.cli.lines import flush, lines_of, standard_input
from bot.lookup.finder import Finder
from bot.replies.render import render
from bot.shipped import shipped
from bot.values.answer import Answer
from bot.values.language import Language


@click.command(
    "ask",
    epilog=examples(
        'ask "Who leads the Shenzhen consortium?"',
        "ask --json 深职大地址在哪里",
        "ask --language zh-Hans SZPU",
        "ask < questions.txt",
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
def command(question: str | None, language: str, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Answer QUESTION; without it, one question a line from standard input, one answer a line, in order."""
    asker = Asker(Language(language))
    directory = open_directory(settings())
    try:
        desk = QuestionService(directory, Finder.open(directory), shipped("lexicon"))
        if question is not None:
            answer = desk.ask(question, asker)
            click.echo(_json(answer) if as_json else _text(answer))
            return
        for line in lines_of(standard_input()):
            answer = desk.ask(line, asker)
            click.echo(_json(answer) if as_json else " ".join(_text(answer).split()))
            flush()
    finally:
        directory.close()


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
