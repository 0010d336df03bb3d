from dataclasses import replace

import numpy as np
import pytest
from tests.networks import TINY
from tests.train.tiny import QUICK, tiny_piece

from courante.errors import BadInput
from courante.model.contract import Moment
from courante.model.energy import bar_energy
from courante.model.trees import leaves_of
from courante.train.sharing import share_of
from courante.train.stream import (
    EVERYTHING,
    NOTHING,
    Stream,
    join_pieces,
    pass_length,
    pass_over,
    side_by_side,
    window_count,
    windows,
)
from courante.types import COMPOUND_TIME, PLAY, TRIPLE_TIME, NoteRange, Pitch

RANGE = TINY.note_range
SHORT = tiny_piece("short", 10, seed=1, first=12)
LONG = tiny_piece("long", 24, seed=2, metre=TRIPLE_TIME)
OTHER = tiny_piece("other", 17, seed=3)
PIECES = (SHORT, LONG, OTHER)


def equal(ours: Stream, theirs: Stream) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))


def test_pieces_follow_one_another() -> None:
    stream = join_pieces([SHORT, LONG], [True, False])
    assert stream.steps == 34
    np.testing.assert_array_equal(stream.bits[:10], SHORT.bits)
    np.testing.assert_array_equal(stream.bits[10:], LONG.bits)
    assert stream.position[:6].tolist() == [12, 13, 14, 15, 0, 1]
    assert stream.position[10:24].tolist() == [*range(12), 0, 1]
    assert stream.triple.tolist() == [False] * 10 + [True] * 24
    assert np.flatnonzero(stream.fresh).tolist() == [0]
    assert not stream.before[0].any()
    np.testing.assert_array_equal(stream.before[1:], stream.bits[:-1])


def test_fresh_piece_hears_nothing_of_the_one_before() -> None:
    stream = join_pieces([SHORT, LONG, OTHER], [False, True, False])
    assert np.flatnonzero(stream.fresh).tolist() == [10]
    assert stream.bits[9].any()
    assert not stream.before[10].any()
    np.testing.assert_array_equal(stream.before[34], LONG.bits[-1])


def test_pass_is_drawn_from_seed_and_number() -> None:
    one = pass_over(PIECES, RANGE, QUICK, 3)
    assert equal(one, pass_over(PIECES, RANGE, QUICK, 3))
    assert not equal(one, pass_over(PIECES, RANGE, QUICK, 4))
    assert not equal(one, pass_over(PIECES, RANGE, replace(QUICK, seed=2), 3))


def test_every_pass_has_every_piece_once_in_some_order_and_key() -> None:
    orders: set[tuple[int, ...]] = set()
    keys: set[int] = set()
    for number in range(20):
        stream = pass_over(PIECES, RANGE, replace(QUICK, fresh_share=1.0, passes=20), number)
        starts = [*np.flatnonzero(stream.fresh).tolist(), stream.steps]
        lengths = np.diff(starts).tolist()
        assert sorted(lengths) == [10, 17, 24]
        orders.add(tuple(lengths))
        for start, length in zip(starts, lengths, strict=False):
            piece = next(piece for piece in PIECES if piece.steps == length)
            found = stream.bits[start : start + length]
            lowest = int(np.flatnonzero(found[:, :, PLAY].any(axis=0))[0])
            key = lowest - (60 - RANGE.lowest)
            np.testing.assert_array_equal(found, np.roll(piece.bits, key, axis=1))
            positions = stream.position[start : start + length]
            np.testing.assert_array_equal(positions, piece.positions)
            keys.add(key)
    assert len(orders) > 3
    assert keys == {-2, -1, 0, 1, 2}


def test_pieces_are_moved_only_as_far_as_the_range_allows() -> None:
    high = tiny_piece("high", 10, sounding=NoteRange(Pitch(62), Pitch(64)))
    tops: set[int] = set()
    for number in range(20):
        stream = pass_over([high], RANGE, replace(QUICK, transpose=12, passes=20), number)
        tops.add(int(np.flatnonzero(stream.bits[:, :, PLAY].any(axis=0))[-1]) + RANGE.lowest)
    assert tops == {59, 60, 61, 62, 63, 64}


