"""What the words of a question may name: consortia, organisations, or bodies that are not here."""

from __future__ import annotations

from dataclasses import dataclass

Words = frozenset[int]
"""The numbers of the words that something takes."""


class _Spans:
    """What takes some words."""

    __slots__ = ()
    words: Words

    @property
    def start(self) -> int:
        """Its first word."""
        return min(self.words)

    @property
    def end(self) -> int:
        """The word behind its last."""
        return max(self.words) + 1


@dataclass(frozen=True, slots=True)
class ConsortiumMention(_Spans):
    """Consortia that are as likely meant; ``score`` grows with what speaks for them (1 is a clear word).

    ``how``: exact or slip (a city), province, theme (words of the name) or second (next best by words), name
    (a listed name), similar (a look-up). ``theme`` is the share of the score that its name's words give;
    ``rivals`` is how many the place has, and ``ahead`` how much better words fit a consortium elsewhere.
    """

    ids: tuple[str, ...]
    words: Words
    clause: int
    score: float
    how: str
    theme: float = 0.0
    city: bool = False
    rivals: int = 1
    ahead: float = 0.0


@dataclass(frozen=True, slots=True)
class OrganisationMention(_Spans):
    """Organisations that are as likely meant (several: the same name).

    ``score`` in 0..1; ``how``: exact (a listed name), part (words of a name), else how the look-up ended
    (matched, choose, no_match); ``because`` as in :class:`bot.lookup.match.Candidate`; ``rank`` among the
    candidates of a look-up; ``contradicts``: 1 another distinctive word, 2 one left out.
    """

    ids: tuple[str, ...]
    words: Words
    clause: int
    score: float
    how: str
    because: str
    name: str = ""
    rank: int = 0
    contradicts: int = 0


@dataclass(frozen=True, slots=True)
class UnknownMention(_Spans):
    """Words that may name somebody who is not here, and what speaks for it.

    ``head``: it ends like a name (… University); ``capitals``; ``uncommon``: share of words that are no
    everyday ones; ``place``: a place is in it; ``exact``: a listed name is in it; ``best``: score of the
    nearest name; ``consortium``: how much the words fit a consortium; ``whole``: nothing else is in the
    question; ``ended``: how the look-up ended, else place or theme (no consortium of that theme there).
    """

    words: Words
    clause: int
    text: str
    nearest: tuple[str, ...] = ()
    head: bool = False
    capitals: bool = False
    uncommon: float = 0.0
    place: bool = False
    exact: bool = False
    best: float = 0.0
    consortium: float = 0.0
    whole: bool = False
    han: bool = False
    ended: str = "no_match"


@dataclass(frozen=True, slots=True)
class ParagraphMention(_Spans):
    """A paragraph of background that has words of the question; ``score`` is their share of its weight."""

    ids: tuple[str, ...]
    words: Words
    clause: int
    score: float
    consortium: str


Mention = ConsortiumMention | OrganisationMention | UnknownMention | ParagraphMention
