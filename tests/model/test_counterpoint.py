from collections.abc import Sequence

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import Array
from numpy.typing import NDArray

from courante.model import counterpoint
from courante.model.arrays import to_device
from courante.model.choice import choose_independently, choose_upwards
from courante.model.contract import Draws
from courante.model.counterpoint import (
    Below,
    Rules,
    for_notes,
    liking,
    nothing_below,
    voices_of,
    with_note,
)
from courante.types import ARTICULATE, PLAY

NOTES, VOICES_TOLD = 37, counterpoint.VOICES
STEPS = 20
CLASH, SECOND, SUSPENDED, PARALLEL, VOICES, TRIAD = 1.0, 0.01, 10.0, 100.0, 0.1, 0.001


liking_once = eqx.filter_jit(liking)
with_note_once = eqx.filter_jit(with_note)


def sounding(columns: Sequence[int]) -> Array:
    return to_device(np.isin(np.arange(NOTES), columns))


def rules(before: Sequence[int], due: int = 0, room: int = 9) -> Rules:
    """Each rule with a strength of its own, so that a sum tells which were broken."""
    return Rules(
        before=voices_of(sounding(before)),
        leaning=to_device(np.zeros(NOTES, np.float32)),
        home=to_device(np.zeros((VOICES_TOLD, NOTES), np.float32)),
        due=to_device(np.full(NOTES, due)),
        room=to_device(np.full(NOTES, room)),
        clash=jnp.float32(CLASH),
        second=jnp.float32(SECOND),
        suspended=jnp.float32(SUSPENDED),
        parallel=jnp.float32(PARALLEL),
        voices=jnp.float32(VOICES),
        triad=jnp.float32(TRIAD),
    )


def drawn(step: Rules, columns: Sequence[int], held: Sequence[int] = ()) -> Below:
    below = nothing_below()
    for column in columns:
        bits = to_device(np.array([True, column not in held]))
        below = with_note_once(step, below, jnp.int32(column), bits)
    return below


def likes(step: Rules, below: Below, column: int, *, sounded: bool = False) -> float:
    return float(liking_once(step, below, jnp.int32(column), jnp.bool_(sounded)))


def parallel(before: Sequence[int], below: Sequence[int], column: int) -> bool:
    step = rules(before)
    return likes(step, drawn(step, below), column) < -PARALLEL / 2


def test_voices_are_told_from_the_lowest() -> None:
    assert voices_of(sounding([7, 3, 20])).tolist() == [3, 7, 20, -1, -1, -1]
    assert voices_of(sounding(range(1, 9))).tolist() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("interval", [12, 7, 24, 19])
def test_parallel_octaves_and_fifths_are_avoided(interval: int) -> None:
    assert parallel([5, 5 + interval], [7], 7 + interval)
    assert parallel([5, 5 + interval], [4], 4 + interval)


def test_an_octave_that_becomes_two_in_the_same_direction_is_parallel() -> None:
    assert parallel([5, 17], [7], 31)
    assert not parallel([5, 17], [3], 27)


def test_what_is_no_parallel_is_left_alone() -> None:
    assert not parallel([5, 9], [7], 11)  # thirds
    assert not parallel([5, 17], [7], 18)  # an octave becomes a seventh
    assert not parallel([5, 12], [7], 19)  # a fifth becomes an octave
    assert not parallel([5, 17], [5], 17)  # both stay
    assert not parallel([5, 10, 17], [7], 19)  # the octave was with another voice
    assert not parallel([], [7], 19)
    step = rules([5, 17])
    assert likes(step, drawn(step, [7], held=[7]), 19) == 0


def test_upper_voices_may_not_be_parallel_either() -> None:
    assert parallel([2, 10, 17], [1, 12], 19)
    assert not parallel([2, 10, 17], [1, 12], 20)


@pytest.mark.parametrize("interval", [1, 11, 13, 23])
def test_a_semitone_in_any_octave_clashes(interval: int) -> None:
    step = rules([])
    below = drawn(step, [6])
    assert likes(step, below, 6 + interval) == pytest.approx(-CLASH)
    assert likes(step, below, 6 + interval, sounded=True) == pytest.approx(-SUSPENDED)
    held = drawn(step, [6], held=[6])
    assert likes(step, held, 6 + interval) == pytest.approx(-CLASH)
    assert likes(step, held, 6 + interval, sounded=True) == 0


def test_a_whole_tone_clashes_less() -> None:
    step = rules([])
    assert likes(step, drawn(step, [6]), 8) == pytest.approx(-SECOND)


