"""Which time signatures are understood, and the metre that each becomes."""

from dataclasses import dataclass

from courante.types import COMMON_TIME, COMPOUND_TIME, STEPS_PER_BEAT, TRIPLE_TIME, Metre

CLOSE_QUARTERS = 1e-3
"""Triplets and the like are sums of rounded numbers."""


@dataclass(frozen=True)
class Counted:
    """How a time signature is counted.

    Attributes:
        bar_quarters: length of a written bar in quarter notes.
        metre: in which it is felt, from the first whole bar on; its bar may hold two written ones,
            or half of one.
    """

    bar_quarters: float
    metre: Metre

    @property
    def felt_quarters(self) -> float:
        """Length of the metre's bar in quarter notes."""
        return self.metre.steps_per_bar / STEPS_PER_BEAT

    def is_whole(self, length_quarters: float) -> bool:
        """Whether a bar of this length is a whole one (or longer), and no pick-up or half."""
        return length_quarters >= self.bar_quarters - CLOSE_QUARTERS

    def is_longer(self, length_quarters: float) -> bool:
        """Whether a bar of this length holds more than the metre allows."""
        return length_quarters > self.bar_quarters + CLOSE_QUARTERS


COUNTED = {
    "4/4": Counted(4, COMMON_TIME),
    "2/2": Counted(4, COMMON_TIME),  # the same bar, felt in two
    "2/4": Counted(2, COMMON_TIME),  # two bars make one
    "3/4": Counted(3, TRIPLE_TIME),
    "6/8": Counted(3, COMPOUND_TIME),
    "12/8": Counted(6, COMPOUND_TIME),  # one bar makes two
}

UNDERSTOOD = "4/4, 2/2, 2/4, 3/4, 6/8 or 12/8"


def on_grid(onset_quarters: float, counted: Counted) -> bool:
    """Whether this is the place of a bar line, if 0 is one."""
    off = onset_quarters % counted.bar_quarters
    return min(off, counted.bar_quarters - off) <= CLOSE_QUARTERS
