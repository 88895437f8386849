"""Words that names and questions shorten: the same word, however much of it is written."""

from __future__ import annotations

WHOLE = {
    "univ": "university",
    "uni": "university",
    "inst": "institute",
    "voc": "vocational",
    "lab": "laboratory",
    "labs": "laboratory",
    "laboratories": "laboratory",
    "dept": "department",
    "natl": "national",
    "intl": "international",
    "ctr": "center",
    "centre": "center",
    "coll": "college",
    "engg": "engineering",
}
"""Short for one word only."""

BEGINNING = {
    "auto": ("automobile", "automotive"),
    "car": ("automobile", "automotive"),
    "cars": ("automobile", "automotive"),
    "tech": ("technology", "technical", "technological"),
    "sci": ("science", "sciences"),
    "poly": ("polytechnic",),
    "edu": ("education",),
    "elec": ("electronic", "electric"),
}
"""Short for one of several, and names of their own as well (Cowin Auto)."""
