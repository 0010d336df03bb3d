"""A piece as the measures read it: steps, notes, bars, and how voices move, worked out once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from courante.corpus.piece import Piece
from courante.train.statistics.motion import Moves, moves_of
from courante.types import ARTICULATE, PLAY

Ids = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Roll:
    """One piece; may be silent, and as short as one step.

    A note begins where its articulate bit is set, or where it sounds out of silence; it ends where
    its play bit is gone or it is struck again.

    Attributes:
        play, struck: ``(steps, columns)``, what sounds and what begins.
        lowest: MIDI number of the first column.
        first_position: place of the first step in its bar.
        steps_per_bar: length of a bar. steps_per_beat: of a felt beat, six in 6/8.
        onsets, pitches, lengths: ``(notes,)``, the step where each note begins, its MIDI number and
            its steps; in order of onset, then of pitch.
    """

    play: NDArray[np.bool_]
    struck: NDArray[np.bool_]
    lowest: int
    first_position: int
    steps_per_bar: int
    steps_per_beat: int
    onsets: Ids
    pitches: Ids
    lengths: Ids

    @classmethod
    def of(cls, piece: Piece) -> "Roll":
        """Read a piece."""
        play = piece.bits[:, :, PLAY]
        before, after = np.zeros_like(play), np.zeros_like(play)
        before[1:] = play[:-1]
        struck = play & (piece.bits[:, :, ARTICULATE] | ~before)
        after[:-1] = play[1:] & ~struck[1:]
        columns, onsets = np.nonzero(struck.T)
        last = np.nonzero((play & ~after).T)[1]
        order = np.lexsort((columns, onsets))
        return cls(
            play=play,
            struck=struck,
            lowest=int(piece.note_range.lowest),
            first_position=int(piece.positions[0]) if piece.steps else 0,
            steps_per_bar=piece.metre.steps_per_bar,
            steps_per_beat=piece.metre.steps_per_beat,
            onsets=onsets[order],
            pitches=columns[order] + int(piece.note_range.lowest),
            lengths=(last - onsets + 1)[order],
        )

    @property
    def steps(self) -> int:
        """Length in sixteenths."""
        return int(self.play.shape[0])

    @property
    def bars(self) -> float:
        """Length in bars, parts of bars included."""
        return self.steps / self.steps_per_bar

    @cached_property
    def sounding(self) -> Ids:
        """``(steps,)``, how many notes sound."""
        return self.play.sum(axis=1)

    @cached_property
    def class_time(self) -> NDArray[np.float64]:
        """``(12,)``, how many steps each pitch class sounds, every note counted, C first."""
        time = np.zeros(12)
        np.add.at(time, self.pitches % 12, self.lengths)
        return time

    @cached_property
    def chroma(self) -> NDArray[np.bool_]:
        """``(steps, 12)``, which pitch classes sound, C first."""
        found = np.zeros((self.steps, 12), dtype=np.bool_)
        for column in np.flatnonzero(self.play.any(axis=0)).tolist():
            found[:, (column + self.lowest) % 12] |= self.play[:, column]
        return found

    @cached_property
    def whole_bars(self) -> Ids:
        """``(bars, steps_per_bar)``, the steps of every bar that is there from start to end."""
        first = -self.first_position % self.steps_per_bar
        count = max(0, (self.steps - first) // self.steps_per_bar)
        return first + np.arange(count * self.steps_per_bar).reshape(count, self.steps_per_bar)

    @cached_property
    def moves(self) -> tuple[Moves, ...]:
        """How voices move."""
        return moves_of(self.play, self.struck)

    def bar_of_step(self) -> Ids:
        """``(steps,)``, the number of the bar that a step is in, parts of bars included."""
        return (self.first_position + np.arange(self.steps)) // self.steps_per_bar

    def beat_of_step(self) -> Ids:
        """``(steps,)``, the number of the beat that a step is in, parts of beats included."""
        offset = self.first_position % self.steps_per_beat
        return (offset + np.arange(self.steps)) // self.steps_per_beat
