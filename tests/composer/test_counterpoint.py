from dataclasses import replace
from functools import cache

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import Array
from tests.networks import STYLED, THIN, TINY, tiny_network

from courante.composer.contract import Guide, Seat
from courante.composer.counterpoint import (
    Lines,
    Standing,
    lines_after,
    no_lines,
    on_beat,
    rules_for,
)
from courante.composer.network import NetworkComposer, Slots
from courante.config import (
    ComposerConfig,
    CounterpointConfig,
    LearnedLine,
    LearnedStyle,
    TiedParallelConfig,
)
from courante.errors import BadInput
from courante.model.arrays import to_device
from courante.model.counterpoint import Rules
from courante.model.lines import Homes
from courante.model.trees import leaves_of
from courante.types import COMMON_TIME, PLAY, Bits, NoteRange, Pitch

CONFIG = CounterpointConfig(lowest_line=48, highest_line=72)
HOMES = Homes(*(to_device(np.array(row, np.float32)) for row in ((48, 60, 72), (2, 4, 3))))
RANGE = NoteRange(Pitch(36), Pitch(84))


def playing(*pitches: int) -> Array:
    return to_device(np.isin(np.arange(RANGE.size) + RANGE.lowest, pitches))


def rules(
    *pitches: int,
    strictness: float = 1.0,
    lines: Lines | None = None,
    beat: bool = True,
    voices: int = 4,
    homes: Homes | None = None,
) -> Rules:
    now = Standing(
        strictness=jnp.float32(strictness),
        sounded=playing(*pitches),
        lines=no_lines() if lines is None else lines,
        homes=homes,
        beat=jnp.bool_(beat),
        voices=jnp.int32(voices),
    )
    return rules_for(CONFIG, RANGE, now)


def leaning(lowest: float, highest: float) -> dict[int, float]:
    lines = to_device(np.array([lowest, highest], np.float32) - RANGE.lowest)
    found = rules(lines=lines).leaning
    return {pitch: float(found[pitch - RANGE.lowest]) for pitch in (48, 60, 72)}


def test_without_strictness_nothing_is_asked() -> None:
    lines = to_device(np.array([30, 45], np.float32))
    free = rules(48, 60, strictness=0, lines=lines)
    nats = free._replace(before=free.clash, due=free.clash, room=free.clash)
    assert not any(np.asarray(leaf).any() for leaf in leaves_of(nats))


def test_lines_at_home_lean_nowhere() -> None:
    assert leaning(48, 72) == pytest.approx({48: 0, 60: 0, 72: 0})
    assert not rules(48, 72).leaning.any()


def test_a_line_out_of_its_register_is_pulled_back() -> None:
    too_high = leaning(54, 78)
    assert too_high[48] > 0 > too_high[72]
    too_low = leaning(42, 66)
    assert too_low[48] < 0 < too_low[72]
    bass_only = leaning(54, 72)
    assert bass_only[48] > 0
    assert bass_only[72] == pytest.approx(0)


def test_the_register_is_learned_from_what_sounds() -> None:
    lines = lines_after(no_lines(), playing(50, 60, 70))
    assert (lines + RANGE.lowest).tolist() == [50, 70]
    lines = lines_after(lines, playing())
    heard_once, wide = eqx.filter_jit(lines_after), playing(40, 80)
    for _ in range(300):
        lines = heard_once(lines, wide)
    np.testing.assert_allclose(lines + RANGE.lowest, [40, 80], atol=0.2)


def test_clashes_count_most_on_beats() -> None:
    on, off = rules(), rules(beat=False)
    assert float(on.clash) == pytest.approx(CONFIG.clash)
    assert float(off.clash) == pytest.approx(CONFIG.clash * CONFIG.off_beat)
    assert float(on.triad) > float(off.triad) == 0
    assert float(on.parallel) == float(off.parallel) == CONFIG.parallel
    beats = [bool(on_beat(jnp.int32(step), jnp.bool_(False))) for step in range(8)]  # noqa: FBT003
    assert beats == [True, False, False, False] * 2
    compound = [bool(on_beat(jnp.int32(step), jnp.bool_(True))) for step in range(12)]  # noqa: FBT003
    assert compound == ([True] + [False] * 5) * 2


