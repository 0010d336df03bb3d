"""Real players on a real socket: what they show, and what they hear."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.radio import ICY, Recorder, decoded, parse_icy, player
from tests.serving import Opened, Served, open_run, wait_until

from courante.api import icy
from courante.config import AudioConfig
from courante.encoder import ogg
from courante.encoder.mp3 import CODEC_DELAY
from courante.station.run import Run

RATE = 44_100
BYTES_PER_S = 16_000
CHUNK_S = AudioConfig().block_frames / RATE
OPUS_RATE = 48_000
BEAT_S = 60 / 200


@dataclass(frozen=True)
class Case:
    """A steady run, and where it is heard."""

    opened: Opened
    run: Run
    mp3: str

    @property
    def opus(self) -> str:
        return self.mp3.replace(".mp3", ".opus")

    def change_bpm(self, bpm: float) -> None:
        assert self.opened.send("PATCH", json={"bpm": bpm}).status_code == 200


@pytest.fixture
def case(client: httpx.Client, served: Served) -> Case:
    opened = open_run(client, mode="steady", bpm=200, seed=3)
    run = served.station.get(opened.body["run_id"])
    wait_until(lambda: run.player.time_s > 1.0)
    path = httpx.URL(opened.body["listen_url"]).path
    return Case(opened, run, f"{served.url}{path}")


def bar_times_s(run: Run) -> NDArray[np.float64]:
    """When each bar began, in media time: by the journal's tempos, from beat to beat."""
    points = run.journal.tempos()
    begun = [bar.start_beat for bar in run.journal.bars()]
    times: list[float] = []
    for beat in begun:
        before = [point for point in points if point.beat <= beat + 1e-6][-1]
        times.append(before.time_s + (beat - before.beat) * 60 / before.tempo_bpm)
    return np.asarray(times)


def test_a_title_changes_with_the_first_slot_after_the_chunk_of_its_bar(case: Case) -> None:
    plain, low = Recorder(case.mp3, ICY).start(), Recorder(f"{case.mp3}?lag=low", ICY).start()
    for bpm in (180.0, 190.0, 170.0, 200.0):
        time.sleep(4 * BEAT_S)
        case.change_bpm(bpm)
    wait_until(lambda: round(case.run.player.tempo.tempo_bpm) == 200)
    time.sleep(4 * BEAT_S)
    bars = bar_times_s(case.run)
    case.opened.send("DELETE")
    for listener, slot_s in ((plain, icy.SLOT_S), (low, icy.LOW_LAG_SLOT_S)):
        late_s = titles_against_bars(listener, bars, slot_s)
        print(f"titles every {slot_s} s come late by {np.round(late_s, 3)} s")  # noqa: T201
        assert late_s.min() > -CHUNK_S - 0.002
        assert late_s.max() < slot_s + 0.002


def titles_against_bars(
    listener: Recorder, bars: NDArray[np.float64], slot_s: float
) -> NDArray[np.float64]:
    """How much later than its bar's first sample each title after the first comes."""
    heard, told = parse_icy(listener.wait(), int(listener.answer["icy-metaint"]))
    assert heard.startswith(b"\xff\xfb")
    assert len(told) >= 4
    begin_s = float(listener.answer["courante-stream-start"]) - CODEC_DELAY / RATE
    late_s = [begin_s + title.at / BYTES_PER_S - bars for title in told[1:]]
    return np.asarray([min(one, key=lambda away: abs(away - slot_s / 2)) for one in late_s])


