"""Queries made from names that only the training needs: affiliations, and names of somewhere else."""

from __future__ import annotations

import random

from rapidfuzz.distance import OSA

from bot.lookup.pinyin import is_han
from bot.lookup.places import place_names
from bot.values.folding import fold


def affiliated(name: str, random_: random.Random) -> str:
    """Return an author's affiliation of which the name is the part that counts."""
    subject = random_.choice(_SUBJECTS)
    before = random_.choice(
        (
            "Department of {}",
            "School of {}",
            "Faculty of {}",
            "Institute of {}",
            "Laboratory of {}",
            "College of {}",
            "Center for {}",
            "Division of {}",
            "Key Laboratory of {}",
            "{} Group",
        )
    )
    mark = random_.choice((", ", ", ", "  ", " ", " - ", ""))
    after = random_.choice(
        ("", "", "", ", China", " USA", ", Germany", " India", ", London, UK", " 100084", ", Paris, France")
    )
    match random_.randrange(6):
        case 0:
            return name + after
        case 1:
            return f"{name}{mark or ' '}{before.format(subject)}{after}"
        case 2:
            return random_.choice(("Currently at", "Formerly", "the ", "The ")) + name
        case 3:
            words = (
                name.replace("University", "Univ")
                .replace("Institute", "Inst")
                .replace("Technology", "Technol")
            )
            return words + after
        case _:
            return f"{before.format(subject)}{mark or ', '}{name}{after}"


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
