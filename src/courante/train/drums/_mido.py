"""The typed seam to mido: the strokes of a recorded drum performance."""

from pathlib import Path
from typing import Any, NamedTuple, cast

import mido as _untyped_mido  # pyright: ignore[reportMissingTypeStubs] - has none

from courante.errors import BadScore

_mido = cast("Any", _untyped_mido)


class Stroke(NamedTuple):
    """A stroke as recorded: quarter notes since the start, key of the kit, velocity 1-127."""

    onset_beats: float
    key: int
    velocity: int


def read_strokes(path: Path) -> tuple[Stroke, ...]:
    """All strokes of a MIDI file, in order.

    Raises:
        BadScore: it is damaged, or counts time code instead of quarter notes.
    """
    try:
        file = _mido.MidiFile(path)
        ticks_per_beat = int(file.ticks_per_beat)
        found = [stroke for track in file.tracks for stroke in _strokes(track, ticks_per_beat)]
    # mido lets errors of many kinds out when a file is damaged.
    except Exception as error:
        shown = f"{path.name} ({str(error).strip() or type(error).__name__})"
        raise BadScore(field="file", value=shown, expected="a readable MIDI file") from error
    return tuple(sorted(found))


def _strokes(track: Any, ticks_per_beat: int) -> list[Stroke]:  # noqa: ANN401 - mido has no types
    now, found = 0, list[Stroke]()
    for message in track:
        now += int(message.time)
        if message.type == "note_on" and message.velocity > 0:
            onset_beats = now / ticks_per_beat
            found.append(Stroke(onset_beats, int(message.note), int(message.velocity)))
    return found
