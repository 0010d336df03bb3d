"""Which events playing brings: beats, and changes of tempo, style and energy."""

import math
from typing import final

from courante.station.events import Event, EventKind
from courante.station.notes_ear import Ear
from courante.station.pipeline import Block
from courante.types import Seconds

OTHER_ENERGY = 0.05
"""So much more or less is news."""


@final
class Teller:
    """Remembers what was told last, to tell only changes; used by one thread at a time."""

    def __init__(self) -> None:
        self._bpm: float | None = None
        self._style: str | None = None
        self._energy: float | None = None

    def tell(self, block: Block) -> list[Event]:
        """The events of a block, by the media time at which they are heard."""
        events = _beats(block)
        if block.tempo_bpm != self._bpm:
            self._bpm = block.tempo_bpm
            events.append(Event(EventKind.TEMPO, block.time_s, round(block.tempo_bpm, 2)))
        for bar in block.bars:
            if bar.style != self._style:
                self._style = bar.style
                time_s = _time_of(block, bar.start_beat)
                events.append(Event(EventKind.STYLE, time_s, bar.style))
            events += self._of_energy(bar.bar.energy, _time_of(block, bar.start_beat))
        return events

    def _of_energy(self, energy: float, time_s: Seconds) -> list[Event]:
        told = self._energy
        if told is not None and abs(energy - told) < OTHER_ENERGY:
            return []
        self._energy = energy
        return [Event(EventKind.ENERGY, time_s, round(energy, 2))]


def told_of(ear: Ear) -> tuple[Event, Event]:
    """The events of a bar that somebody who plays the notes has begun."""
    beat = Event(EventKind.BEAT, ear.time_s, round(ear.beat))
    return beat, Event(EventKind.TEMPO, ear.time_s, round(ear.tempo_bpm, 2))


def _beats(block: Block) -> list[Event]:
    events: list[Event] = []
    beat = math.ceil(block.start_beat)
    while beat < block.end_beat:
        events.append(Event(EventKind.BEAT, _time_of(block, beat), beat))
        beat += 1
    return events


def _time_of(block: Block, beat: float) -> Seconds:
    return Seconds(block.time_s + (beat - block.start_beat) * 60.0 / block.tempo_bpm)
