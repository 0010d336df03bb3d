import hashlib
from pathlib import Path

import numpy as np
import pytest
from tests.fakes.sound import decode, loudness

from courante.errors import BadInput, OutputFailed
from courante.outlet.contract import Outlet
from courante.outlet.file import FileOutlet
from courante.pace.replay import load_run
from courante.station.offline import Rendered, render_bars, render_run
from courante.station.request import Equipment, RunRequest
from courante.types import (
    COMPOUND_TIME,
    TRIPLE_TIME,
    Bpm,
    Chunk,
    Metre,
    Mode,
    PaceReading,
    Seconds,
    Source,
)

BLOCK_S = 4608 / 44_100


def cadence(start_s: float, stop_s: float, spm: float) -> list[PaceReading]:
    return [
        PaceReading(Seconds(float(t)), cadence_spm=spm, source=Source.FOOTPOD)
        for t in np.arange(start_s, stop_s, 1.0)
    ]


def render(path: Path, equipment: Equipment, seed: int = 5) -> Rendered:
    readings = cadence(0, 10, 150) + cadence(10, 20, 170)
    with FileOutlet(path) as outlet:
        return render_run(
            readings, Seconds(20.0), RunRequest(mode=Mode.STEP, seed=seed), equipment, outlet
        )


def test_sound_lasts_as_long_as_the_run_and_is_never_silent(
    tmp_path: Path, equipment: Equipment
) -> None:
    rendered = render(tmp_path / "run.mp3", equipment)
    rate, samples = decode((tmp_path / "run.mp3").read_bytes())
    assert rendered.duration_s == 20.0
    assert len(samples) / rate == pytest.approx(20.0, abs=BLOCK_S)
    assert loudness(samples, rate)[:-3].min() > 0.002
    assert rendered.duration_s > rendered.bars[-1].start_beat / 170 * 60


def test_tempo_follows_the_cadence_of_the_run(tmp_path: Path, equipment: Equipment) -> None:
    tempos = render(tmp_path / "run.mp3", equipment).tempos
    assert tempos[0].tempo_bpm == pytest.approx(150, rel=0.02)
    assert tempos[-1].tempo_bpm == pytest.approx(170, rel=0.02)
    before = [p.tempo_bpm for p in tempos if p.time_s < 10]
    assert before == pytest.approx([150] * len(before), rel=0.02)


def test_one_seed_gives_the_same_bytes_and_another_does_not(
    tmp_path: Path, equipment: Equipment
) -> None:
    digests: list[str] = []
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        render(tmp_path / name, equipment, seed)
        digests.append(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert digests[0] == digests[1]
    assert digests[0] != digests[2]


def test_bars_at_a_tempo(tmp_path: Path, equipment: Equipment) -> None:
    path = tmp_path / "bars.mp3"
    told: list[tuple[float, float]] = []
    with FileOutlet(path) as outlet:
        rendered = render_bars(
            6,
            Bpm(144.0),
            RunRequest(seed=1),
            equipment,
            outlet,
            progress=lambda done, total: told.append((done, total)),
        )
    assert [bar.bar.index for bar in rendered.bars] == list(range(6))
    assert [bar.start_beat for bar in rendered.bars] == [4.0 * n for n in range(6)]
    assert [point.tempo_bpm for point in rendered.tempos] == [144.0]
    assert not any(bar.repeated for bar in rendered.bars)
    assert rendered.duration_s == pytest.approx(6 * 4 * 60 / 144 + 1.5, abs=0.001)
    assert told == sorted(told)
    assert told[-1] == pytest.approx((10.0, 11.5), abs=0.001)


@pytest.mark.parametrize("metre", [TRIPLE_TIME, COMPOUND_TIME])
def test_bars_of_any_metre(equipment: Equipment, tmp_path: Path, metre: Metre) -> None:
    beats = metre.beats_per_bar
    with FileOutlet(tmp_path / "bars.mp3") as outlet:
        request = RunRequest(seed=1, metre=metre)
        rendered = render_bars(10, Bpm(160.0), request, equipment, outlet)
    assert [bar.start_beat for bar in rendered.bars] == [beats * n for n in range(10)]
    assert {bar.bar.metre for bar in rendered.bars} == {metre}
    onsets = [note.onset_beats for bar in rendered.bars for note in bar.bar.notes]
    assert max(onsets) < beats
    assert rendered.duration_s == pytest.approx(10 * beats * 60 / 160 + 1.5, abs=0.001)


def test_a_recorded_run_renders(tmp_path: Path, equipment: Equipment, shared_data: Path) -> None:
    run = load_run(shared_data / "runs" / "run-garmin-hr-cadence.gpx")
    first_minute = [reading for reading in run.readings if reading.time_s < 60]
    with FileOutlet(tmp_path / "run.mp3") as outlet:
        rendered = render_run(first_minute, Seconds(60.0), RunRequest(), equipment, outlet)
    rate, samples = decode((tmp_path / "run.mp3").read_bytes())
    assert len(samples) / rate == pytest.approx(60.0, abs=BLOCK_S)
    assert loudness(samples, rate)[:-3].min() > 0.002
    assert len(rendered.bars) > 10


@pytest.mark.parametrize("duration_s", [0.0, -1.0, float("nan")])
def test_a_run_without_length_is_refused(equipment: Equipment, duration_s: float) -> None:
    with pytest.raises(BadInput, match="duration_s"):
        render_run([], Seconds(duration_s), RunRequest(), equipment, Kept())


def test_bars_nobody_can_play_are_refused(equipment: Equipment) -> None:
    with pytest.raises(BadInput, match="bars: 0"):
        render_bars(0, Bpm(100.0), RunRequest(), equipment, Kept())
    with pytest.raises(BadInput, match=r"bpm: 1000\.0"):
        render_bars(4, Bpm(1000.0), RunRequest(), equipment, Kept())


def test_a_very_short_run_still_sounds(equipment: Equipment) -> None:
    outlet = Kept()
    rendered = render_run([], Seconds(0.3), RunRequest(), equipment, outlet)
    assert rendered.duration_s == pytest.approx(0.3, abs=0.001)
    rate, samples = decode(b"".join(outlet.chunks))
    assert loudness(samples, rate, 0.1).max() > 0.002


def test_an_outlet_that_fails_ends_the_rendering(equipment: Equipment) -> None:
    with pytest.raises(OutputFailed, match="full"):
        render_bars(4, Bpm(100.0), RunRequest(), equipment, Kept(fails_at=10))


class Kept(Outlet):
    """Keeps chunks in memory, and fails where told."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.chunks: list[bytes] = []
        self._fails_at = fails_at

    def publish(self, chunk: Chunk) -> None:
        if len(self.chunks) == self._fails_at:
            message = "full"
            raise OutputFailed(message)
        self.chunks.append(chunk.data)

    def close(self) -> None:
        self.chunks.clear()
