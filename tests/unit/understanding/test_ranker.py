from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from bot.answers.service import QuestionService
from bot.shipped import shipped
from bot.understanding.features import features
from bot.understanding.ranker import SCALE, Ranker

LARGEST = 250_000  # bytes of the numbers that ship


def test_a_file_of_weights_is_read_as_it_was_written(tmp_path: Path) -> None:
    weights = {"g:lead": 1.25, "c:lead|lead": -0.4, "名": 0.01}
    lines = [f"{name}\t{round(value * SCALE)}" for name, value in weights.items()]
    path = tmp_path / "weights.tsv.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    assert Ranker.read(path).weights == pytest.approx(weights)


@pytest.mark.parametrize("text", ["Who leads Foshan?", "深职大地址", "", "<b>&"])
def test_ranks_are_those_of_the_plain_sum_of_features(service: QuestionService, text: str) -> None:
    ranker = Ranker.read(shipped("lexicon") / "weights.tsv.gz")
    question, found = service._edition().interpreter.propose(text, None, "")
    ranked = ranker.rank(question, found)
    slowly = {
        id(one): sum(ranker.weights.get(name, 0.0) * value for name, value in features(question, one).items())
        for one in found
    }
    assert {id(one.proposal): one.score for one in ranked} == pytest.approx(slowly)
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
    assert sum(one.probability for one in ranked) == pytest.approx(1.0)


def test_nothing_is_ranked_where_nothing_is_proposed(service: QuestionService) -> None:
    question, _ = service._edition().interpreter.propose("x", None, "")
    assert Ranker({}).rank(question, []) == []


def test_the_shipped_numbers_are_those_that_their_provenance_names() -> None:
    packed = (shipped("lexicon") / "weights.tsv.gz").read_bytes()
    provenance = json.loads((shipped("lexicon") / "weights.json").read_text(encoding="utf-8"))
    assert provenance["sha256"] == hashlib.sha256(packed).hexdigest()
    assert provenance["bytes"] == len(packed) <= LARGEST
    assert provenance["weights"] == len(gzip.decompress(packed).splitlines())
