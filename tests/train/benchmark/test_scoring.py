from dataclasses import replace
from math import log
from pathlib import Path

import numpy as np
import pytest
from tests.benchmark_files import small_roll, write_rolls
from tests.networks import tiny_network
from tests.train.rolls import drawn

from courante.config import MarginalsConfig, TiedParallelConfig
from courante.corpus.benchmark import FILES, load_benchmark
from courante.corpus.piece import sounding_range, transpose
from courante.errors import BadInput
from courante.train.benchmark.scoring import score_side, to_d, unknown_notes
from courante.train.counting import fit
from courante.train.evaluate import score_pieces
from courante.types import PIANO_RANGE, NoteRange, Pitch

PLAY_ONLY = TiedParallelConfig(time_units=(4,), note_units=(4,), dropout=0.0, articulate=False)
HIGH = drawn({107: "x-..", 60: "xxxx"}, "high")
MIDDLE = drawn({60: "x-x-.", 64: "..x--"}, "middle")
WIDE = drawn({25: "xx", 107: "xx"}, "wide")
SILENT = drawn({60: "...."}, "silent")
LEARNED = 100


def test_pieces_go_up_to_d_and_down_where_that_is_too_high() -> None:
    moved = to_d([MIDDLE, HIGH, SILENT], PIANO_RANGE)
    assert moved is not None
    ranges = [sounding_range(piece) for piece in moved[:2]]
    assert ranges == [NoteRange(Pitch(62), Pitch(66)), NoteRange(Pitch(50), Pitch(97))]
    assert np.array_equal(moved[0].bits, transpose(MIDDLE, 2).bits)
    assert np.array_equal(moved[2].bits, SILENT.bits)


def test_the_network_s_notes_are_all_the_room_there_is() -> None:
    assert to_d([MIDDLE, WIDE], PIANO_RANGE) is None
    assert to_d([MIDDLE], NoteRange(Pitch(60), Pitch(64))) is None
    moved = to_d([MIDDLE], NoteRange(Pitch(48), Pitch(64)))
    assert moved is not None
    assert sounding_range(moved[0]) == NoteRange(Pitch(50), Pitch(54))


def test_a_side_is_scored_as_it_is_and_in_d(tmp_path: Path) -> None:
    rolls = [small_roll(steps, steps) for steps in (7, 70, 9)]
    path = write_rolls(tmp_path / FILES["JSB"], rolls, rolls, rolls)
    side = load_benchmark(path).split.test
    network = tiny_network(config=PLAY_ONLY)
    told: list[tuple[int, int]] = []
    nats = score_side(network, side, LEARNED, lambda done, total: told.append((done, total)))
    plain = score_pieces(network, side)
    moved = score_pieces(network, [transpose(piece, 2) for piece in side])
    rest = unknown_notes(PLAY_ONLY.note_range, LEARNED)
    assert nats.all_steps == plain.per_step + rest
    assert nats.after_first == plain.per_step_after_first + rest
    assert nats.moved == moved.per_step + rest
    assert nats.moved_after_first == moved.per_step_after_first + rest
    change = moved.per_step_after_first - plain.per_step_after_first
    assert nats.change == pytest.approx(moved.per_step - plain.per_step)
    assert nats.change_after_first == pytest.approx(change)
    assert len({nats.all_steps, nats.after_first, nats.moved, nats.moved_after_first}) == 4
    assert told == [(86, 172), (172, 172)]


def test_where_d_has_no_room_only_c_is_scored() -> None:
    narrow = replace(PLAY_ONLY, note_range=NoteRange(Pitch(60), Pitch(64)))
    told: list[tuple[int, int]] = []
    network = tiny_network(config=narrow)
    nats = score_side(network, [MIDDLE], LEARNED, lambda done, total: told.append((done, total)))
    assert (nats.moved, nats.moved_after_first) == (None, None)
    assert (nats.change, nats.change_after_first) == (None, None)
    rest = unknown_notes(narrow.note_range, LEARNED)
    assert nats.all_steps == score_pieces(network, [MIDDLE]).per_step + rest
    assert told == [(5, 5)]


def test_notes_that_were_never_heard_are_foretold_by_the_rule_of_succession() -> None:
    """After 8 silent steps a note is silent with a chance of 9 in 10; there are 86 such notes."""
    pair = NoteRange(Pitch(60), Pitch(61))
    assert unknown_notes(pair, 8) == pytest.approx(86 * log(0.9))
    assert unknown_notes(PIANO_RANGE, 8) == 0


def test_silent_steps_count() -> None:
    network = fit(MarginalsConfig(articulate=False), [MIDDLE])
    alone = score_side(network, [MIDDLE], LEARNED).all_steps
    silence = score_side(network, [SILENT], LEARNED).all_steps
    both = score_side(network, [MIDDLE, SILENT], LEARNED).all_steps
    assert both == pytest.approx((5 * alone + 4 * silence) / 9, abs=1e-5)


def test_notes_outside_the_network_s_are_refused() -> None:
    narrow = replace(PLAY_ONLY, note_range=NoteRange(Pitch(61), Pitch(64)))
    message = r"benchmark: 'middle: MIDI 60-64' .* expected notes within .* MIDI 61-64"
    with pytest.raises(BadInput, match=message):
        score_side(tiny_network(config=narrow), [MIDDLE], LEARNED)
