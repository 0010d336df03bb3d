"""The metres a run may have, by the names that people use."""

from courante.errors import BadInput
from courante.types import COMMON_TIME, COMPOUND_TIME, TRIPLE_TIME, Metre

METRES = {"4/4": COMMON_TIME, "3/4": TRIPLE_TIME, "6/8": COMPOUND_TIME}


def metre_named(name: str) -> Metre:
    """A metre by its name.

    Raises:
        BadInput: there is no such metre.
    """
    if name not in METRES:
        raise BadInput("metre", name, f"one of {', '.join(METRES)}")
    return METRES[name]


def name_of(metre: Metre) -> str:
    """What people call a metre: in compound ones they count the eighths."""
    if metre.steps_per_beat == COMPOUND_TIME.steps_per_beat:
        return f"{metre.beats_per_bar * 3}/8"
    return f"{metre.beats_per_bar}/4"