def test_ffmpeg_shows_the_title(case: Case) -> None:
    shown = subprocess.run(
        [player("ffprobe"), "-v", "error", "-icy", "1", "-show_entries", "format_tags", case.mp3],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    case.opened.send("DELETE")
    assert shown.stderr == ""
    assert "TAG:StreamTitle=Chorale, 200 bpm" in shown.stdout
    assert "TAG:icy-name=Courante" in shown.stdout


def test_mpg123_shows_each_title_and_never_loses_the_sound(case: Case, tmp_path: Path) -> None:
    log = tmp_path / "mpg123.log"
    with (
        log.open("w") as said,
        subprocess.Popen(
            [player("mpg123"), "-v", "-s", "--no-control", case.mp3],
            stdout=subprocess.DEVNULL,
            stderr=said,
        ) as mpg123,
    ):
        wait_until(lambda: "Chorale, 200 bpm" in log.read_text(errors="replace"))
        case.change_bpm(190)
        wait_until(lambda: "Chorale, 190 bpm" in log.read_text(errors="replace"))
        case.opened.send("DELETE")
        assert mpg123.wait(20) == 0
    text = log.read_text(errors="replace").lower()
    assert "icy-meta: streamtitle='chorale, 200 bpm';" in text
    assert "resync" not in text
    assert "warning" not in text
    assert "illegal" not in text


def test_streamripper_cuts_at_the_titles_and_what_it_keeps_is_only_sound(
    case: Case, tmp_path: Path
) -> None:
    command = [player("streamripper"), case.mp3, "-d", str(tmp_path), "-s", "--xs-none"]
    silent = subprocess.DEVNULL
    with subprocess.Popen([*command, "-l", "6"], stdout=silent, stderr=silent) as ripper:
        wait_until(lambda: ripped(tmp_path) == {"Chorale, 200 bpm"})
        time.sleep(2.0)
        case.change_bpm(190)
        assert ripper.wait(30) == 0
    case.opened.send("DELETE")
    assert ripped(tmp_path) == {"Chorale, 200 bpm", "Chorale, 190 bpm"}
    (first,) = tmp_path.rglob("*200 bpm.mp3")
    assert len(decoded(first.read_bytes(), "mp3")) > OPUS_RATE


def ripped(folder: Path) -> set[str]:
    """The titles of what streamripper has begun to write: it expects an artist before each."""
    return {file.stem.removeprefix(" - ") for file in folder.rglob("*.mp3")}


def test_opus_is_the_same_sound_at_the_same_time_without_a_gap(case: Case) -> None:
    first, mp3 = Recorder(case.opus).start(), Recorder(case.mp3).start()
    wait_until(lambda: len(first.data) > 20_000)
    late = Recorder(case.opus).start()
    wait_until(lambda: len(late.data) > 40_000)
    case.opened.send("DELETE")
    sounds = [decoded(one.wait(), "ogg") for one in (first, late)]
    beside = decoded(mp3.wait(), "mp3")
    mp3_s = float(mp3.answer["courante-stream-start"]) - CODEC_DELAY / RATE
    for opus, heard in zip((first, late), sounds, strict=True):
        pages = list(ogg.read(opus.data))
        assert [page.sequence for page in pages] == list(range(len(pages)))
        assert opus.ended
        opus_s = float(opus.answer["courante-stream-start"])
        shifts = [
            shift_of(heard, beside, at, round((opus_s - mp3_s) * OPUS_RATE))
            for at in range(OPUS_RATE // 2, len(heard) - OPUS_RATE, OPUS_RATE // 2)
        ]
        print("opus against mp3, samples:", shifts)  # noqa: T201
        assert len(shifts) > 3
        assert max(shifts) - min(shifts) <= 2
        assert abs(shifts[0]) < 0.001 * OPUS_RATE + 2


def shift_of(
    one: NDArray[np.int16], other: NDArray[np.int16], at: int, offset: int, most: int = 1200
) -> int:
    """By how many samples a second of ``one`` lies away from where ``other`` has it."""
    piece = one[at : at + OPUS_RATE, 0].astype(np.float64)
    around = other[at + offset - most : at + offset + OPUS_RATE + most, 0].astype(np.float64)
    assert len(around) == len(piece) + 2 * most
    size = len(around) + len(piece)
    spectrum = np.fft.rfft(around, size) * np.conj(np.fft.rfft(piece, size))
    return int(np.argmax(np.fft.irfft(spectrum, size)[: 2 * most + 1])) - most


def test_opus_comes_soon_and_stays_close_to_live(case: Case) -> None:
    begun = time.monotonic()
    with httpx.stream("GET", f"{case.opus}?lag=low") as answer:
        pieces = answer.iter_raw()
        data = next(pieces)
        while len(data) < 1000:
            data += next(pieces)
        first_s = time.monotonic() - begun
        start_s = float(answer.headers["courante-stream-start"])
        for _ in range(10):
            data += next(pieces)
        samples = list(ogg.read(data))[-1].granule
        behind_s = case.run.player.time_s - start_s - samples / OPUS_RATE
    case.opened.send("DELETE")
    print(f"opus: first page after {first_s:.3f} s, {behind_s:.3f} s behind what is rendered")  # noqa: T201
    assert behind_s < 0.5
    assert first_s < 2.0


def test_players_start_opus_at_once_when_they_come_late(case: Case) -> None:
    keep = Recorder(case.opus).start()
    wait_until(lambda: len(keep.data) > 30_000)
    wanted = ["-show_entries", "format=start_time:stream=codec_name", "-of", "csv=p=0"]
    shown = subprocess.run(
        [player("ffprobe"), "-v", "warning", *wanted, case.opus],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    played = subprocess.run(
        [player("ffmpeg"), "-v", "warning", "-i", case.opus, "-t", "1", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    case.opened.send("DELETE")
    keep.wait()
    assert shown.stderr == played.stderr == ""
    codec, start_s = shown.stdout.split()
    assert codec == "opus"
    assert abs(float(start_s)) < 0.01
