"""Composers for tests, which implement the contract without a network.

``FakeComposer`` writes plain four-part music at once: a chord a bar, a melody in quarters, other
voices in halves. The others fail in the ways a real one can.
"""

import struct
import threading
from dataclasses import dataclass
from random import Random

import numpy as np

from courante.composer.contract import Composer, Guide, Seat
from courante.errors import BadInput
from courante.types import (
    ARTICULATE,
    PLAY,
    STEPS_PER_BEAT,
    Bits,
    Metre,
    NoteRange,
    Pitch,
)

FAKE_RANGE = NoteRange(Pitch(36), Pitch(84))
ROOTS = (48, 45, 41, 43)
CHORD = (0, 4, 7, 12)


@dataclass(frozen=True)
class Place:
    """Where a run is in its music."""

    seed: int
    beats_per_bar: int
    step: int


Places = tuple[Place | None, ...]


class FakeComposer(Composer[Places]):
    """Deterministic and instant."""

    def __init__(
        self, slots: int = 4, steps_per_call: int = 4, opener: "FakeComposer | None" = None
    ) -> None:
        self.slots = slots
        self.steps_per_call = steps_per_call
        self.opener = opener
        self.note_range = FAKE_RANGE
        self.styles = ()

    def init(self) -> Places:
        return (None,) * self.slots

    def join(self, state: Places, slot: int, seat: Seat) -> Places:
        return _put(state, slot, Place(seat.seed, seat.metre.beats_per_bar, 0))

    def leave(self, state: Places, slot: int) -> Places:
        return _put(state, slot, None)

    def guide(self, state: Places, slot: int, guide: Guide) -> Places:
        """It knows no styles: only what is no guide is refused."""
        if not 0 <= guide.energy <= 1:
            raise BadInput(field="energy", value=guide.energy, expected="0 to 1")
        assert state[slot] is not None
        return state

    def hear(self, state: Places, slot: int, bits: Bits) -> Places:
        place = state[slot]
        assert place is not None
        return _put(state, slot, Place(place.seed, place.beats_per_bar, place.step + len(bits)))

    def step(self, state: Places) -> tuple[Places, Bits]:
        bits = np.zeros((self.slots, self.steps_per_call, FAKE_RANGE.size, 2), dtype=np.bool_)
        after: list[Place | None] = []
        for slot, place in enumerate(state):
            if place is None:
                after.append(None)
                continue
            for step in range(self.steps_per_call):
                write_step(bits[slot, step], place, place.step + step)
            after.append(Place(place.seed, place.beats_per_bar, place.step + self.steps_per_call))
        return tuple(after), bits

    def snapshot(self, state: Places, slot: int) -> bytes:
        place = state[slot]
        assert place is not None
        return struct.pack("<III", place.seed, place.beats_per_bar, place.step)

    def restore(self, state: Places, slot: int, snapshot: bytes) -> Places:
        try:
            place = Place(*struct.unpack("<III", snapshot))
        except struct.error as error:
            raise BadInput(field="snapshot", value=snapshot, expected="12 bytes") from error
        return _put(state, slot, place)


class StallingComposer(FakeComposer):
    """Composes a number of calls, then hangs until it is let go."""

    def __init__(self, calls: int, slots: int = 4) -> None:
        super().__init__(slots)
        self._left = calls
        self.stalled = threading.Event()
        self.let_go = threading.Event()

    def step(self, state: Places) -> tuple[Places, Bits]:
        if self._left == 0:
            self.stalled.set()
            self.let_go.wait(30)
        else:
            self._left -= 1
        return super().step(state)


class FailingComposer(FakeComposer):
    """Raises at the calls named (counted from 0), with its state consumed, as XLA would."""

    def __init__(self, failing: frozenset[int], slots: int = 4) -> None:
        super().__init__(slots)
        self._failing = failing
        self.calls = 0
        self.joined: list[Seat] = []

    def join(self, state: Places, slot: int, seat: Seat) -> Places:
        self.joined.append(seat)
        return super().join(state, slot, seat)

    def step(self, state: Places) -> tuple[Places, Bits]:
        call = self.calls
        self.calls += 1
        if call in self._failing:
            message = f"call {call} fails"
            raise RuntimeError(message)
        return super().step(state)


def write_step(bits: Bits, place: Place, step: int) -> None:
    """Write one step ``(notes, 2)`` of a run's music."""
    metre = Metre(place.beats_per_bar)
    bar, position = divmod(step, metre.steps_per_bar)
    beat = position // STEPS_PER_BEAT
    root = ROOTS[(bar + place.seed) % len(ROOTS)]
    melody = Random(f"{place.seed} {bar} {beat}").choice((12, 16, 19, 24))
    for voice, interval in enumerate(CHORD[:3]):
        onset = position == 0 or (voice == 1 and position == metre.steps_per_bar // 2)
        _sound(bits, root + interval, struck=onset)
    _sound(bits, root + melody, struck=position % STEPS_PER_BEAT == 0)


def _sound(bits: Bits, pitch: int, *, struck: bool) -> None:
    column = pitch - FAKE_RANGE.lowest
    bits[column, PLAY] = True
    bits[column, ARTICULATE] |= struck


def _put(state: Places, slot: int, place: Place | None) -> Places:
    return (*state[:slot], place, *state[slot + 1 :])
