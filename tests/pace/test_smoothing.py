import itertools
import random
from collections.abc import Sequence

import pytest

from courante.config import PaceConfig
from courante.pace.smoothing import Manner, SmoothState, Target, step
from courante.types import Beats, Bpm

CONFIG = PaceConfig()
ROUNDING = 1e-9


def played(
    start: float,
    targets: Sequence[float],
    *,
    beats: float = 0.25,
    bar: int = 4,
    manner: Manner = Manner.FOLLOW,
    footfalls: float = 1.0,
) -> list[float]:
    """The tempo after every ``beats``, for one target each."""
    state = started(start)
    tempi = [start]
    for bpm in targets:
        target = Target(Bpm(bpm), manner, footfalls)
        state = move(state, target, beats, bar)
        tempi.append(state.tempo_bpm)
    return tempi


def started(bpm: float) -> SmoothState:
    return move(None, Target(Bpm(bpm), Manner.FOLLOW), 0)


def move(state: SmoothState | None, target: Target, beats: float, bar: int = 4) -> SmoothState:
    return step(state, target, elapsed_beats=Beats(beats), beats_per_bar=bar, config=CONFIG)


def widest_in_a_bar(tempi: list[float], calls_a_bar: int) -> float:
    """The largest change from any tempo to any later one in less than a bar."""
    pairs = (
        (early, late)
        for first, early in enumerate(tempi)
        for late in tempi[first + 1 : first + calls_a_bar]
    )
    return max(abs(late / early - 1) for early, late in pairs)


def test_the_first_tempo_is_taken_at_once() -> None:
    assert started(171).tempo_bpm == 171


def test_until_music_plays_every_tempo_is_taken_at_once() -> None:
    state = move(started(171), Target(Bpm(90), Manner.FOLLOW), 0)
    assert state.tempo_bpm == 90


def test_a_change_within_the_deadband_moves_slowly_but_leaves_no_bias() -> None:
    tempi = played(160, [161] * 16 * 40)
    assert tempi[16] - 160 < 0.15
    assert tempi[-1] == pytest.approx(161, abs=0.02)


def test_a_small_change_takes_two_percent_a_bar() -> None:
    tempi = played(100, [107] * 16)
    assert tempi[16] == pytest.approx(102)
    assert played(100, [94] * 16)[16] == pytest.approx(98)


def test_a_jump_takes_ten_percent_a_bar_until_it_is_closed() -> None:
    tempi = played(100, [130] * 64)
    assert tempi[16] == pytest.approx(110)
    assert tempi[32] == pytest.approx(121)
    # Inside 8 % it goes on as fast, to within 1 %.
    assert tempi[45] > 130 * 0.99


def test_a_fall_takes_ten_percent_a_bar() -> None:
    tempi = played(130, [100] * 64)
    assert tempi[16] == pytest.approx(117)


def test_the_change_is_spread_evenly_however_time_is_cut() -> None:
    for beats, calls in ((4.0, 1), (1.0, 4), (0.17, 24)):
        rest = 4.0 - beats * calls
        tempi = played(100, [130] * calls, beats=beats)
        assert tempi[-1] * 1.1 ** (rest / 4) == pytest.approx(110, rel=3e-3)
    assert max(b / a for a, b in itertools.pairwise(played(100, [130] * 64))) < 1.007


def test_folded_footfalls_move_a_long_bar_faster_but_never_beyond_ten_percent() -> None:
    tempi = played(75, [85] * 64, footfalls=2)
    assert tempi[8] == pytest.approx(82.5)  # four footfalls are two beats
    assert tempi[15] == pytest.approx(82.5)  # ... then the bar's ten percent are used up
    assert tempi[20] > 82.5
    assert widest_in_a_bar(tempi, 16) <= 0.10 + ROUNDING


def test_a_bar_shorter_than_four_footfalls_sets_the_rate() -> None:
    assert played(100, [130] * 12, bar=3)[12] == pytest.approx(110)


def test_what_is_asked_for_is_heard_at_once() -> None:
    state = move(started(120), Target(Bpm(120), Manner.ASK), 4)
    state = move(state, Target(Bpm(126), Manner.ASK), 0.01)
    assert state.tempo_bpm == 126


def test_the_rest_of_what_is_asked_for_follows_a_bar_later() -> None:
    state = move(started(100), Target(Bpm(100), Manner.ASK), 4)
    tempi: list[float] = []
    for _ in range(33):
        state = move(state, Target(Bpm(118), Manner.ASK), 0.25)
        tempi.append(state.tempo_bpm)
    assert tempi[0] == pytest.approx(110)
    assert tempi[15] == pytest.approx(110)
    assert tempi[16] == 118


def test_resting_is_reached_gently() -> None:
    assert played(160, [80] * 16, manner=Manner.EASE)[16] == pytest.approx(152)


@pytest.mark.parametrize("bar", [3, 4])
@pytest.mark.parametrize("seed", range(6))
def test_nothing_moves_more_than_ten_percent_within_a_bar(seed: int, bar: int) -> None:
    draw = random.Random(seed)
    state, tempi = started(120), [120.0]
    for _ in range(40):
        manner = draw.choice(list(Manner))
        target = Target(Bpm(draw.uniform(40, 220)), manner, draw.choice((0.5, 1, 2, 4)))
        for _ in range(draw.randrange(1, 30)):
            state = move(state, target, 0.25, bar)
            tempi.append(state.tempo_bpm)
    assert widest_in_a_bar(tempi, bar * 4) <= 0.10 + ROUNDING


def test_the_memory_of_a_bar_is_bounded() -> None:
    state = started(100)
    for index in range(2000):
        state = move(state, Target(Bpm(100 + index % 50), Manner.FOLLOW), 0.1)
        assert len(state.recent) <= 42


def test_noise_is_held() -> None:
    draw = random.Random(7)
    targets = [160 + draw.uniform(-2, 2) for _ in range(300) for _ in range(11)]
    tempi = played(160, targets)
    assert max(abs(tempo / 160 - 1) for tempo in tempi) < 0.0126
    assert sum(tempi) / len(tempi) == pytest.approx(160, abs=0.25)
