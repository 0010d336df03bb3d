"""Two baselines that know nothing but counts, to be set beside the network on the same data.

Both predict what the network predicts: at every step, for every note, whether it plays, and if so
whether it is struck. The first step follows silence. All counts begin at one (Laplace's rule of
succession), so nothing seen later is impossible.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from courante.errors import BadInput
from courante.types import ARTICULATE, PLAY, Bits

Floats = NDArray[np.float64]


class Baseline(ABC):
    """A model that is fitted by counting, each note on its own."""

    @classmethod
    @abstractmethod
    def fit(cls, pieces: Sequence[Bits]) -> Self:
        """Count.

        Args:
            pieces: each ``(steps, notes, 2)``, all with the same notes.

        Raises:
            BadInput: there are no pieces, or their notes differ.
        """

    @abstractmethod
    def log_likelihood(self, bits: Bits) -> Floats:
        """How well one piece is predicted.

        Args:
            bits: ``(steps, notes, 2)``.

        Returns:
            ``(steps, notes)`` in nats: ``log p(play) + play * log p(articulate | play)``. Summed
            over notes they are nats per step.

        Raises:
            BadInput: other notes than the baseline was fitted to.
        """


@dataclass(frozen=True, eq=False)
class Marginals(Baseline):
    """Every note as often as it was, whatever came before.

    Attributes:
        play: ``(notes,)``, the probability that a note plays.
        articulate: ``(notes,)``, that it is struck, given that it plays.
    """

    play: Floats
    articulate: Floats

    @classmethod
    def fit(cls, pieces: Sequence[Bits]) -> Self:
        """Count plays and strikes of every note."""
        _require_alike(pieces)
        played = _total(bits[:, :, PLAY].sum(axis=0) for bits in pieces)
        struck = _total((bits[:, :, PLAY] & bits[:, :, ARTICULATE]).sum(axis=0) for bits in pieces)
        steps = _total(np.asarray(bits.shape[0]) for bits in pieces)
        return cls(_share(played, steps), _share(struck, played))

    def log_likelihood(self, bits: Bits) -> Floats:
        """Score every note by itself."""
        _require_notes(bits, self.play.shape[0])
        return _score(bits, self.play, self.articulate)


@dataclass(frozen=True, eq=False)
class MarkovChain(Baseline):
    """Every note by whether it played a step before.

    Attributes:
        play: ``(2, notes)``, the probability that a note plays, after silence and after itself.
        articulate: ``(2, notes)``, that it is struck, given that it plays, after the same.
    """

    play: Floats
    articulate: Floats

    @classmethod
    def fit(cls, pieces: Sequence[Bits]) -> Self:
        """Count plays and strikes of every note after silence and after itself."""
        _require_alike(pieces)
        counts = _total(_transitions(bits) for bits in pieces)
        steps, played, struck = counts
        return cls(_share(played, steps), _share(struck, played))

    def log_likelihood(self, bits: Bits) -> Floats:
        """Score every note by its own step before."""
        _require_notes(bits, self.play.shape[1])
        before = _before(bits[:, :, PLAY]).astype(np.intp)
        note = np.arange(int(before.shape[1]))
        return _score(bits, self.play[before, note], self.articulate[before, note])


def _transitions(bits: Bits) -> Floats:
    """Steps, plays and strikes of every note, after silence and after itself: ``(3, 2, notes)``."""
    play = bits[:, :, PLAY]
    before = _before(play)
    struck = play & bits[:, :, ARTICULATE]
    after = (~before, before)
    rows = [[(what & when).sum(axis=0) for when in after] for what in (True, play, struck)]
    return np.asarray(rows, dtype=np.float64)


def _before(play: NDArray[np.bool_]) -> NDArray[np.bool_]:
    before = np.zeros_like(play)
    before[1:] = play[:-1]
    return before


def _total(counts: Iterable[NDArray[np.number]]) -> Floats:
    return np.sum([np.asarray(count, dtype=np.float64) for count in counts], axis=0)


def _share(hits: Floats, tries: Floats) -> Floats:
    return (hits + 1) / (tries + 2)


def _score(bits: Bits, play: Floats, articulate: Floats) -> Floats:
    played, struck = bits[:, :, PLAY], bits[:, :, ARTICULATE]
    of_play = np.log(np.where(played, play, 1 - play))
    of_articulate = np.log(np.where(struck, articulate, 1 - articulate))
    return of_play + np.where(played, of_articulate, 0.0)


def _require_alike(pieces: Sequence[Bits]) -> None:
    shapes = sorted({bits.shape[1:] for bits in pieces})
    if len(shapes) != 1 or shapes[0][1:] != (2,):
        raise BadInput(
            field="pieces", value=shapes, expected="pieces of one shape (steps, notes, 2)"
        )


def _require_notes(bits: Bits, notes: int) -> None:
    if bits.shape[1:] != (notes, 2):
        raise BadInput(field="bits", value=bits.shape, expected=f"shape (steps, {notes}, 2)")