def test_notes_that_make_a_triad_are_sought_until_it_is_made() -> None:
    step = rules([])
    assert likes(step, nothing_below(), 7) == 0
    assert likes(step, drawn(step, [0, 7]), 16) == pytest.approx(2 * TRIAD)
    assert likes(step, drawn(step, [0, 7]), 24) == 0
    assert likes(step, drawn(step, [0, 7, 16]), 21) == pytest.approx(-SECOND)


def test_missing_voices_are_sought_and_those_too_many_avoided() -> None:
    step = rules([], due=2, room=3)
    assert likes(step, drawn(step, [0]), 6) == pytest.approx(VOICES)
    assert likes(step, drawn(step, [0, 12]), 18) == 0
    assert likes(step, drawn(step, [0, 12, 24]), 30) == pytest.approx(-VOICES)


def test_the_lowest_voice_alone_is_not_missed() -> None:
    assert likes(rules([], due=1), nothing_below(), 6) == 0


def test_a_note_is_sought_at_home_by_how_many_sound_below_it() -> None:
    home = np.arange(VOICES_TOLD, dtype=np.float32)[:, None] * np.ones(NOTES, np.float32)
    usual, step = rules([]), rules([])._replace(home=to_device(home))
    chord = [0, 2, 4, 6, 8, 10, 12]
    both = [[likes(one, drawn(one, chord[:n]), 24) for n in range(8)] for one in (step, usual)]
    assert [a - b for a, b in zip(*both, strict=True)] == pytest.approx(
        [0, 1, 2, 3, 4, 5, 5, 5], abs=1e-4
    )


def test_some_of_the_notes_keep_what_is_theirs() -> None:
    step = rules([5, 12, 24])._replace(leaning=to_device(np.arange(NOTES)))
    own = for_notes(step, sounding([5, 12, 24])[10:20], slice(10, 20))
    assert own.before.tolist() == [2, -1, -1, -1, -1, -1]
    assert own.leaning.tolist() == list(range(10, 20))
    assert own.home.shape == (VOICES_TOLD, 10)
    assert own.due.shape == own.room.shape == (10,)


@eqx.filter_jit
def choose_steps(logits: Array, uniforms: Array, step: Rules | None) -> Array:
    one = to_device(np.ones((), np.float32))

    def choose_step(uniform: Array) -> Array:
        sounded = uniform[:, PLAY] > 1
        draws = Draws(uniform, sounded, temperature=one, conservativity=one, rules=step)
        return choose_independently(logits, draws, articulate=True).bits

    return jax.vmap(choose_step)(uniforms)


def chosen(step: Rules | None, wanted: Sequence[int]) -> NDArray[np.bool_]:
    """Bits of many steps for which a network is nearly sure of the same notes."""
    logits = np.full((NOTES, 2), -20.0, np.float32)
    logits[list(wanted)] = 4.0
    uniforms = np.random.default_rng(0).random((STEPS, NOTES, 2)).astype(np.float32)
    return np.asarray(choose_steps(to_device(logits), to_device(uniforms), step))


def test_a_network_keeps_the_rules_as_it_draws() -> None:
    plain = chosen(None, [3, 10, 14])[..., PLAY]
    strict = chosen(rules([5, 12]), [3, 10, 14])[..., PLAY]
    assert plain[:, 10].sum() > 15
    assert not (strict[:, 3] & strict[:, 10]).any()
    assert strict[:, 14].sum() > 15


def test_rules_of_no_strength_change_no_bit() -> None:
    zero = jnp.float32(0)
    free = rules([5, 12], due=3, room=3)._replace(
        clash=zero, second=zero, suspended=zero, parallel=zero, voices=zero, triad=zero
    )
    np.testing.assert_array_equal(chosen(None, [3, 4, 10]), chosen(free, [3, 4, 10]))


def test_what_was_drawn_below_is_known_above() -> None:
    def look(known: Array, row: Array) -> tuple[Array, Array]:
        return known, jnp.where(known > 0, -50.0, row)

    def hear(known: Array, row: Array, bits: Array) -> Array:
        del row
        return known + bits[PLAY]

    one = jnp.float32(1)
    uniform = to_device(np.full((NOTES, 2), 0.5, np.float32))
    draws = Draws(uniform, sounding([]), temperature=one, conservativity=one)
    logits = to_device(np.full((NOTES, 2), 9.0, np.float32))
    found = choose_upwards(look, hear, jnp.int32(0), logits, draws, articulate=True)
    assert found.bits[:, PLAY].tolist() == [True] + [False] * (NOTES - 1)
    assert found.bits[0, ARTICULATE]
