from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine, failed, full_disk
from tests.fakes.sound import decode, loudness

from courante.cli.rendering import in_words
from courante.pace.replay import RecordedRun
from courante.station.offline import Rendered
from courante.types import Beats, Bpm, Mode, PaceReading, Seconds, TempoPoint

POINT = """<trkpt lat="50.0" lon="{longitude}">{time}<extensions>
<gpxtpx:TrackPointExtension><gpxtpx:hr>150</gpxtpx:hr><gpxtpx:cad>{cadence}</gpxtpx:cad>
</gpxtpx:TrackPointExtension></extensions></trkpt>"""
GPX = """<?xml version="1.0"?><gpx version="1.1" creator="test"
xmlns="http://www.topografix.com/GPX/1/1"
xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
<trk><name>Round the lake</name><trkseg>{points}</trkseg></trk></gpx>"""


def gpx(cadence: int = 80, *, times: bool = True) -> str:
    """Half a minute at three metres a second."""
    points = [
        POINT.format(
            longitude=7 + second * 4.2e-5,
            time=f"<time>2024-05-01T08:00:{second:02}Z</time>" if times else "",
            cadence=cadence,
        )
        for second in range(31)
    ]
    return GPX.format(points="".join(points))


@pytest.fixture
def run_file(tmp_path: Path) -> Path:
    path = tmp_path / "lake.gpx"
    path.write_text(gpx())
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_a_run_gets_its_sound_notes_and_picture_and_the_same_again(
    courante: CommandLine, weights: Path, run_file: Path, out: Path
) -> None:
    found: list[list[bytes]] = []
    for name in ("one", "two"):
        paths = [out / f"{name}{suffix}" for suffix in (".mp3", ".mid", ".svg")]
        mp3, midi, picture = paths
        options = ("--midi", midi, "--picture", picture, "--seed", 3, "--weights", weights)
        ran = courante("render", run_file, "-o", mp3, *options)
        assert (ran.status, ran.err) == (0, "")
        *told, length, words = ran.out.splitlines()
        assert told == [str(path) for path in paths]
        assert length.startswith("Round the lake: 0:30 rendered in ")
        assert length.endswith(" x real time")
        assert words.startswith("tempo 80 bpm; while your cadence was steady (0:")
        assert (
            "kept within 2.5 % of your steps, or of half of them, for 100.0 % of the time" in words
        )
        found.append([path.read_bytes() for path in paths])
    assert found[0] == found[1]
    rate, samples = decode(found[0][0])
    assert len(samples) / rate == pytest.approx(30, abs=0.11)
    assert loudness(samples, rate)[:50].min() > 0.001
    assert found[0][1].startswith(b"MThd")
    assert b"<svg" in found[0][2]
    assert sorted(path.name for path in out.iterdir()) == sorted(
        f"{name}{suffix}" for name in ("one", "two") for suffix in (".mp3", ".mid", ".svg")
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "run.wav"], "--out: 'run.wav' is not usable; expected a file name in .mp3"),
        (["--midi", "run.txt"], "--midi: 'run.txt' is not usable; expected a file name in .mid"),
        (["--picture", "run.jpg"], "--picture: 'run.jpg' is not usable"),
        (["--midi", "no/run.mid"], "cannot write no/run.mid: No such file or directory"),
        (["--picture", "no/run.png"], "cannot write no/run.png: No such file or directory"),
        (["-o", "no/run.mp3"], "cannot write no/run.mp3: No such file or directory"),
        (["--style", "jazz"], "style: 'jazz' is not known; there are: "),
        (["--mode", "steady"], "--bpm: None is not usable; expected a tempo, for mode steady"),
        (["--mode", "steady", "--bpm", "-3"], "bpm: -3.0 is not usable"),
        (["--weights", "nowhere"], "weights file nowhere is missing: "),
        (["--soundfont", "nowhere"], "soundfont nowhere is missing: "),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    courante: CommandLine,
    weights: Path,
    run_file: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(out)
    ran = courante("render", run_file, "-o", "run.mp3", "--weights", weights, *options)
    assert said in failed(ran)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.gpx", None, "none.gpx is missing: name a GPX, TCX or FIT file"),
        ("short.gpx", gpx()[:900].encode(), "short.gpx"),
        ("photo.gpx", b"\xff\xd8\xff\xe0JFIF" * 20, "the content of a GPX, TCX or FIT file"),
        ("empty.gpx", b"", "the content of a GPX, TCX or FIT file"),
        ("timeless.gpx", gpx(times=False).encode(), "without time stamps"),
    ],
)
def test_run_files_that_are_none(
    courante: CommandLine, tmp_path: Path, out: Path, name: str, content: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert said in failed(courante("render", path, "-o", out / "run.mp3"))
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    ["run-11km.tcx", "run-garmin-hr-cadence.gpx", "run-garmin.fit", "run-gps-only.gpx"],
)
def test_recorded_runs_cut_short(
    courante: CommandLine, shared_data: Path, tmp_path: Path, out: Path, name: str
) -> None:
    whole = (shared_data / "runs" / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    assert name in failed(courante("render", tmp_path / name, "-o", out / "run.mp3"))
    assert list(out.iterdir()) == []


def test_a_full_disk_leaves_nothing(
    courante: CommandLine, weights: Path, run_file: Path, out: Path
) -> None:
    options = ("--midi", out / "run.mid", "--picture", out / "run.png", "--weights", weights)
    with full_disk(100_000):
        ran = courante("render", run_file, "-o", out / "run.mp3", *options)
    assert "run.mp3: File too large" in failed(ran)
    assert list(out.iterdir()) == []


def played(*bpm: float) -> Rendered:
    tempos = tuple(
        TempoPoint(Beats(n * 60.0), Seconds(n * 30.0), Bpm(b)) for n, b in enumerate(bpm)
    )
    return Rendered(Seconds(60.0), (), tempos, (), {}, 0.0)


def ran(readings: Sequence[PaceReading]) -> RecordedRun:
    return RecordedRun("run", Seconds(60.0), tuple(readings))


def test_words_for_a_tempo_that_left_the_steps() -> None:
    steps = [PaceReading(Seconds(float(t)), cadence_spm=160.0) for t in range(61)]
    words = in_words(ran(steps), played(160, 170), Mode.STEP)
    assert words == (
        "tempo 160 to 170 bpm; while your cadence was steady (1:00) it kept within 2.5 % of your "
        "steps, or of half of them, for 50.0 % of the time"
    )


def test_words_for_a_run_without_cadence() -> None:
    speeds = [PaceReading(Seconds(float(t)), speed_mps=2.8) for t in range(61)]
    assert "of the steps that your speed stands for, or of half of them, for 100.0 %" in in_words(
        ran(speeds), played(160, 160), Mode.AUTO
    )


def test_words_where_nothing_was_steady_or_nothing_follows_steps() -> None:
    restless = [PaceReading(Seconds(float(t)), cadence_spm=150.0 + t % 20) for t in range(61)]
    assert in_words(ran(restless), played(160), Mode.AUTO) == (
        "tempo 160 bpm; the cadence was never steady for 20 s"
    )
    assert in_words(ran(restless), played(140, 150), Mode.HEART) == "tempo 140 to 150 bpm"
