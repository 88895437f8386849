"""Queries made from names that only the training needs: affiliations, and names of somewhere else."""

from __future__ import annotations

import random

from rapidfuzz.distance import OSA

from bot.lookup.pinyin import is_han
from bot.lookup.places import place_names
from bot.values.folding import fold


def affiliated(name: str, other: str, random_: random.Random) -> str:
    """Return an author's affiliation of which the name counts; other words come from another name."""
    words = [word for word in other.split() if word.isalpha() and word[0].isupper() and word not in _KINDS]
    borrowed = " ".join(words[: random_.randint(1, 4)])
    subject = borrowed if borrowed and random_.random() < _BORROWED else random_.choice(_SUBJECTS)
    before = random_.choice(_UNITS).format(subject)
    mark = random_.choice((", ", ", ", "  ", " ", " - ", " & ", " and ", ""))
    after = random_.choice(_AFTER)
    opening = random_.choice(("Currently at", "Present address", "Current address", "the ", "%"))
    short = random_.choice(("  {}", " ({})", ", {}", " {}")).format(_initials(name))
    ways = (
        f"{name}{after}",
        f"{name}{mark or ' '}{before}{after}",
        f"{opening}{name}",
        f"{_abbreviated(name)}{after}",
        f"{name}{short}{after}",
        f"{_turned(name)}{after}",
        f"{before} of {name}{after}",
        f"{name} {borrowed}".strip() + after,
        f"{before}{mark or ', '}{name}{after}",
    )
    return random_.choice((*ways, ways[-1]))


def _abbreviated(name: str) -> str:
    short = {"University": "Univ", "Institute": "Inst", "Technology": "Technol", "Science": "Sci", "of ": ""}
    for word, shorter in short.items():
        name = name.replace(word, shorter)
    return name


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper()) or name[:3].upper()


def _turned(name: str) -> str:
    """Return "Bath University" for "University of Bath", and the other way round."""
    if name.startswith("University of "):
        return f"{name.removeprefix('University of ')} University"
    if name.endswith(" University"):
        return f"University of {name.removesuffix(' University')}"
    return name.replace(" ", "", 1)


def invented(name: str, other: str, random_: random.Random) -> str | None:
    """Return the beginning of one name with the end of another; None where one of them is too short."""
    first, second = name.split(), other.split()
    if min(len(first), len(second)) < _WORDS:
        return None
    cut = random_.randint(1, len(first) - 1)
    return " ".join(first[:cut] + second[-random_.randint(1, len(second) - 1) :])


_BORROWED = 0.6
_KINDS = frozenset({"University", "Institute", "College", "Hospital", "Academy", "Universidad", "Université"})
_WORDS = 2
_UNITS = (
    "Department of {}",
    "School of {}",
    "Faculty of {}",
    "Institute of {}",
    "Laboratory of {}",
    "College of {}",
    "Center for {}",
    "Division of {}",
    "Key Laboratory of {}",
    "State Key Laboratory of {}",
    "Research Institute of {}",
    "{} Group",
    "{} Research Center",
)
_AFTER = (
    "", "", "", ", China", " USA", ", Germany", " India", ", London, UK", " 100084", ", Paris, France",
    ", Beijing 100029, China", " China", ", Cali – Colombia", ", Seoul, Republic of Korea",
    ", Boston, MA 02115",
)  # fmt: skip
_SUBJECTS = (
    "Physics",
    "Chemistry",
    "Mechanical Engineering",
    "Computer Science",
    "Medicine",
    "Biology",
    "Psychology",
    "Materials Science and Engineering",
    "Electrical Engineering",
    "Civil Engineering",
    "Pharmacy",
    "Mathematics",
    "Environmental Science",
    "Public Health",
    "Economics",
    "Surgery",
    "Neurology",
    "Agricultural Sciences",
)


def moved(name: str, random_: random.Random) -> str | None:
    """Return the name with another place in it, mostly one written alike; None where it names none."""
    folded = fold(name)
    words = set(folded.split())
    here = next((p for p in place_names() if (p in folded if is_han(p[0]) else p in words)), None)
    if here is None:
        return None
    others = [p for p in place_names() if is_han(p[0]) == is_han(here[0]) and p != here]
    others.sort(key=lambda place: OSA.distance(place, here))
    return folded.replace(here, random_.choice(others[: random_.choice(_ALIKE)]), 1)


_ALIKE = (3, 10, 1_000)
"""How many of the places that are written most alike one is drawn from."""
