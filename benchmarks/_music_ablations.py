"""What each part of the music is worth: the same figures without it."""

import numpy as np

from _music_network import NetworkFound
from _tables import shown, table
from courante.train.judge import FEATURES, features_of

FAULTS = {
    "parallel fifths": "parallel fifths a bar",
    "parallel octaves": "parallel octaves a bar",
    "interval class 1 on beats": "share of beats with a semitone",
}

LAG = 2
"""Of ``_formed.LAGS``: eight bars, a phrase."""


def told(found: NetworkFound) -> list[str]:
    """A paragraph and a table; drums have their own in their part of the page."""
    rows = [*_counterpoint(found), *_form(found), *_style(found)]
    return [
        "## Ablations",
        (
            "Each line takes one thing away. What learned drums are worth is "
            "[told with them](#drums-learned-from-people)."
        ),
        table(["without", "figure", "with", "without", "people"], rows),
    ]


def _counterpoint(found: NetworkFound) -> list[list[str]]:
    strict, free = found.music[0], found.free
    name = strict.name
    areas = [found.verdicts[name].area.text(), found.free_verdict.area.text(), "0.50"]
    rows = [["counterpoint", f"judge's AUC, {name}", *areas]]
    sides = [features_of(music) for music in (strict.composed, free.composed, strict.held_out)]
    for feature, shown_as in FAULTS.items():
        column = FEATURES.index(feature)
        means = [f"{float(np.nanmean(side[:, column])):.3f}" for side in sides]
        rows.append(["counterpoint", f"{shown_as}, {name}", *means])
    return rows


def _form(found: NetworkFound) -> list[list[str]]:
    rows: list[list[str]] = []
    for name, (people, plain, formed) in found.likenesses.items():
        values = (formed, plain, people)
        rows.append(
            [
                "form",
                f"similarity 8 bars apart, {name}",
                *(shown(like.similarities[LAG]) for like in values),
            ]
        )
    return rows


def _style(found: NetworkFound) -> list[list[str]]:
    if found.recognised is None or found.unguided is None or found.people_recognised is None:
        return []
    shares = (found.recognised, found.unguided, found.people_recognised)
    return [["style input", "style recognised", *(f"{one.share:.0%}" for one in shares)]]
