"""Sets the threshold of certainty for one directory, by trying it out on its own names."""

from __future__ import annotations

import random
from collections.abc import Iterable

from bot.lookup.decide import Policy, Ranked, certainty, level
from bot.lookup.features import features
from bot.lookup.found import Index
from bot.lookup.keys import of_name, of_question
from bot.lookup.misspelling import misspelt
from bot.lookup.model import Model

_TRIED = 600
"""Names that are misspelt and looked up, with their subject and without it; some seconds at any size."""
_ACCEPTED = 0.03
"""Share of left-out names that may be answered with another subject."""
_WIDEST = 0.12
"""How far the threshold may leave the trained one: a few hundred trials are no more certain than that."""


def calibrated(index: Index, model: Model, *, seed: int = 7) -> Policy:
    """Return the policy under which a subject that is not there is seldom taken for one that is."""
    strangers = sorted(_strangers(index, model, random.Random(seed)))  # noqa: S311  not for secrets
    if not strangers:
        return Policy(model.certain, model.near)
    bound = strangers[int(len(strangers) * (1 - _ACCEPTED)) - 1]
    certain = min(max(bound, model.certain - _WIDEST), model.certain + _WIDEST)
    return Policy(certain, model.near)


def _strangers(index: Index, model: Model, random_: random.Random) -> Iterable[float]:
    """Yield how certain the look-up is of its first answer when the right one has been left out."""
    for number in random_.sample(range(len(index)), min(_TRIED, len(index))):
        entry = index.entry(number)
        for keys in of_name(entry.name)[:1]:
            asked = of_question(misspelt(keys, random_))
            found = [one for one in index.nearest(asked) if index.entry(one.number).subject != entry.subject]
            rows = features(asked, found)
            scores = level(model.ranker.many(rows), rows) if rows else []
            best: dict[str, Ranked] = {}
            for one, row, score in zip(found, rows, scores, strict=True):
                subject = index.entry(one.number).subject
                if subject not in best or score > best[subject].score:
                    best[subject] = Ranked(one.number, subject, score, row)
            ranked = sorted(best.values(), key=lambda one: -one.score)
            yield certainty(ranked, len(index), model)
