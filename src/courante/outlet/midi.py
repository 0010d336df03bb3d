"""What was played, as a Standard MIDI File of format 1: tempo first, then a track for each part.

Time is score time: the file holds the tempo changes, and no trace of pauses. The format counts
quarter notes, so in compound metres, whose beats are dotted, a beat has half as many ticks again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from courante.config.metres import name_of
from courante.errors import BadInput
from courante.outlet._mido import Event, midi_file
from courante.outlet.file import FileOutlet
from courante.types import STEPS_PER_BEAT as STEPS_PER_QUARTER
from courante.types import Beats, Chunk, Metre, Part, PlayedBar, Seconds, TempoPoint

TICKS_PER_QUARTER = 480
MICROSECONDS_PER_MINUTE = 60_000_000
SLOWEST_MICROSECONDS = 0xFFFFFF
"""A quarter note cannot be longer in a MIDI file."""
BANK_SELECT, VOLUME, PAN, REVERB = 0, 7, 10, 91
DEFAULT_BPM = 120.0
"""MIDI's own, where no tempo is known."""


def write_midi(
    target: Path | BinaryIO,
    played: Sequence[PlayedBar],
    tempos: Sequence[TempoPoint],
    parts: Sequence[Part],
) -> None:
    """Write bars as they were played; the first begins at tick 0. Equal input, equal bytes.

    Args:
        target: a path (it is replaced at the end, or left as it was) or an open binary file.
        played: bars in order.
        tempos: in order of beat; the last one at or before the first bar counts from there.
        parts: everyone who plays in the bars.

    Raises:
        BadInput: a note names a part that is not among ``parts``.
        OutputFailed: the file cannot be written.
    """
    grid = _grid(played)
    by_part = _by_part(played, parts, grid)
    tracks = [[*_conductor(played, tempos, grid)]]
    tracks += [[*_setup(part), *_notes(part, by_part[part.name])] for part in parts]
    data = midi_file(tracks, TICKS_PER_QUARTER)
    if isinstance(target, Path):
        with FileOutlet(target) as file:
            file.publish(Chunk(data, Seconds(0.0)))
    else:
        target.write(data)


@dataclass(frozen=True, order=True)
class _Note:
    begin: int
    pitch: int
    end: int
    velocity: int


@dataclass(frozen=True)
class _Grid:
    """Where the file begins, and how many quarter notes a beat has in it."""

    origin: Beats
    quarters_per_beat: float

    def tick(self, beat: float) -> int:
        quarters = (beat - self.origin) * self.quarters_per_beat
        return max(0, round(quarters * TICKS_PER_QUARTER))


def _grid(played: Sequence[PlayedBar]) -> _Grid:
    if not played:
        return _Grid(Beats(0.0), 1.0)
    # A run's metre stays as it was when it began.
    first = played[0]
    return _Grid(first.start_beat, first.bar.metre.steps_per_beat / STEPS_PER_QUARTER)


def _conductor(
    played: Iterable[PlayedBar], tempos: Iterable[TempoPoint], grid: _Grid
) -> list[Event]:
    bpm_at = {0: DEFAULT_BPM} | {grid.tick(point.beat): point.tempo_bpm for point in tempos}
    events = [_tempo(tick, bpm * grid.quarters_per_beat) for tick, bpm in bpm_at.items()]
    metre: Metre | None = None
    for bar in played:
        if bar.bar.metre != metre:
            metre = bar.bar.metre
            events.append(_time_signature(grid.tick(bar.start_beat), metre))
    return sorted(events, key=lambda event: event.tick)


def _tempo(tick: int, quarters_per_minute: float) -> Event:
    microseconds = min(round(MICROSECONDS_PER_MINUTE / quarters_per_minute), SLOWEST_MICROSECONDS)
    return Event(tick, "set_tempo", {"tempo": microseconds})


def _time_signature(tick: int, metre: Metre) -> Event:
    numerator, denominator = name_of(metre).split("/")
    fields = {"numerator": int(numerator), "denominator": int(denominator)}
    return Event(tick, "time_signature", fields)


def _setup(part: Part) -> list[Event]:
    controls = {BANK_SELECT: part.bank, VOLUME: part.volume, PAN: part.pan, REVERB: part.reverb}
    channel = part.channel
    return [
        Event(0, "track_name", {"name": part.name}),
        *(
            Event(0, "control_change", {"channel": channel, "control": number, "value": value})
            for number, value in controls.items()
        ),
        Event(0, "program_change", {"channel": channel, "program": part.program}),
    ]


def _by_part(
    played: Iterable[PlayedBar], parts: Iterable[Part], grid: _Grid
) -> dict[str, list[_Note]]:
    by_part: dict[str, list[_Note]] = {part.name: [] for part in parts}
    for bar in played:
        for note in bar.bar.notes:
            if note.part not in by_part:
                raise BadInput(field="part", value=note.part, expected=f"one of {[*by_part]}")
            written = bar.start_beat + note.onset_beats
            begin = grid.tick(written + note.micro_offset_beats)
            end = max(begin + 1, grid.tick(written + note.length_beats))
            by_part[note.part].append(_Note(begin, note.pitch, end, note.velocity))
    return by_part


def _notes(part: Part, notes: Iterable[_Note]) -> list[Event]:
    events = [event for note in _without_overlap(notes) for event in _note_events(part, note)]
    return sorted(events, key=lambda event: (event.tick, event.kind == "note_on"))


def _without_overlap(notes: Iterable[_Note]) -> Iterator[_Note]:
    """End each note at the latest where the same pitch is struck again."""
    at_pitch: dict[int, list[_Note]] = {}
    for note in sorted(notes):
        at_pitch.setdefault(note.pitch, []).append(note)
    for same in at_pitch.values():
        for note, following in pairwise(same):
            if following.begin > note.begin:
                yield _Note(note.begin, note.pitch, min(note.end, following.begin), note.velocity)
        yield same[-1]


def _note_events(part: Part, note: _Note) -> tuple[Event, Event]:
    def event(tick: int, kind: str, velocity: int) -> Event:
        fields = {"channel": part.channel, "note": note.pitch, "velocity": velocity}
        return Event(tick, kind, fields)

    return event(note.begin, "note_on", note.velocity), event(note.end, "note_off", 0)
