from dataclasses import replace

import numpy as np
import pytest

from courante.band.drums.ask import DrumAsk
from courante.band.drums.frame import frame_of
from courante.band.drums.plan import Plan, forced, plan_of
from courante.band.feel import Feel
from courante.model.drums.kit import INDEX, Piece
from courante.types import COMMON_TIME, TRIPLE_TIME, Metre, Place, Section

ASK = DrumAsk((("rock", 1.0),), 0.6)
HALF = replace(ASK, feel=Feel.HALF)


def plan(ask: DrumAsk, bar: int, place: Place | None = None, metre: Metre = COMMON_TIME) -> Plan:
    at = place or Place(bar % 8)
    return plan_of(ask, frame_of(ask, metre), metre, at, seed=1, bar_index=bar)


def fills(ask: DrumAsk, phrase_bar: int, **place: object) -> list[int]:
    at = Place(phrase_bar, **place)  # pyright: ignore[reportArgumentType] - whatever a test asks
    return [
        plan_of(ask, frame_of(ask, COMMON_TIME), COMMON_TIME, at, seed=s, bar_index=7).fill_from
        for s in range(200)
    ]


def test_the_last_bar_of_a_phrase_is_nearly_always_a_fill_and_the_first_never() -> None:
    assert np.mean([start < 16 for start in fills(ASK, 7)]) > 0.8
    assert {*fills(ASK, 0), *fills(ASK, 1), *fills(ASK, 6)} == {16}
    assert set(fills(ASK, 7)) == {0, 8, 16}


def test_in_the_middle_of_a_phrase_it_is_a_beat_and_seldom() -> None:
    middle = fills(ASK, 3)
    assert set(middle) == {12, 16}
    assert np.mean([start < 16 for start in middle]) < 0.4


def test_fills_are_longer_with_energy_and_in_a_build() -> None:
    soft, hard = (fills(replace(ASK, energy=energy), 7).count(0) for energy in (0.1, 0.9))
    assert soft < hard < fills(replace(ASK, energy=0.9), 7, section=Section.BUILD).count(0)


def test_without_fills_there_are_none() -> None:
    assert set(fills(replace(ASK, fill=False), 7)) == {16}


def test_felt_bars_of_one_learned_bar_have_one_plan() -> None:
    first, second = plan(HALF, 14), plan(HALF, 15)
    assert replace(first, share=1) == second
    assert first.fill_from in {8, 12, 16}


def test_a_groove_is_kept_for_a_strain_of_a_section() -> None:
    grooves = [plan(ASK, bar).groove for bar in range(64)]
    assert len(set(grooves[:32])) == len(set(grooves[32:])) == 1
    assert grooves[0] != grooves[32]
    assert grooves[0] != plan(ASK, 0, Place(0, section=Section.CONTRAST)).groove
    assert grooves[0] != plan(ASK, 0, Place(0, theme=1)).groove
    assert grooves[0] != plan(ASK, 0, metre=TRIPLE_TIME).groove
    assert len({plan(ASK, bar).draws for bar in range(64)}) == 64


def test_a_phrase_begins_with_a_crash_but_for_the_first_and_the_quiet() -> None:
    assert [plan(ASK, bar).crash for bar in (0, 7, 8, 9, 16)] == [False, False, True, False, True]
    assert not plan(replace(ASK, energy=0.3), 8).crash


@pytest.mark.parametrize("energy", [0.2, 0.7])
def test_what_is_asked_for_is_not_left_to_chance(energy: float) -> None:
    ask = replace(ASK, energy=energy, four_on_floor=True, backbeat=True)
    at = forced(ask, frame_of(ask, COMMON_TIME), None)
    surely = at == -np.inf
    assert np.flatnonzero(surely[:, INDEX[Piece.KICK]]).tolist() == [0, 4, 8, 12]
    assert np.flatnonzero(surely[:, INDEX[Piece.SNARE]]).tolist() == [4, 12]
    never = {piece for piece, column in INDEX.items() if (at[:, column] == np.inf).all()}
    assert never == {Piece.CRASH, Piece.LOW_TOM, Piece.MID_TOM, Piece.HIGH_TOM}


def test_four_on_the_floor_meets_every_foot_in_half_time_too() -> None:
    ask = replace(HALF, four_on_floor=True)
    surely = forced(ask, frame_of(ask, COMMON_TIME), None)[:, INDEX[Piece.KICK]] == -np.inf
    assert np.flatnonzero(surely).tolist() == list(range(0, 16, 2))


def test_double_time_hats_are_eighths_and_with_energy_sixteenths() -> None:
    for energy, step in ((0.3, 2), (0.8, 1)):
        ask = replace(ASK, feel=Feel.DOUBLE, energy=energy)
        hats = forced(ask, frame_of(ask, COMMON_TIME), None)[:, INDEX[Piece.CLOSED_HAT]]
        assert np.flatnonzero(hats == -np.inf).tolist() == list(range(0, 16, step))


def test_a_fill_is_free() -> None:
    full = replace(plan(ASK, 7), fill_from=8)
    at = forced(replace(ASK, backbeat=True), frame_of(ASK, COMMON_TIME), full)
    assert np.isfinite(at[8:]).all()
    assert (at[:8, INDEX[Piece.LOW_TOM]] == np.inf).all()
