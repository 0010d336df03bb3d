"""A small data set of the Groove MIDI Dataset's shape."""

from pathlib import Path
from typing import Any, cast

import mido as _untyped_mido  # pyright: ignore[reportMissingTypeStubs] - has none
import pytest

_mido = cast("Any", _untyped_mido)
KICK, SNARE, HAT, TOM = 36, 38, 42, 45
TICKS = 480
HEAD = "style,bpm,beat_type,time_signature,midi_filename,split"
BARS = 8


def write_strokes(path: Path, strokes: list[tuple[float, int, int]]) -> None:
    """Strokes (onset in beats, key, velocity) as a MIDI file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file, track, now = _mido.MidiFile(ticks_per_beat=TICKS), _mido.MidiTrack(), 0
    for onset, key, velocity in sorted(strokes):
        tick = round(onset * TICKS)
        for level, gap in ((velocity, tick - now), (0, 0)):
            track.append(_mido.Message("note_on", channel=9, note=key, velocity=level, time=gap))
        now = tick
    file.tracks.append(track)
    file.save(path)


def groove(bars: int) -> list[tuple[float, int, int]]:
    """Kick on one and three, snare on two and four, hats in eighths that come a little late."""
    found: list[tuple[float, int, int]] = []
    for beat in range(4 * bars):
        found += [(beat, SNARE if beat % 2 else KICK, 100), (beat, HAT, 80), (beat + 0.52, HAT, 50)]
    return found


@pytest.fixture(scope="session")
def small_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two grooves and a fill for learning, one groove each for validation and test."""
    folder = tmp_path_factory.mktemp("groove")
    rows = [HEAD]
    for number, split in enumerate(("train", "train", "validation", "test")):
        name = f"drummer1/{number}.mid"
        write_strokes(folder / name, groove(BARS))
        rows.append(f"rock/groove{number},{100 + 10 * number},beat,4-4,{name},{split}")
    write_strokes(folder / "fill.mid", [(step / 4, TOM, 90) for step in range(16)])
    rows.append("funk,100,fill,4-4,fill.mid,train")
    write_strokes(folder / "waltz.mid", groove(2))
    rows.append("jazz,100,beat,3-4,waltz.mid,train")
    (folder / "info.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder
