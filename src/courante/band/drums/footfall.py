"""Makes sure that each felt beat is heard: a stroke where none falls, firm and near the grid."""

from collections.abc import Sequence

import numpy as np

from courante.band.drums.ask import DrumAsk
from courante.band.drums.frame import Frame, Moment
from courante.model.drums.inputs import Hits
from courante.model.drums.kit import INDEX, DrumBar, Grid, Piece

_FIRM = tuple(
    INDEX[piece]
    for piece in (
        Piece.KICK,
        Piece.SNARE,
        Piece.STICK,
        Piece.LOW_TOM,
        Piece.MID_TOM,
        Piece.HIGH_TOM,
    )
)
_LIGHT = tuple(
    INDEX[piece] for piece in (Piece.CLOSED_HAT, Piece.PEDAL_HAT, Piece.OPEN_HAT, Piece.RIDE)
)
_HAND = [INDEX[piece] for piece in (Piece.CLOSED_HAT, Piece.OPEN_HAT, Piece.RIDE)]
_MOST_BEATS = 3
_LEAST_FIRM, _LEAST_LIGHT = 64 / 127, 50 / 127
_SHARE_OF_LOUDEST = 0.85
"""A felt beat is at least so loud beside the loudest firm stroke off the beats."""
_CLOSE_BEATS = 0.03


def keeps_time(hits: Hits, grid: Grid) -> bool:
    """Whether a groove begins with a kick, and a hand keeps time on nearly every beat of it."""
    beats = hits[::grid]
    kept = int(beats[:, _HAND].any(axis=1).sum())
    return bool(beats[0, INDEX[Piece.KICK]]) and kept >= _MOST_BEATS


def played(hits: Hits, pieces: frozenset[Piece]) -> Hits:
    """The same groove on fewer pieces: cymbals go to the closed hat where only that one is left."""
    found = hits.copy()
    for piece in (Piece.RIDE, Piece.OPEN_HAT):
        if piece not in pieces:
            found[:, INDEX[Piece.CLOSED_HAT]] |= found[:, INDEX[piece]]
    for piece, column in INDEX.items():
        if piece not in pieces:
            found[:, column] = False
    return found


def with_footfall(hits: Hits, ask: DrumAsk, frame: Frame, moments: Sequence[Moment]) -> Hits:
    """With a stroke where a felt beat has none: a kick on learned beats, between them a hat."""
    found = hits.copy()
    for moment in moments:
        strokes = found[moment.slot]
        if not moment.felt or strokes[list(_FIRM)].any():
            continue
        main = moment.slot % frame.grid == 0
        if main and Piece.KICK in ask.pieces:
            strokes[INDEX[Piece.KICK]] = True
        elif Piece.CLOSED_HAT in ask.pieces and not strokes[list(_LIGHT)].any():
            strokes[INDEX[Piece.CLOSED_HAT]] = True
    return found


def firm(bar: DrumBar, frame: Frame, moments: Sequence[Moment]) -> DrumBar:
    """The felt beats firm, and close to the grid."""
    velocities, offsets = bar.velocities.copy(), bar.offsets_beats.copy()
    close = _CLOSE_BEATS / frame.stretch
    between = [moment.slot for moment in moments if not moment.felt]
    loudest = float(velocities[np.ix_(between, _FIRM)].max(initial=0))
    for moment in moments:
        if not moment.felt or not bar.hits[moment.slot].any():
            continue
        strokes = velocities[moment.slot]
        heavy = bar.hits[moment.slot, list(_FIRM)].any()
        least = max(_LEAST_FIRM, _SHARE_OF_LOUDEST * loudest) if heavy else _LEAST_LIGHT
        candidates = [column for column in (_FIRM if heavy else _LIGHT) if strokes[column] > 0]
        if candidates:
            lead = max(candidates, key=lambda column: float(strokes[column]))
            strokes[lead] = max(float(strokes[lead]), least)
        offsets[moment.slot] = np.clip(offsets[moment.slot], -close, close)
    return DrumBar(bar.grid, bar.hits, velocities, offsets)
