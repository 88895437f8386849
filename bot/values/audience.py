"""Who an announcement is for, as it is written: ``groups+language:zh``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

LANGUAGES = ("en", "zh", "zh-Hans", "zh-Hant")
_ID = re.compile(r"[a-z0-9-]{1,40}")
_CHAT = re.compile(r"-?[1-9]\d{0,18}")
_LARGEST_CHAT = 1 << 62


class AudienceError(ValueError):
    """No audience: one readable line with the mend."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Chats of which all of this holds; an empty part holds for every chat.

    ``kinds``: any of ``private`` and ``groups``, all of which must hold (so both together are nobody);
    ``languages``: ``zh`` stands for both scripts.
    """

    kinds: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    consortia: frozenset[str] = frozenset()
    chats: tuple[int, ...] | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an audience. Raises :class:`AudienceError`."""
        kinds, languages, consortia = set(), set(), set()
        chats: tuple[int, ...] | None = None
        for part in text.split("+"):
            name, colon, value = (piece.strip() for piece in part.partition(":"))
            match name:
                case "all" if not colon:
                    pass
                case "private" | "groups" if not colon:
                    kinds.add(name)
                case "language" if value in LANGUAGES:
                    languages.add(value)
                case "consortium" if _ID.fullmatch(value):
                    consortia.add(value)
                case "chat" if _chats(value) is not None:
                    named = _chats(value) or ()
                    chats = named if chats is None else tuple(one for one in chats if one in named)
                case _:
                    message = (
                        f"there is no audience “{' '.join(part.split())[:60]}”; write all, private, groups, "
                        f"language:{'|'.join(LANGUAGES)}, consortium:ID or chat:ID[,ID…], joined with +"
                    )
                    raise AudienceError(message)
        if chats == ():
            message = f"no chat is in all of “{' '.join(text.split())[:60]}”; name several as chat:ID,ID"
            raise AudienceError(message)
        return cls(frozenset(kinds), frozenset(languages), frozenset(consortia), chats)

    @property
    def everyone(self) -> bool:
        """Whether nothing narrows it."""
        return not (self.kinds or self.languages or self.consortia or self.chats is not None)

    def __str__(self) -> str:
        parts = [
            *sorted(self.kinds, reverse=True),
            *(f"language:{language}" for language in sorted(self.languages)),
            *(f"consortium:{consortium}" for consortium in sorted(self.consortia)),
        ]
        if self.chats is not None:
            parts.append("chat:" + ",".join(map(str, self.chats)))
        return "+".join(parts) or "all"


def _chats(text: str) -> tuple[int, ...] | None:
    pieces = [piece.strip() for piece in text.split(",")]
    if not all(_CHAT.fullmatch(piece) and abs(int(piece)) < _LARGEST_CHAT for piece in pieces):
        return None
    return tuple(dict.fromkeys(map(int, pieces)))
