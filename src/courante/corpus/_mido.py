"""The typed seam to mido: a MIDI file becomes a plain score."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import mido as _untyped_mido  # pyright: ignore[reportMissingTypeStubs]

from courante.corpus.score import Quarters, Score, Signature, Voice, WrittenNote
from courante.errors import BadScore

_mido = cast("Any", _untyped_mido)
_PERCUSSION_CHANNEL = 9

VERSION = version("mido")


@dataclass(frozen=True)
class _Signature:
    onset_quarters: float
    numerator: int
    denominator: int

    @property
    def bar_quarters(self) -> float:
        return self.numerator * 4 / self.denominator

    @property
    def as_written(self) -> Signature:
        return Signature(Quarters(self.onset_quarters), f"{self.numerator}/{self.denominator}")


def read_score(path: Path) -> Score:
    """Read a MIDI file; every track and channel but percussion is a voice.

    A file without a time signature is in 4/4, as the format says. MIDI knows no pick-up: only a
    short bar with a signature of its own at the start is taken for one.

    Raises:
        BadScore: it is damaged, or counts time code instead of quarter notes.
    """
    try:
        file = _mido.MidiFile(path)
        ticks_per_beat = int(file.ticks_per_beat)
        tracks = [list(_timed(track)) for track in file.tracks]
    # mido lets errors of many kinds out when a file is damaged.
    except Exception as error:
        shown = f"{path.name} ({str(error).strip() or type(error).__name__})"
        raise BadScore(field="file", value=shown, expected="a readable MIDI file") from error
    if ticks_per_beat <= 0:
        raise BadScore(
            field="time division", value=ticks_per_beat, expected="ticks per quarter note, above 0"
        )
    pickup_quarters, signatures = _without_pickup(_signatures(tracks, ticks_per_beat))
    return Score(
        voices=tuple(voice for track in tracks for voice in _voices(track, ticks_per_beat)),
        bars=(),
        signatures=tuple(signature.as_written for signature in signatures),
        pickup_quarters=Quarters(pickup_quarters),
    )


_Timed = tuple[int, Any]
"""A message, and its time in ticks from the start of its track."""


def _timed(track: Iterable[Any]) -> Iterable[_Timed]:
    now = 0
    for message in track:
        now += int(message.time)
        yield now, message


def _signatures(tracks: list[list[_Timed]], ticks_per_beat: int) -> list[_Signature]:
    found = {
        _Signature(tick / ticks_per_beat, int(message.numerator), int(message.denominator))
        for track in tracks
        for tick, message in track
        if message.type == "time_signature"
    }
    ordered = sorted(found, key=lambda signature: signature.onset_quarters)
    return ordered or [_Signature(0.0, 4, 4)]


def _without_pickup(signatures: list[_Signature]) -> tuple[float, list[_Signature]]:
    if len(signatures) > 1:
        short, main = signatures[:2]
        length = main.onset_quarters - short.onset_quarters
        if (
            short.onset_quarters == 0
            and 0 < length < main.bar_quarters
            and length <= short.bar_quarters
        ):
            return length, signatures[1:]
    return 0.0, signatures


def _voices(track: list[_Timed], ticks_per_beat: int) -> Iterable[Voice]:
    name = next((str(message.name) for _, message in track if message.type == "track_name"), "")
    by_channel: defaultdict[int, list[_Timed]] = defaultdict(list)
    for tick, message in track:
        if message.type in {"note_on", "note_off"} and message.channel != _PERCUSSION_CHANNEL:
            by_channel[int(message.channel)].append((tick, message))
    end = track[-1][0] if track else 0
    for _, messages in sorted(by_channel.items()):
        yield Voice(name, tuple(_notes(messages, end, ticks_per_beat)))


def _notes(messages: list[_Timed], end: int, ticks_per_beat: int) -> Iterable[WrittenNote]:
    """Pair note-ons with note-offs, first struck first released; what is left ends the track."""
    sounding: defaultdict[int, list[int]] = defaultdict(list)
    spans: list[tuple[int, int, int]] = []
    for tick, message in messages:
        pitch = int(message.note)
        if message.type == "note_on" and message.velocity > 0:
            sounding[pitch].append(tick)
        elif sounding[pitch]:
            spans.append((sounding[pitch].pop(0), tick, pitch))
    spans.extend((start, end, pitch) for pitch, starts in sounding.items() for start in starts)
    for start, stop, pitch in sorted(spans):
        onset, length = start / ticks_per_beat, (stop - start) / ticks_per_beat
        yield WrittenNote(Quarters(onset), Quarters(length), pitch)
