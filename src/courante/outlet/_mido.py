"""The typed seam to mido: events with absolute times in, a Standard MIDI File out."""

import importlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

META = frozenset({"track_name", "set_tempo", "time_signature"})


@dataclass(frozen=True)
class Event:
    """A message at a time.

    Attributes:
        tick: from the beginning of the file.
        kind: mido's name of the message.
        fields: mido's fields of it, without its time.
    """

    tick: int
    kind: str
    fields: Mapping[str, int | str]


def midi_file(tracks: Sequence[Sequence[Event]], ticks_per_beat: int) -> bytes:
    """A file of format 1; each track's events come in the order of their ticks."""
    mido = importlib.import_module("mido")
    file = mido.MidiFile(type=1, ticks_per_beat=ticks_per_beat, charset="utf-8")
    for events in tracks:
        track = mido.MidiTrack()
        now = 0
        for event in events:
            kind = mido.MetaMessage if event.kind in META else mido.Message
            track.append(kind(event.kind, time=event.tick - now, **event.fields))
            now = event.tick
        file.tracks.append(track)
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()
