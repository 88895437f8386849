"""Other ways to look names up, each given the same normalised keys and, where it helps, the same ranker."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import tantivy
from measure import Answer
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from bot.lookup.decide import Policy, certainty
from bot.lookup.keys import Keys, of_question
from bot.lookup.large import LargeIndex
from bot.lookup.model import model
from bot.lookup.rank import ranked
from bot.lookup.small import grams
from bot.values.records import Name

Ask = Callable[[str], Answer]
_CANDIDATES = 64
_SPACE = "_"


def texts(keys: Sequence[Keys]) -> Iterator[tuple[int, str]]:
    """Yield each key of each name that is compared, with the name's number."""
    for number, key in enumerate(keys):
        yield from ((number, text) for text in {key.surface, key.sound, key.initials} if text)


def forms(text: str) -> tuple[str, ...]:
    """Return the keys of a question."""
    asked = of_question(text)
    return tuple(dict.fromkeys((asked.surface, asked.sound)))


def scanning(scorer: Callable[..., float], names: Sequence[Name], keys: Sequence[Keys]) -> Ask:
    """Compare with every key by one rapidfuzz scorer; scores are 0..1."""
    numbers, listed = zip(*texts(keys), strict=True)

    def ask(text: str) -> Answer:
        best: dict[str, float] = {}
        for form in forms(text):
            for _, score, at in process.extract(form, listed, scorer=scorer, limit=_CANDIDATES):
                subject = names[numbers[at]].subject
                best[subject] = max(
                    best.get(subject, 0), score if scorer is Indel.normalized_similarity else score / 100
                )
        return _plain(best)

    return ask


def _plain(best: dict[str, float]) -> Answer:
    return Answer(sorted(best.items(), key=lambda pair: -pair[1])[:20], accepted=False)


def accepting(ask: Ask, certain: float) -> Ask:
    """Accept the first of a plain scorer where its score is high enough and nobody ties with it."""

    def answer(text: str) -> Answer:
        ranked = ask(text).ranked
        ahead = len(ranked) == 1 or (len(ranked) > 1 and ranked[0][1] > ranked[1][1])
        return Answer(ranked, bool(ranked) and ahead and ranked[0][1] >= certain)

    return answer


def reranked(found: Callable[[str], set[str]], index: LargeIndex, policy: Policy) -> Ask:
    """Rank what another index finds by the same features, ranker and judge."""

    def ask(text: str) -> Answer:
        asked = of_question(text)
        candidates = index.of_subjects(asked, frozenset(found(text)))
        order = ranked(asked, ((one, index) for one in candidates), model().ranker, is_large=True)
        sure = certainty(order, len(index), model())
        return Answer([(one.subject, round(one.score, 2)) for one in order[:20]], sure >= policy.certain)

    return ask


def fts5(names: Sequence[Name], keys: Sequence[Keys]) -> Callable[[str], set[str]]:
    """SQLite FTS5 with its trigram tokenizer, best by bm25."""
    store = sqlite3.connect(Path(tempfile.mkdtemp()) / "fts.db")
    store.execute("CREATE VIRTUAL TABLE keys USING fts5(text, number UNINDEXED, tokenize='trigram')")
    store.executemany("INSERT INTO keys VALUES (?2, ?1)", texts(keys))
    store.execute("INSERT INTO keys (keys) VALUES ('optimize')")
    store.commit()

    def found(text: str) -> set[str]:
        pieces = {form[at : at + 3] for form in forms(text) for at in range(len(form) - 2)}
        if not pieces:
            return set()
        wanted = " OR ".join('"' + piece.replace('"', '""') + '"' for piece in sorted(pieces))
        rows = store.execute(
            "SELECT number FROM keys WHERE text MATCH ? ORDER BY rank LIMIT ?", (wanted, _CANDIDATES)
        )
        return {names[row[0]].subject for row in rows}

    return found


def tantivy_grams(names: Sequence[Name], keys: Sequence[Keys]) -> Callable[[str], set[str]]:
    """Tantivy over the grams that our index has, best by BM25."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("grams", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("number", stored=True)
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(300_000_000, 2)
    for number, text in texts(keys):
        document = tantivy.Document()
        document.add_text("grams", " ".join(gram.replace(" ", _SPACE) for gram in grams(text)))
        document.add_integer("number", number)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def found(text: str) -> set[str]:
        out: set[str] = set()
        for form in forms(text):
            terms = [
                (tantivy.Occur.Should, tantivy.Query.term_query(schema, "grams", gram.replace(" ", _SPACE)))
                for gram in grams(form)
            ]
            for _, address in (
                searcher.search(tantivy.Query.boolean_query(terms), _CANDIDATES).hits if terms else ()
            ):
                out.add(names[searcher.doc(address)["number"][0]].subject)
        return out

    return found


@contextmanager
def pg_trgm(names: Sequence[Name], keys: Sequence[Keys]) -> Iterator[Ask]:
    """PostgreSQL's trigram distance with a GiST index, nearest first."""
    sys.path.append(str(Path(__file__).parents[2] / "tests"))
    from postgresql import PostgreSQL, programs  # noqa: PLC0415

    os.environ["LC_ALL"] = "C.UTF-8"  # else Han characters are no letters to it
    work = Path(tempfile.mkdtemp())
    work.chmod(0o755)  # the server runs as another user, who has to pass
    server = PostgreSQL(work / "server", programs(), 54_329)
    server.start()
    try:
        with psycopg.connect(server.database(), autocommit=True) as store:
            store.execute("CREATE EXTENSION pg_trgm")
            store.execute("CREATE TABLE keys (number integer, text text)")
            with store.cursor().copy("COPY keys FROM STDIN") as copy:
                for row in texts(keys):
                    copy.write_row(row)
            store.execute("SET maintenance_work_mem = '512MB'")
            store.execute("CREATE INDEX ON keys USING gist (text gist_trgm_ops(siglen=64))")
            store.execute("ANALYZE keys")

            def ask(text: str) -> Answer:
                best: dict[str, float] = {}
                for form in forms(text):
                    rows = store.execute(
                        "SELECT number, similarity(text, %s) FROM keys ORDER BY text <-> %s LIMIT %s",
                        (form, form, _CANDIDATES),
                    )
                    for number, score in rows.fetchall():
                        subject = names[number].subject
                        best[subject] = max(best.get(subject, 0.0), score)
                return _plain(best)

            yield ask
    finally:
        server.stop(at_once=True)
        shutil.rmtree(work)


RATIO = Indel.normalized_similarity
WRATIO = fuzz.WRatio
