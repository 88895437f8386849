"""Names that leave nothing to fill in: 深圳大学 is no short form of 深圳技术大学."""

from __future__ import annotations

from bot.lookup.keys import Keys
from bot.lookup.places import place_of

_HAN_KINDS = ("大学", "学院", "学校", "医院", "中学", "小学")
_LATIN_KINDS = frozenset({"university", "college", "school", "hospital", "academy", "polytechnic"})
_LONGEST_PLACE = 4
# 西南大学 is no short form of 西南财经大学 either.
_REGIONS = ("东北", "东南", "西北", "西南", "华北", "华东", "华南", "华中", "中南", "北方", "南方")


def is_complete(asked: Keys) -> bool:
    """Whether the question begins with a place and ends with a kind of institution."""
    if asked.han and asked.surface.startswith(_REGIONS):
        return asked.surface[2:] in _HAN_KINDS
    if not asked.place:
        return False
    if asked.han:
        opening = asked.surface[:_LONGEST_PLACE]
        return asked.surface.endswith(_HAN_KINDS) and place_of(opening) == asked.place
    first, *rest = asked.surface.split()
    return bool(rest) and rest[-1] in _LATIN_KINDS and place_of(first) == asked.place