def lowest_of(stream: Stream) -> int:
    return RANGE.lowest + int(np.flatnonzero(stream.bits[:, :, PLAY].any(axis=0))[0])


@pytest.mark.parametrize(("share", "moving"), [(1.0, 10), (0.5, 5), (0.45, 5), (0.1, 1), (0.0, 0)])
def test_pieces_stay_where_they_are_after_their_share_of_the_passes(
    share: float, moving: int
) -> None:
    # Enough pieces that not all of them stay in their key by chance.
    many = [tiny_piece(str(n), 2, seed=n) for n in range(12)]
    config = replace(QUICK, passes=10, transpose_share=share, fresh_share=1.0)
    moved: list[bool] = []
    for number in range(10):
        stream = pass_over(many, RANGE, config, number)
        tops = stream.bits[:, :, PLAY].reshape(12, 2, RANGE.size).any(axis=1).argmax(axis=1)
        moved.append(bool((tops != 60 - RANGE.lowest).any()))
    assert moved == [True] * moving + [False] * (10 - moving)


def test_piece_that_fits_only_when_moved_moves_as_little_as_it_must() -> None:
    config = replace(QUICK, transpose=5, transpose_share=0.0)
    high, low = NoteRange(Pitch(48), Pitch(61)), NoteRange(Pitch(61), Pitch(70))
    for note_range, lowest in ((high, 59), (low, 61)):
        assert lowest_of(pass_over([SHORT], RANGE, config, 3)) == 60
        stream = pass_over([SHORT], note_range, config, 3)
        assert note_range.lowest + int(stream.bits[:, :, PLAY].any(axis=0).argmax()) == lowest


def test_silence_is_learned_in_its_place() -> None:
    silent = replace(OTHER, bits=np.zeros_like(OTHER.bits))
    stream = pass_over([silent], RANGE, QUICK, 0)
    assert stream.steps == OTHER.steps
    assert not stream.bits.any()
    np.testing.assert_array_equal(stream.position, OTHER.positions)


def test_piece_that_fits_in_no_key_is_named() -> None:
    narrow = NoteRange(Pitch(60), Pitch(61))
    with pytest.raises(BadInput, match=r"piece: 'short: 60-62' .* to fit MIDI 60-61"):
        pass_over([SHORT], narrow, QUICK, 0)


def test_share_of_fresh_pieces() -> None:
    many = [tiny_piece(str(n), 1) for n in range(200)]
    for share, low, high in ((0.0, 0, 0), (0.5, 70, 130), (1.0, 200, 200)):
        stream = pass_over(many, RANGE, replace(QUICK, fresh_share=share), 0)
        assert low <= stream.fresh.sum() <= high


def test_lanes_are_read_side_by_side_from_end_to_end() -> None:
    stream = pass_over(PIECES, RANGE, replace(QUICK, fresh_share=0.0), 0)
    assert stream.steps == 51
    found = list(windows(stream, QUICK))
    assert len(found) == window_count(51, QUICK) == 3
    for lane in range(2):
        rows = slice(24 * lane, 24 * (lane + 1))
        for name in ("before", "bits", *Moment._fields):
            holders = [window if hasattr(window, name) else window.moment for window in found]
            parts = [getattr(holder, name)[lane] for holder in holders]
            np.testing.assert_array_equal(np.concatenate(parts), getattr(stream, name)[rows])
        fresh = np.concatenate([window.fresh[lane] for window in found])
        assert np.flatnonzero(fresh).tolist() == [0]


def test_windows_go_on_where_they_are_told_to() -> None:
    stream = pass_over(PIECES, RANGE, QUICK, 0)
    rest = list(windows(stream, QUICK))[1:]
    resumed = list(windows(stream, QUICK, 1))
    assert len(resumed) == 2
    for ours, theirs in zip(resumed, rest, strict=True):
        for a, b in zip(leaves_of(ours), leaves_of(theirs), strict=True):
            np.testing.assert_array_equal(a, b)
    assert list(windows(stream, QUICK, 3)) == []


