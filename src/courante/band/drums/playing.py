"""One bar on the kit, as a drummer plays it."""

import numpy as np

from courante.band.drums.ask import DrumAsk
from courante.band.drums.footfall import firm
from courante.band.drums.frame import Frame, Moment, frame_of
from courante.band.drums.groove import Drummer, Grooves, draw_bar, moments_of
from courante.band.drums.plan import plan_of
from courante.model.drums.book import DrumBook
from courante.model.drums.kit import PIECES, DrumBar, Piece
from courante.types import Beats, Metre, NoteEvent, Pitch, Place

_KEYS = {
    Piece.KICK: 36,
    Piece.SNARE: 38,
    Piece.STICK: 37,
    Piece.CLOSED_HAT: 42,
    Piece.PEDAL_HAT: 44,
    Piece.OPEN_HAT: 46,
    Piece.RIDE: 51,
    Piece.CRASH: 49,
    Piece.LOW_TOM: 43,
    Piece.MID_TOM: 47,
    Piece.HIGH_TOM: 50,
}
"""General MIDI's."""
KEYS = tuple(Pitch(_KEYS[piece]) for piece in PIECES)
"""General MIDI key of each piece."""
_STROKE_BEATS = Beats(0.125)
"""Percussion dies away by itself; only the stroke counts."""


def play(
    book: DrumBook,
    ask: DrumAsk,
    place: Place,
    metre: Metre,
    *,
    seed: int,
    bar_index: int,
    grooves: Grooves | None = None,
) -> tuple[NoteEvent, ...]:
    """The strokes of a bar, by onset; nothing but the arguments decides them.

    Args:
        book: what was learned.
        ask: what is asked for; for a phrase, or half of one, the same.
        place: where the bar stands: its phrase, section and theme decide groove and fills.
        metre: one of ``courante.types``.
        seed: of the run.
        bar_index: of the bar in the run.
        grooves: has what was drawn lately, and gets what is drawn; it saves time only.

    Returns:
        Notes whose onsets lie on the grid and whose offsets are a person's (and the swing).
    """
    frame = frame_of(ask, metre)
    plan = plan_of(ask, frame, metre, place, seed=seed, bar_index=bar_index)
    bar = draw_bar(Drummer(book, ask, frame), plan, grooves or Grooves())
    if ask.footfall:
        bar = firm(bar, frame, moments_of(frame, plan))
    moments = frame.moments(plan.share, fill=plan.fill_from == 0)
    return tuple(note for moment in moments for note in _notes(bar, frame, moment, ask.part))


def _notes(bar: DrumBar, frame: Frame, moment: Moment, part: str) -> list[NoteEvent]:
    slot = moment.slot
    return [
        NoteEvent(
            onset_beats=Beats(moment.onset_beats),
            length_beats=_STROKE_BEATS,
            pitch=KEYS[piece],
            part=part,
            velocity=max(1, round(127 * float(bar.velocities[slot, piece]))),
            micro_offset_beats=_micro_offset(bar, frame, moment, piece),
        )
        for piece in np.flatnonzero(bar.hits[slot]).tolist()
    ]


def _micro_offset(bar: DrumBar, frame: Frame, moment: Moment, piece: int) -> Beats:
    person = frame.stretch * float(bar.offsets_beats[moment.slot, piece])
    return Beats(round(person + moment.late_beats, 4))
