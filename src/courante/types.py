"""The vocabulary that stages share: units, and the values that travel between them.

Score time is counted in steps (sixteenths) and beats (quarter notes); seconds exist only from the
performer on. Everything here is immutable and knows no stage.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

import numpy as np
from numpy.typing import NDArray

Beats = NewType("Beats", float)
"""Score time in beats: quarter notes, in compound metres dotted ones."""
Bpm = NewType("Bpm", float)
"""Tempo in beats per minute."""
Pitch = NewType("Pitch", int)
"""MIDI note number; 60 is middle C."""
Seconds = NewType("Seconds", float)

STEPS_PER_BEAT = 4
"""A step is a sixteenth note; in simple metres a beat has so many."""

Bits = NDArray[np.bool_]
"""Play and articulate bits; the last axis is ``(play, articulate)``."""
PLAY, ARTICULATE = 0, 1


@dataclass(frozen=True)
class Metre:
    """How many beats a bar has, and how many steps (sixteenths) a beat.

    A beat is what a foot falls on: a quarter note in simple metres, a dotted quarter in compound
    ones.
    """

    beats_per_bar: int = 4
    steps_per_beat: int = STEPS_PER_BEAT

    @property
    def steps_per_bar(self) -> int:
        """Steps (sixteenths) in one bar."""
        return self.beats_per_bar * self.steps_per_beat


COMMON_TIME = Metre(4)
TRIPLE_TIME = Metre(3)
COMPOUND_TIME = Metre(2, 6)
"""6/8: two beats of three eighths."""


@dataclass(frozen=True)
class NoteRange:
    """The pitches a network or an instrument covers, both ends included."""

    lowest: Pitch
    highest: Pitch

    @property
    def size(self) -> int:
        """How many pitches there are."""
        return self.highest - self.lowest + 1


PIANO_RANGE = NoteRange(Pitch(21), Pitch(108))


class Section(StrEnum):
    """What a phrase is for, in the form of the whole."""

    THEME = "theme"
    ANSWER = "answer"
    VARIATION = "variation"
    CONTRAST = "contrast"
    BREAKDOWN = "breakdown"
    BUILD = "build"


@dataclass(frozen=True)
class Place:
    """Where in the form a bar stands.

    Attributes:
        phrase_bar: its place in its phrase, 0 first. phrase_bars: the phrase's length in bars.
        section: what the phrase is for.
        heard: how often the listener has heard this music before; 0 if it is new.
        theme: number of the theme it belongs to, 0 first.
    """

    phrase_bar: int = 0
    phrase_bars: int = 8
    section: Section = Section.THEME
    heard: int = 0
    theme: int = 0

    @property
    def begins(self) -> bool:
        """Whether a phrase begins with this bar."""
        return self.phrase_bar == 0

    @property
    def ends(self) -> bool:
        """Whether a phrase ends with this bar."""
        return self.phrase_bar == self.phrase_bars - 1


@dataclass(frozen=True, eq=False)
class Bar:
    """One composed bar of the piano roll.

    Attributes:
        index: how many bars of this run came before it.
        metre: its metre.
        place: where in the form it stands.
        note_range: the pitch of the first and last column of ``bits``.
        bits: ``(steps_per_bar, note_range.size, 2)``, play and articulate. A sounding note has its
            play bit set at every step it sounds; its articulate bit where it is struck.
    """

    index: int
    metre: Metre
    note_range: NoteRange
    bits: Bits
    place: Place = Place()


@dataclass(frozen=True)
class Setting:
    """What a band is asked for in a bar.

    Attributes:
        energy: 0 (a melody over a pad) to 1 (everyone, with all they have).
        tempo_bpm: at which the bar is about to be played: it decides the feel, never the time.
    """

    energy: float = 0.5
    tempo_bpm: Bpm = Bpm(120.0)


@dataclass(frozen=True)
class Part:
    """A player of the band: a General MIDI instrument on a channel of its own.

    Attributes:
        name: unique in its style.
        channel: MIDI channel 0-15; 9 is percussion.
        bank, program: General MIDI sound.
        volume: 0-127 (controller 7). pan: 0 left - 64 - 127 right. reverb: 0-127 (controller 91).
    """

    name: str
    channel: int
    program: int
    bank: int = 0
    volume: int = 100
    pan: int = 64
    reverb: int = 40


@dataclass(frozen=True)
class NoteEvent:
    """A note in score time, relative to the start of its bar.

    Attributes:
        onset_beats: 0 is the bar's first beat.
        length_beats: how long it sounds; may reach beyond the bar.
        pitch: MIDI note number.
        part: name of the part that plays it.
        velocity: 1-127.
        micro_offset_beats: how much later (or, below 0, earlier) than written it is played.
    """

    onset_beats: Beats
    length_beats: Beats
    pitch: Pitch
    part: str
    velocity: int = 80
    micro_offset_beats: Beats = Beats(0.0)


@dataclass(frozen=True)
class ArrangedBar:
    """One bar as the band plays it, in score time.

    Attributes:
        place: where in the form it stands. energy: at which it is played, 0 to 1.
    """

    index: int
    metre: Metre
    notes: tuple[NoteEvent, ...]
    place: Place = Place()
    energy: float = 0.5


@dataclass(frozen=True)
class TimedNote:
    """A note begins or ends, in seconds from the start of the block it is rendered in.

    ``velocity`` is 1-127 where the note begins and 0 where it ends.
    """

    time_s: Seconds
    part: str
    pitch: Pitch
    velocity: int


@dataclass(frozen=True, eq=False)
class PcmBlock:
    """Interleavable sound: ``samples`` is int16 ``(frames, channels)``."""

    sample_rate_hz: int
    samples: NDArray[np.int16]

    @property
    def duration_s(self) -> Seconds:
        """Its length in seconds."""
        return Seconds(self.samples.shape[0] / self.sample_rate_hz)


@dataclass(frozen=True)
class Chunk:
    """Whole encoded frames, in order: any chunk's start is a place where a listener may start.

    Attributes:
        data: the frames. duration_s: the media time they cover.
        title: what a player may show while they sound.
    """

    data: bytes
    duration_s: Seconds
    title: str = ""


class Source(StrEnum):
    """What kind of sensor a reading came from; unknown kinds count as ``phone``."""

    PHONE = "phone"
    GPS = "gps"
    WATCH = "watch"
    FOOTPOD = "footpod"
    TREADMILL = "treadmill"
    STRAP = "strap"
    SLIDER = "slider"


@dataclass(frozen=True)
class PaceReading:
    """What sensors told at one moment; a quantity that was not measured is ``None``.

    Attributes:
        time_s: when it was measured, in seconds of the run.
        speed_mps: metres per second. cadence_spm: footfalls (both feet) a minute, once repaired.
        heart_rate_bpm: heart beats a minute.
        source: the sensor.
    """

    time_s: Seconds
    speed_mps: float | None = None
    cadence_spm: float | None = None
    heart_rate_bpm: float | None = None
    source: Source = Source.PHONE


class Mode(StrEnum):
    """Tempo policies; see ``courante.pace``."""

    AUTO = "auto"
    STEP = "step"
    STRIDE = "stride"
    PROPORTIONAL = "proportional"
    HEART = "heart"
    STEADY = "steady"


@dataclass(frozen=True)
class TempoFeel:
    """Where a style is at home.

    Attributes:
        resting_bpm: tempo when nobody moves. lowest_bpm, highest_bpm: in ``auto``, a tempo outside
            is halved or doubled into this range (highest is at least twice lowest).
    """

    resting_bpm: Bpm
    lowest_bpm: Bpm
    highest_bpm: Bpm


@dataclass(frozen=True)
class Tempo:
    """The tempo at one moment, and why.

    Attributes:
        tempo_bpm: what is played now. target_bpm: where it is going.
        source: the signal that decides (``cadence``, ``footpod``, ``speed``, ``heart rate``,
            ``asked``, ``held``, ``resting``).
        raw: that signal's value in its own unit, if there is one.
        why: one sentence for the runner.
    """

    tempo_bpm: Bpm
    target_bpm: Bpm
    source: str
    raw: float | None
    why: str


@dataclass(frozen=True)
class TempoPoint:
    """From this beat of the run on (counted from its start), this tempo."""

    beat: Beats
    time_s: Seconds
    tempo_bpm: Bpm


@dataclass(frozen=True)
class PlayedBar:
    """A bar as it was played: where in the run it began, and its notes."""

    start_beat: Beats
    bar: ArrangedBar
    style: str
    repeated: bool = field(default=False)
