"""What the drum performances are, told from their table; ``courante.train`` learns from them."""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from courante.errors import BadScore

TABLE = "info.csv"


@dataclass(frozen=True)
class Performances:
    """How much there is of what.

    Attributes:
        count: performances. hours: how long they last together.
        styles: how many there are of each, like ``rock``. metres: of each, like ``4/4``.
        sides: how many there are to learn from, to validate and to test, as published.
    """

    count: int
    hours: float
    styles: Counter[str]
    metres: Counter[str]
    sides: Counter[str]


def count(folder: Path) -> Performances:
    """Count the performances in the data set's folder.

    Raises:
        BadScore: its table is missing or damaged.
    """
    try:
        with (folder / TABLE).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        return Performances(
            count=len(rows),
            hours=sum(float(row["duration"]) for row in rows) / 3600,
            styles=Counter(row["style"].split("/")[0] for row in rows),
            metres=Counter(row["time_signature"].replace("-", "/") for row in rows),
            sides=Counter(row["split"] for row in rows),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        expected = f"the data set's table {TABLE} ({error})"
        raise BadScore(field="folder", value=str(folder), expected=expected) from error
