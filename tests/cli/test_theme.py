"""``--theme``: a tune of one's own, as the first theme."""

import importlib
import io
from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine, failed
from tests.corpus.midi_bytes import off, on, save, signature

from courante.cli.theme import tune_from
from courante.errors import BadInput, Missing
from courante.types import COMMON_TIME, COMPOUND_TIME, PLAY, TRIPLE_TIME

SCALE = (60, 62, 64, 65, 67, 69, 71, 72)
JIG = """X:1
T:The Test Jig
M:6/8
L:1/8
K:G
GAB dBd | gfe dBG | ABc BAG | AGF G3 |
"""


def scale(path: Path, *, metre: tuple[int, int] = (4, 4), bars: int = 8, up: int = 0) -> Path:
    """A quarter note after the other."""
    quarters = bars * metre[0] * 4 // metre[1]
    pitches = [SCALE[n % len(SCALE)] + up for n in range(quarters)]
    notes = b"".join(on(0, pitch) + off(480, pitch) for pitch in pitches)
    return save(path, signature(*metre) + notes)


def played(path: Path) -> list[tuple[int, int]]:
    """Tick and pitch of all notes in a MIDI file but the kit's."""
    file = importlib.import_module("mido").MidiFile(file=io.BytesIO(path.read_bytes()))
    found: list[tuple[int, int]] = []
    for track in file.tracks:
        now = 0
        for message in track:
            now += message.time
            if message.type == "note_on" and message.velocity and message.channel != 9:
                found.append((now, message.note))
    return found


def test_a_composition_begins_with_the_tune(
    courante: CommandLine, weights: Path, tmp_path: Path
) -> None:
    theme = scale(tmp_path / "mine.mid")
    options = ("--bars", 9, "--bpm", 160, "--seed", 3, "--weights", weights, "--theme", theme)
    ran = courante("compose", tmp_path / "piece", *options)
    assert (ran.status, ran.err) == (0, "")
    notes = played(tmp_path / "piece.mid")
    for quarter in range(0, 32, 5):
        about = {pitch % 12 for tick, pitch in notes if abs(tick - 480 * quarter) < 60}
        assert SCALE[quarter % 8] % 12 in about


def test_a_jig_makes_the_run_one_in_six_eight(
    courante: CommandLine, weights: Path, tmp_path: Path
) -> None:
    theme = tmp_path / "jig.abc"
    theme.write_text(JIG)
    options = ("--bars", 4, "--bpm", 160, "--seed", 3, "--weights", weights, "--theme", theme)
    ran = courante("compose", tmp_path / "piece", *options)
    assert (ran.status, ran.err) == (0, "")
    file = importlib.import_module("mido").MidiFile(tmp_path / "piece.mid")
    signatures = [m for track in file.tracks for m in track if m.type == "time_signature"]
    assert [(m.numerator, m.denominator) for m in signatures] == [(6, 8)]


@pytest.mark.parametrize(
    ("metre", "expected"),
    [((4, 4), COMMON_TIME), ((3, 4), TRIPLE_TIME), ((6, 8), COMPOUND_TIME)],
)
def test_tunes_of_every_metre_are_read(
    metre: tuple[int, int], expected: object, tmp_path: Path
) -> None:
    tune = tune_from(scale(tmp_path / "mine.mid", metre=metre))
    assert tune is not None
    assert (tune.metre, tune.bars) == (expected, 8)
    assert tune.bits[:, :, PLAY].any()


def test_no_path_is_no_tune(tmp_path: Path) -> None:
    assert tune_from(None) is None
    with pytest.raises(Missing, match=r"nothing\.mid is missing: name a file of one tune"):
        tune_from(tmp_path / "nothing.mid")


def test_what_cannot_be_a_theme_is_said_in_one_line(
    courante: CommandLine, weights: Path, tmp_path: Path
) -> None:
    silent = save(tmp_path / "silent.mid", signature(4, 4))
    text = tmp_path / "words.txt"
    text.write_text("la la la")
    for theme, said in (
        (silent, "at least one note"),
        (scale(tmp_path / "long.mid", bars=40), "40 bars' is not usable; expected at most 32 bars"),
        (scale(tmp_path / "odd.mid", metre=(5, 4)), "5/4"),
        (scale(tmp_path / "high.mid", up=50), "MIDI numbers 21-108"),
        (text, "a file of .mid"),
    ):
        ran = courante("compose", tmp_path / "out", "--weights", weights, "--theme", theme)
        line = failed(ran)
        assert said in line
        assert "theme" in line
    assert not list(tmp_path.glob("out*"))


def test_a_theme_beyond_one_metre_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="theme"):
        tune_from(scale(tmp_path / "five.mid", metre=(5, 8), bars=8))
