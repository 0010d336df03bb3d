"""Musical statistics of pieces, to set composed music beside the music it was learned from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from courante.corpus.piece import Piece, sounding_range
from courante.errors import BadInput
from courante.train.copying import longest_copies
from courante.types import ARTICULATE, PLAY

_MAJOR = (0, 2, 4, 5, 7, 9, 11)
_NATURAL_MINOR = (0, 2, 3, 5, 7, 8, 10)
_FIFTH, _OCTAVE = 7, 0


@dataclass(frozen=True)
class Row:
    """One figure over all pieces; ``sd`` is the population's standard deviation."""

    name: str
    unit: str
    mean: float
    sd: float
    least: float
    most: float


@dataclass(frozen=True)
class Table:
    """Statistics of a number of pieces, each piece counted once."""

    pieces: int
    rows: tuple[Row, ...]

    def row(self, name: str) -> Row:
        """The row of that name.

        Raises:
            BadInput: there is none.
        """
        for row in self.rows:
            if row.name == name:
                return row
        known = ", ".join(row.name for row in self.rows)
        raise BadInput(field="statistic", value=name, expected=known)


def describe(pieces: Sequence[Piece], learned_from: Sequence[Piece] = ()) -> Table:
    """Measure pieces.

    Args:
        pieces: composed ones, or held-out ones to compare with.
        learned_from: if given, the longest verbatim copies out of these are added.

    Raises:
        BadInput: there are no pieces.
        BadScore: a piece is silent throughout.
    """
    if not pieces:
        raise BadInput(field="pieces", value=0, expected="at least one piece")
    rows = [
        _row(name, unit, [measure(piece) for piece in pieces]) for name, unit, measure in _FIGURES
    ]
    if learned_from:
        for name, any_key in (("longest copy", False), ("longest copy in any key", True)):
            copies = longest_copies(pieces, learned_from, any_key=any_key)
            rows.append(_row(name, "steps", [copy.steps for copy in copies]))
            rows.append(_row(f"{name}, bars", "bars", [copy.bars for copy in copies]))
    return Table(len(pieces), tuple(rows))


def polyphony(piece: Piece) -> float:
    """Mean number of notes in the steps that sound at all."""
    sounding = piece.bits[:, :, PLAY].sum(axis=1)
    return float(sounding[sounding > 0].mean()) if sounding.any() else 0.0


def empty_step_rate(piece: Piece) -> float:
    """Share of steps in which nothing sounds."""
    return float((~piece.bits[:, :, PLAY].any(axis=1)).mean())


def pitch_range(piece: Piece) -> float:
    """Semitones from the lowest to the highest pitch."""
    return float(sounding_range(piece).size - 1)


def note_density(piece: Piece) -> float:
    """Notes struck in a bar, on average."""
    bars = piece.steps / piece.metre.steps_per_bar
    return float(piece.bits[:, :, ARTICULATE].sum() / bars)


def pitch_class_entropy(piece: Piece) -> float:
    """Entropy of the pitch classes of struck notes, in bits: 0 for one, 3.58 for all alike."""
    shares = _pitch_classes(piece)
    present = shares[shares > 0]
    return float(-(present * np.log2(present)).sum())


def scale_consistency(piece: Piece) -> float:
    """Share of struck notes in the best fitting major or natural minor scale (Mogren 2016)."""
    shares = _pitch_classes(piece)
    return max(
        float(shares[[(root + degree) % 12 for degree in scale]].sum())
        for root in range(12)
        for scale in (_MAJOR, _NATURAL_MINOR)
    )


def parallel_fifths(piece: Piece) -> float:
    """Parallel perfect fifths (and twelfths) a bar; see ``_parallels``."""
    return _parallels(piece, _FIFTH)


def parallel_octaves(piece: Piece) -> float:
    """Parallel octaves (and double octaves) a bar; see ``_parallels``."""
    return _parallels(piece, _OCTAVE)


_FIGURES: tuple[tuple[str, str, Callable[[Piece], float]], ...] = (
    ("polyphony", "notes", polyphony),
    ("empty steps", "share", empty_step_rate),
    ("pitch range", "semitones", pitch_range),
    ("note density", "onsets/bar", note_density),
    ("pitch-class entropy", "bits", pitch_class_entropy),
    ("scale consistency", "share", scale_consistency),
    ("parallel fifths", "1/bar", parallel_fifths),
    ("parallel octaves", "1/bar", parallel_octaves),
)


def _row(name: str, unit: str, values: Sequence[float]) -> Row:
    figures = np.asarray(values, dtype=np.float64)
    mean, sd = float(figures.mean()), float(figures.std())
    return Row(name, unit, mean, sd, float(figures.min()), float(figures.max()))


def _pitch_classes(piece: Piece) -> NDArray[np.float64]:
    """``(12,)``: the share of each pitch class among struck notes, C first."""
    columns = np.nonzero(piece.bits[:, :, ARTICULATE])[1]
    if columns.size == 0:
        return np.zeros(12)
    counts = np.bincount((columns + piece.note_range.lowest) % 12, minlength=12)
    return counts / counts.sum()


def _parallels(piece: Piece, interval: int) -> float:
    """How often a bar two voices move in parallel at ``interval`` (or octaves more).

    Voices are told apart by their rank in pitch, so only steps with as many notes as the step
    before are looked at. Parallel means: both voices are struck on a new pitch, both move the same
    way, and the interval is there before and after.
    """
    found = 0
    play = piece.bits[:, :, PLAY]
    struck = piece.bits[:, :, ARTICULATE]
    moved = np.flatnonzero((play[1:] != play[:-1]).any(axis=1)) + 1
    for step in moved.tolist():
        before, after = np.flatnonzero(play[step - 1]), np.flatnonzero(play[step])
        if before.size == after.size:
            new = struck[step, after] & (before != after)
            voices = np.stack([before, after], axis=1)[new].tolist()
            found += sum(_is_parallel(*pair, interval) for pair in combinations(voices, 2))
    return found * piece.metre.steps_per_bar / piece.steps


def _is_parallel(low: list[int], high: list[int], interval: int) -> bool:
    """Each voice is its columns before and after."""
    same_way = (low[1] > low[0]) == (high[1] > high[0])
    distances = {(above - below) % 12 for below, above in zip(low, high, strict=True)}
    return same_way and distances == {interval}
