"""The benchmarks' measure: nats a step, summed over all notes, pooled over all steps of a side.

Both conventions for the first step of a piece are told: foretold from silence, and left out. The
transposed test is that of Johnson (2017): the pieces, which the files have in C, are moved to D.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

from courante.corpus.piece import Piece, sounding_range, sounds, transpose
from courante.errors import BadInput
from courante.model.contract import AnyNetwork
from courante.train.evaluate import score_pieces
from courante.types import PIANO_RANGE, NoteRange

UP, DOWN = 2, -10
"""From C to D, and to the D below for pieces that would leave the notes upwards, in semitones."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Nats:
    """Log-likelihood of one network on one side, in nats a step (the nearer to 0 the better).

    Attributes:
        all_steps: every step; the first of a piece is foretold from silence.
        after_first: every step but the first of each piece.
        moved: every step of the pieces in D. moved_after_first: the same, first steps left out.
            ``None`` where a piece in D has no room among the network's notes.
    """

    all_steps: float
    after_first: float
    moved: float | None
    moved_after_first: float | None

    @property
    def change(self) -> float | None:
        """What moving to D adds to all steps."""
        return None if self.moved is None else self.moved - self.all_steps

    @property
    def change_after_first(self) -> float | None:
        """What it adds where first steps are left out: out of silence the key is a surprise."""
        later = self.moved_after_first
        return None if later is None else later - self.after_first


def score_side(
    network: AnyNetwork,
    side: Sequence[Piece],
    learned_steps: int,
    progress: Progress | None = None,
) -> Nats:
    """Score a network on pieces as they are, and in D.

    A network may know fewer notes than a piano has, none of which sounded while it learned. Each of
    the others is then foretold to be silent by Laplace's rule of succession.

    Args:
        network: its notes must hold all that sounds.
        side: pieces of one side of a benchmark's split.
        learned_steps: how many steps it learned from.
        progress: is told steps done and steps in all.

    Raises:
        BadInput: there are no pieces, or the network's notes do not hold them.
    """
    _require_room(side, network.config.note_range)
    in_d = to_d(side, network.config.note_range)
    steps = sum(piece.steps for piece in side)
    in_all = steps if in_d is None else 2 * steps

    def tell(done: int) -> None:
        if progress is not None:
            progress(done, in_all)

    rest = unknown_notes(network.config.note_range, learned_steps)
    plain = score_pieces(network, side, lambda done, _: tell(done))
    both = plain.per_step + rest, plain.per_step_after_first + rest
    if in_d is None:
        return Nats(*both, None, None)
    moved = score_pieces(network, in_d, lambda done, _: tell(steps + done))
    return Nats(*both, moved.per_step + rest, moved.per_step_after_first + rest)


def unknown_notes(known: NoteRange, learned_steps: int) -> float:
    """Nats a step of the piano's other notes, which have been silent for so many steps."""
    return (PIANO_RANGE.size - known.size) * log((learned_steps + 1) / (learned_steps + 2))


def to_d(side: Sequence[Piece], room: NoteRange) -> tuple[Piece, ...] | None:
    """Pieces moved up from C to D; down to the D below where a note would leave the room.

    Returns:
        ``None`` if a piece fits neither way.
    """
    moved = tuple(_to_d(piece, room) for piece in side)
    return None if None in moved else tuple(piece for piece in moved if piece is not None)


def _to_d(piece: Piece, room: NoteRange) -> Piece | None:
    if not sounds(piece):
        return piece
    sounding = sounding_range(piece)
    for semitones in (UP, DOWN):
        highest, lowest = sounding.highest + semitones, sounding.lowest + semitones
        if room.lowest <= lowest and highest <= room.highest:
            return transpose(piece, semitones)
    return None


def _require_room(side: Sequence[Piece], room: NoteRange) -> None:
    for piece in side:
        if sounds(piece):
            sounding = sounding_range(piece)
            if sounding.lowest < room.lowest or sounding.highest > room.highest:
                shown = f"{piece.title}: MIDI {sounding.lowest}-{sounding.highest}"
                expected = f"notes within the network's, MIDI {room.lowest}-{room.highest}"
                raise BadInput("benchmark", shown, expected)