def test_a_voice_is_due_where_it_was_and_those_that_lack_anywhere() -> None:
    full, thin = rules(48, 55, 64, 72), rules(48, 55)
    at = [pitch - RANGE.lowest for pitch in (47, 50, 57, 66, 74)]
    assert [int(full.due[column]) for column in at] == [0, 1, 2, 3, 4]
    assert [int(thin.due[column]) for column in at] == [0, 3, 4, 4, 4]
    assert [int(full.room[column]) for column in at] == [1, 1, 2, 3, 4]
    assert int(rules(48, 55, 64, 72, voices=2).due.max()) == 2


@cache
def composer(
    config: TiedParallelConfig = TINY, settings: CounterpointConfig = CONFIG
) -> NetworkComposer:
    return NetworkComposer(tiny_network(config=config), ComposerConfig(2, counterpoint=settings))


def seated(own: NetworkComposer, counterpoint: float) -> Slots:
    return own.join(own.init(), 0, Seat(7, COMMON_TIME, guide=Guide(counterpoint=counterpoint)))


def played(own: NetworkComposer, state: Slots, calls: int = 8) -> tuple[Slots, Bits]:
    rows: list[Bits] = []
    for _ in range(calls):
        state, bits = own.step(state)
        rows.append(bits[0])
    return state, np.concatenate(rows)


@pytest.mark.parametrize("config", [TINY, STYLED])
def test_a_run_is_held_to_the_rules_as_its_guide_says(config: TiedParallelConfig) -> None:
    usual, other = (
        composer(config),
        composer(config, CounterpointConfig(clash=9.0, parallel=0.0, triad=9.0)),
    )
    _, free = played(usual, seated(usual, 0.0))
    np.testing.assert_array_equal(played(other, seated(other, 0.0))[1], free)
    _, strict = played(usual, seated(usual, 1.0))
    assert not np.array_equal(strict, free)
    assert not np.array_equal(played(other, seated(other, 1.0))[1], strict)


def test_each_line_of_a_style_has_its_home_by_the_notes_below_it() -> None:
    home = np.asarray(rules(homes=HOMES, voices=4).home)
    homes = home.argmax(axis=1) + RANGE.lowest
    assert homes.tolist() == [48, 60, 60, 72, 72, 72]
    at_home, a_spread_off, far_off = (home[0, pitch - RANGE.lowest] for pitch in (48, 50, 84))
    assert at_home > 0 > far_off == home[0, -2]
    assert at_home - a_spread_off == pytest.approx(CONFIG.lines / 2)
    assert at_home - far_off == pytest.approx(CONFIG.lines * 9 / 2)
    tune = np.asarray(rules(homes=HOMES, voices=1).home)
    assert tune.argmax(axis=1).tolist() == [72 - RANGE.lowest] * 6
    assert not rules(48, 60).home.any()


def mean_column(style: LearnedStyle, *, strict: float = 1.0) -> float:
    """Of what a run plays in a style."""
    own = composer(replace(TINY, styles=(style,)))
    _, bits = played(own, seated(own, strict), 100)
    return float(bits[:, :, PLAY].nonzero()[1].mean())


def test_a_style_is_pulled_to_where_its_lines_were_learned_to_lie() -> None:
    low, high = (replace(THIN, lines=(LearnedLine(home, 1.0),) * 3) for home in (58, 63))
    usual = mean_column(THIN)
    assert mean_column(low) < usual < mean_column(high)
    assert mean_column(low, strict=0.0) == mean_column(THIN, strict=0.0)


def test_strictness_changes_at_the_bar_line_and_is_kept() -> None:
    own = composer()
    _, free = played(own, seated(own, 0.0))
    state, first = played(own, seated(own, 0.0), 1)
    state = own.guide(state, 0, Guide(counterpoint=1.0))
    snapshot = own.snapshot(state, 0)
    _, rest = played(own, state, 7)
    found = np.concatenate([first, rest])
    np.testing.assert_array_equal(found[:16], free[:16])
    assert not np.array_equal(found[16:], free[16:])
    _, again = played(own, own.restore(own.init(), 0, snapshot), 7)
    np.testing.assert_array_equal(again, rest)


@pytest.mark.parametrize("strictness", [-0.1, 1.1, float("nan")])
def test_strictness_out_of_range_is_refused(strictness: float) -> None:
    own = composer()
    with pytest.raises(BadInput, match=r"counterpoint: .* 0 to 1"):
        seated(own, strictness)
