from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine, damaged, failed, full_disk
from tests.fakes.sound import decode, loudness

TEMPO_EVENT = b"\xff\x51\x03"
NAMES = ["piece.mid", "piece.mp3", "piece.png"]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_three_files_that_one_seed_gives_again(
    courante: CommandLine, weights: Path, tmp_path: Path
) -> None:
    found: list[dict[str, bytes]] = []
    for name, out in (("one", "piece"), ("two", "piece.mp3")):
        folder = tmp_path / name
        folder.mkdir()
        options = ("--bars", 2, "--bpm", 120, "--seed", 7, "--weights", weights)
        ran = courante("compose", folder / out, *options)
        assert (ran.status, ran.err) == (0, "")
        first, *paths = ran.out.splitlines()
        assert "2 bars at 120 bpm" in first
        assert "seed 7" in first
        assert paths == [str(folder / name) for name in NAMES]
        found.append(contents(folder))
    assert found[0] == found[1]
    assert [*found[0]] == NAMES
    rate, samples = decode(found[0]["piece.mp3"])
    assert len(samples) / rate == pytest.approx(2 * 4 * 0.5 + 1.5, abs=0.1)
    assert loudness(samples, rate)[:8].min() > 0.001
    assert found[0]["piece.png"].startswith(b"\x89PNG")
    midi = found[0]["piece.mid"]
    assert midi.startswith(b"MThd")
    assert TEMPO_EVENT + (500_000).to_bytes(3) in midi


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--bpm", "1000"], "bpm: 1000.0 is not usable; expected a number from 40 to 220"),
        (["--bpm", "nan"], "bpm: nan is not usable"),
        (["--style", "jazz"], "style: 'jazz' is not known; there are: "),
        (["--weights", "nowhere"], "weights file nowhere is missing: "),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    courante: CommandLine, weights: Path, tmp_path: Path, options: list[str], said: str
) -> None:
    line = failed(courante("compose", tmp_path / "piece", "--weights", weights, *options))
    assert said in line
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("kind", ["truncated", "random", "empty", "foreign"])
def test_damaged_weights(courante: CommandLine, weights: Path, tmp_path: Path, kind: str) -> None:
    bad = damaged(kind, weights, tmp_path)
    line = failed(courante("compose", tmp_path / "piece", "--weights", bad))
    assert "is not usable; expected" in line
    assert [*contents(tmp_path)] == [bad.name]


def test_soundfonts_that_are_none(courante: CommandLine, weights: Path, tmp_path: Path) -> None:
    def compose(soundfont: Path) -> str:
        out = tmp_path / "out"
        out.mkdir(exist_ok=True)
        options = ("--soundfont", soundfont, "--weights", weights)
        line = failed(courante("compose", out / "piece", *options))
        assert contents(out) == {}
        return line

    assert "sound.sf2 is missing: on Debian: apt-get" in compose(tmp_path / "sound.sf2")
    (tmp_path / "noise.sf2").write_bytes(b"noise")
    assert "soundfont: " in compose(tmp_path / "noise.sf2")


def test_places_that_cannot_be_written(
    courante: CommandLine, weights: Path, tmp_path: Path
) -> None:
    line = failed(courante("compose", tmp_path / "no" / "piece", "--weights", weights))
    assert "cannot write " in line
    assert "No such file or directory" in line
    (tmp_path / "piece.png").mkdir()
    line = failed(courante("compose", tmp_path / "piece", "--weights", weights))
    assert "piece.png: it is a folder" in line
    assert [path.name for path in tmp_path.iterdir()] == ["piece.png"]


def test_a_full_disk_leaves_nothing_and_what_was_there(
    courante: CommandLine, weights: Path, tmp_path: Path
) -> None:
    (tmp_path / "piece.mp3").write_bytes(b"before")
    with full_disk(20_000):
        ran = courante("compose", tmp_path / "piece", "--bars", 2, "--weights", weights)
    assert "piece.mp3: File too large" in failed(ran)
    assert contents(tmp_path) == {"piece.mp3": b"before"}
