"""A composer elsewhere is, note for note, a composer here."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.cluster.rooms import Rooms, traits_of
from tests.fakes.composer import FailingComposer, FakeComposer

from courante.cluster.remote import LONGEST_TALE_CALLS, RemoteComposer
from courante.cluster.room import Room
from courante.composer.contract import Composer, Guide, Seat
from courante.composer.network import NetworkComposer
from courante.config import ComposerConfig, TiedParallelConfig
from courante.errors import BadInput
from courante.model.tied_parallel import TiedParallel
from courante.types import Bits, Metre, NoteRange, Pitch

WALTZ = Metre(3)


def fake() -> FakeComposer:
    return FakeComposer(slots=4, opener=FakeComposer(slots=1))


def network() -> NetworkComposer:
    import jax  # noqa: PLC0415 - only here

    config = TiedParallelConfig(
        note_range=NoteRange(Pitch(48), Pitch(79)), time_units=(8,), note_units=(8,), dropout=0.0
    )
    return NetworkComposer(TiedParallel(config, key=jax.random.PRNGKey(3)), ComposerConfig(slots=4))


def remote(composer: Composer[Any], rooms: Rooms | None = None) -> RemoteComposer:
    return RemoteComposer(rooms or Rooms(Room(composer)), traits_of(composer))


def played(composer: Composer[Any], after: Any = None) -> tuple[Bits, list[bytes]]:  # noqa: ANN401
    """All that a station does with a composer, with runs in two metres; notes and snapshots."""
    state = composer.init()
    for slot, metre in enumerate((Metre(4), WALTZ, Metre(4))):
        state = composer.join(state, slot, Seat(seed=slot + 1, metre=metre))
    heard: list[Bits] = []
    snapshots: list[bytes] = []
    for call in range(30):
        state, bits = composer.step(state)
        heard.append(bits[:3])
        if call == 4:
            state = composer.guide(state, 1, Guide(energy=0.9, counterpoint=0.7))
        if call in {5, 9, 12}:
            snapshots.append(composer.snapshot(state, 1))
        if call == 14 and after is not None:
            after()
        if call == 20:
            snapshots.append(composer.snapshot(state, 2))
            state = composer.leave(state, 2)
            state = composer.restore(state, 2, snapshots[1])
    return np.concatenate(heard, axis=1), snapshots


@pytest.mark.parametrize("make", [fake, network])
def test_the_same_notes_and_snapshots_as_here(make: Any) -> None:  # noqa: ANN401
    here, snapshots = played(make())
    there, also = played(remote(make()))
    np.testing.assert_array_equal(there, here)
    assert also == snapshots


@pytest.mark.parametrize("make", [fake, network])
def test_a_composer_that_dies_costs_no_note(make: Any) -> None:  # noqa: ANN401
    here, _ = played(make())
    rooms = Rooms(Room(make()), Room(make()))
    there, _ = played(RemoteComposer(rooms, traits_of(make())), rooms.lose)
    np.testing.assert_array_equal(there, here)


def test_counterpoint_and_energy_reach_the_network() -> None:
    composer = network()
    plain = Seat(seed=5)
    strict = replace(plain, guide=Guide(energy=0.5, counterpoint=1.0))

    def notes(composer: Composer[Any], seat: Seat) -> Bits:
        state = composer.join(composer.init(), 0, seat)
        heard: list[Bits] = []
        for _ in range(24):
            state, bits = composer.step(state)
            heard.append(bits[0])
        return np.concatenate(heard)

    there = remote(composer)
    np.testing.assert_array_equal(notes(there, strict), notes(composer, strict))
    assert (notes(there, strict) != notes(there, plain)).any()


def test_a_bar_of_notes_is_one_ask() -> None:
    rooms = Rooms(Room(fake()))
    composer = RemoteComposer(rooms, traits_of(fake()))
    state = composer.join(composer.init(), 0, Seat(seed=1))
    before = len(rooms.asks)
    for _ in range(8):
        state, _ = composer.step(state)
    assert len(rooms.asks) - before == 2


def test_runs_that_began_apart_are_asked_for_together() -> None:
    room = Room(fake())
    composer = RemoteComposer(Rooms(room), traits_of(fake()))
    state = composer.join(composer.init(), 0, Seat(seed=1))
    state, _ = composer.step(state)
    state = composer.join(state, 1, Seat(seed=2))
    for _ in range(15):
        state, _ = composer.step(state)
    counts = room.counts()
    # A bar of the first, before there was a second; three of the second's, so that it catches up.
    assert (counts.calls, counts.run_calls) == (4 + 3 + 12, 4 + 3 + 2 * 12)


def test_a_long_tale_is_told_from_later() -> None:
    rooms = Rooms(Room(fake()), Room(fake()))
    composer, alone = RemoteComposer(rooms, traits_of(fake())), fake()
    state = composer.join(composer.init(), 0, Seat(seed=1))
    own = alone.join(alone.init(), 0, Seat(seed=1))
    for call in range(3 * LONGEST_TALE_CALLS):
        if call == 2 * LONGEST_TALE_CALLS:
            rooms.lose()
        state, bits = composer.step(state)
        own, expected = alone.step(own)
        np.testing.assert_array_equal(bits[0], expected[0])
    told = [run.tale for ask in rooms.asks for run in ask.runs if run.tale is not None]
    assert max(tale.calls for tale in told) <= LONGEST_TALE_CALLS + 4


def test_what_is_heard_is_heard_there() -> None:
    composer, there = network(), remote(network())
    music = np.random.default_rng(2).random((16, 32, 2)) < 0.05

    def notes(composer: Composer[Any]) -> Bits:
        state = composer.join(composer.init(), 0, Seat(seed=9))
        state = composer.hear(state, 0, music)
        heard: list[Bits] = []
        for _ in range(8):
            state, bits = composer.step(state)
            heard.append(bits[0])
        return np.concatenate(heard)

    np.testing.assert_array_equal(notes(there), notes(composer))


def test_what_is_refused_is_refused_as_here() -> None:
    composer = remote(network())
    state = composer.join(composer.init(), 0, Seat(seed=1))
    with pytest.raises(BadInput, match="energy"):
        composer.guide(state, 0, Guide(energy=2.0))
    with pytest.raises(BadInput, match="snapshot"):
        composer.restore(state, 1, b"damaged")
    with pytest.raises(BadInput, match="slot"):
        composer.join(state, 4, Seat(seed=1))
    # And what was asked of the run before is still so.
    composer.step(state)


def test_a_call_that_fails_is_told_again() -> None:
    failing = FailingComposer(frozenset({3}), slots=2)
    room = Room(failing)
    composer, alone = remote(failing, Rooms(room)), FakeComposer(slots=2)
    state = composer.join(composer.init(), 0, Seat(seed=1))
    own = alone.join(alone.init(), 0, Seat(seed=1))
    with pytest.raises(RuntimeError):
        composer.step(state)
    assert room.counts().failures == 1
    for _ in range(4):
        state, bits = composer.step(state)
        own, expected = alone.step(own)
        np.testing.assert_array_equal(bits[0], expected[0])