def test_processes_read_the_lanes_that_one_would() -> None:
    config = replace(QUICK, lanes=3)
    stream = join_pieces([tiny_piece("one", 50, seed=1)], [True])
    shares = [share_of(rank, 2, 3) for rank in range(2)]
    parts = [list(windows(stream, config, 0, share)) for share in shares]
    for whole, *own in zip(windows(stream, config), *parts, strict=True):
        for leaf, *theirs in zip(leaves_of(whole), *map(leaves_of, own), strict=True):
            np.testing.assert_array_equal(np.concatenate(theirs), leaf)


def test_too_little_music_is_an_error_that_says_how_much_is_needed() -> None:
    stream = join_pieces([SHORT], [True])
    with pytest.raises(BadInput, match=r"corpus: '10 steps to train on' .* at least 16 steps"):
        next(windows(stream, QUICK))


def test_streams_side_by_side_are_silent_behind_their_end() -> None:
    streams = [join_pieces([piece], [True]) for piece in (SHORT, LONG)]
    window = side_by_side(streams, first=8, width=4)
    assert window.bits.shape == (2, 4, RANGE.size, 2)
    np.testing.assert_array_equal(window.bits[1], LONG.bits[8:12])
    np.testing.assert_array_equal(window.bits[0, :2], SHORT.bits[8:])
    assert not window.bits[0, 2:].any()
    assert not window.before[0, 2:].any()
    assert window.moment.position[0].tolist() == [4, 5, 0, 0]
    beyond = side_by_side(streams, first=12, width=4)
    assert not beyond.bits[0].any()
    assert beyond.moment.triple.tolist() == [[False] * 4, [True] * 4]


def test_of_each_step_is_told_what_its_piece_and_bar_are_like() -> None:
    jig = replace(tiny_piece("jig", 30, seed=4, metre=COMPOUND_TIME, first=9), style="folk")
    stream = join_pieces([SHORT, jig], [True, True], ["bach", "folk"])
    assert stream.triple.tolist() == [False] * 10 + [True] * 30
    assert stream.compound.tolist() == [False] * 10 + [True] * 30
    assert stream.bar[10:].tolist() == [7] * 3 + [0] * 12 + [1] * 12 + [2] * 3
    assert not stream.styles[:10].any()
    np.testing.assert_array_equal(stream.styles[10:], [[0, 1]] * 30)
    np.testing.assert_allclose(stream.energy[13], bar_energy(jig.bits[3:15]))
    np.testing.assert_array_equal(stream.energy[13:25], [stream.energy[13]] * 12)


def test_what_is_not_to_be_told_is_not() -> None:
    jig = replace(tiny_piece("jig", 12, seed=4), style="folk")
    stream = join_pieces([jig, jig, jig], [True] * 3, ["folk"], [NOTHING, EVERYTHING, NOTHING])
    assert stream.styles[:, 0].tolist() == [0] * 12 + [1] * 12 + [0] * 12
    assert (stream.bar >= 0).tolist() == [False] * 12 + [True] * 12 + [False] * 12
    assert (stream.energy >= 0).all(axis=1).tolist() == (stream.bar >= 0).tolist()


def test_each_of_three_things_is_hidden_in_its_share_of_the_pieces() -> None:
    many = [replace(tiny_piece(str(n), 1, seed=n), style="folk") for n in range(400)]
    stream = pass_over(many, RANGE, replace(QUICK, hidden_share=0.25), 0, ["folk"])
    hidden = [stream.styles[:, 0] == 0, stream.bar < 0, stream.energy[:, 0] < 0]
    assert all(60 < h.sum() < 140 for h in hidden)
    assert not np.array_equal(hidden[0], hidden[1])
    assert not np.array_equal(hidden[1], hidden[2])


def test_a_pass_of_so_many_steps_has_as_many_of_each_style() -> None:
    many = [replace(tiny_piece(str(n), 10, seed=n), style="ab"[n % 4 == 0]) for n in range(80)]
    config = replace(QUICK, pass_steps=160)
    stream = pass_over(many, RANGE, config, 0, ["a", "b"])
    assert stream.steps == pass_length(many, config) == 160
    assert stream.styles.sum(axis=0).tolist() == [80, 80]
    assert pass_length(many, QUICK) == 800
    assert pass_length(many[:3], config) == 30
    assert not equal(stream, pass_over(many, RANGE, config, 1, ["a", "b"]))
