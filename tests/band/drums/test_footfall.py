from dataclasses import replace

import numpy as np
from tests.drumming import HATS, bar_of

from courante.band.drums.ask import ALL_PIECES, DrumAsk
from courante.band.drums.footfall import firm, keeps_time, played, with_footfall
from courante.band.drums.frame import frame_of
from courante.band.feel import Feel
from courante.model.drums.kit import INDEX, Grid, Piece
from courante.types import COMMON_TIME

ASK = DrumAsk((("rock", 1.0),))
KICK, SNARE, HAT = (INDEX[piece] for piece in (Piece.KICK, Piece.SNARE, Piece.CLOSED_HAT))
FRAME = frame_of(ASK, COMMON_TIME)
MOMENTS = FRAME.moments(0, fill=False)


def test_a_beat_without_a_firm_stroke_gets_a_kick() -> None:
    bar = bar_of({**HATS, Piece.SNARE: "....9.......9...", Piece.KICK: "9.9............."})
    hits = with_footfall(bar.hits, ASK, FRAME, MOMENTS)
    assert np.flatnonzero(hits[:, KICK]).tolist() == [0, 2, 8]
    assert (hits[:, HAT] == bar.hits[:, HAT]).all()


def test_without_a_kick_the_hat_marks_it_and_without_both_nothing_does() -> None:
    silence = bar_of({}).hits
    hats = replace(ASK, pieces=frozenset({Piece.CLOSED_HAT}))
    hits = with_footfall(silence, hats, FRAME, MOMENTS)
    assert np.argwhere(hits).tolist() == [[slot, HAT] for slot in (0, 4, 8, 12)]
    ride = replace(ASK, pieces=frozenset({Piece.RIDE}))
    assert not with_footfall(silence, ride, FRAME, MOMENTS).any()


def test_in_half_time_the_feet_between_get_a_hat() -> None:
    half = replace(ASK, feel=Feel.HALF)
    frame = frame_of(half, COMMON_TIME)
    moments = frame.moments(0, fill=False) + frame.moments(1, fill=False)
    hits = with_footfall(bar_of({}).hits, half, frame, moments)
    assert np.flatnonzero(hits[:, KICK]).tolist() == [0, 4, 8, 12]
    assert np.flatnonzero(hits[:, HAT]).tolist() == [2, 6, 10, 14]


def test_felt_beats_are_firm_beside_what_lies_between_and_near_the_grid() -> None:
    soft = bar_of({Piece.KICK: "2..9....2.......", Piece.SNARE: "....2.......2..."}, 0.07)
    bar = firm(soft, FRAME, MOMENTS)
    beats = bar.velocities[::4].max(axis=1)
    assert beats.min() >= 0.8
    assert np.abs(bar.offsets_beats[::4]).max() <= 0.03
    assert bar.offsets_beats[3, KICK] == np.float32(0.07)
    assert (bar.hits == soft.hits).all()


def test_a_hat_alone_is_made_audible_not_heavy() -> None:
    bar = firm(bar_of({Piece.CLOSED_HAT: "1.1.1.1.1.1.1.1."}), FRAME, MOMENTS)
    assert 0.35 < bar.velocities[::4].max(axis=1).min() < 0.5
    assert bar.velocities[2, HAT] < 0.2


def test_fewer_pieces_play_the_same_groove() -> None:
    bar = bar_of({Piece.RIDE: "7.5.7.5.7.5.7.5.", Piece.SNARE: "....9.......9..."})
    thin = played(bar.hits, frozenset({Piece.KICK, Piece.CLOSED_HAT}))
    assert np.flatnonzero(thin[:, HAT]).tolist() == list(range(0, 16, 2))
    assert thin.sum() == 8
    assert (played(bar.hits, ALL_PIECES) == bar.hits).all()


def test_time_is_kept_by_a_hand_over_a_kick() -> None:
    kept = {**HATS, Piece.KICK: "9..............."}
    assert keeps_time(bar_of(kept).hits, Grid.STRAIGHT)
    assert not keeps_time(bar_of(HATS).hits, Grid.STRAIGHT)
    half = {**kept, Piece.CLOSED_HAT: "7...7..........."}
    assert not keeps_time(bar_of(half).hits, Grid.STRAIGHT)
    ride = {Piece.RIDE: "7..7.77..7..", Piece.KICK: "9..........."}
    assert keeps_time(bar_of(ride).hits, Grid.TRIPLET)
