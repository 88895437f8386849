"""What type of college an organisation is, read from its name.

The sources call members "colleges" without saying of which kind. The Ministry of Education's rules for
names say it (《高等学校命名暂行办法》, 2020): a 大学 or 学院 is an undergraduate institution, 职业 or 专科
in the name make it a vocational one (a 职业大学 is both), and a school (学校, 中学) is a secondary one.
Elsewhere the word for university (Université, Universidad, Uniwersytet, Hochschule, ETH, KU …) tells.
"""

from __future__ import annotations

import re

from bot.values.records import Organisation

UNDERGRADUATE, VOCATIONAL, SECONDARY = (
    "undergraduate_university",
    "vocational_college",
    "secondary_vocational_school",
)
COLLEGE = "college"
TYPES = frozenset({UNDERGRADUATE, VOCATIONAL, SECONDARY})

_SCHOOL = re.compile(r"(?:学校|中学|中专|职高|技校)$")
_HIGHER_SCHOOL = re.compile(r"专科学校$")
_TRADE = re.compile(r"职业|专科")
_SCHOOL_EN = re.compile(r"\b(?:High School|Secondary|School)$", re.IGNORECASE)
_TRADE_EN = re.compile(r"\b(?:Vocational|Technical College|Polytechnic)\b", re.IGNORECASE)
_UNIVERSITY = re.compile(
    r"\b(?:Univ|Uniw|Hochschule|Høgskol|Högskol|Ülikool|Yliopisto|Korkeakoulu|Egyetem|Polit[eé]cnic|Politechni"
    r"|(?:ETH|KU|TU)\b)",
    re.IGNORECASE,
)


def types_of(organisation: Organisation) -> frozenset[str]:
    """Return which of :data:`TYPES` a college is by its name; none where the name does not tell."""
    if name := re.sub(r"[（(].*", "", organisation.name_zh):
        return _chinese(name)
    name = organisation.name_en
    if _SCHOOL_EN.search(name):
        return frozenset({SECONDARY})
    types = {VOCATIONAL} if _TRADE_EN.search(name) else set()
    return frozenset(types | {UNDERGRADUATE}) if _UNIVERSITY.search(name) else frozenset(types)


def _chinese(name: str) -> frozenset[str]:
    if _SCHOOL.search(name) and not _HIGHER_SCHOOL.search(name):
        return frozenset({SECONDARY})
    if _TRADE.search(name):
        return frozenset({VOCATIONAL, UNDERGRADUATE} if name.endswith("大学") else {VOCATIONAL})
    return frozenset({UNDERGRADUATE}) if name.endswith(("大学", "学院")) else frozenset()
