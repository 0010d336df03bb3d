from pathlib import Path

import numpy as np
import pytest

from courante.errors import BadScore, Missing
from courante.model.drums.kit import INDEX, Grid, Piece
from courante.train.drums.reading import read_performances

HEAD = "style,bpm,beat_type,time_signature,midi_filename,split\n"


def test_performances_in_common_time_are_read(small_set: Path) -> None:
    shown: list[int] = []
    found = read_performances(small_set, lambda done, _total: shown.append(done))
    told = [(p.side, p.style, p.tempo_bpm, p.fill, len(p.bars)) for p in found]
    assert told == [
        ("train", "rock", 100, False, 8),
        ("train", "rock", 110, False, 8),
        ("validation", "rock", 120, False, 8),
        ("test", "rock", 130, False, 8),
        ("train", "funk", 100, True, 1),
    ]
    assert shown == [0, 1, 2, 3, 4]
    bar = found[0].bars[3]
    assert bar.grid == Grid.STRAIGHT
    assert np.flatnonzero(bar.hits[:, INDEX[Piece.KICK]]).tolist() == [0, 8]
    assert bar.velocities[4, INDEX[Piece.SNARE]] == pytest.approx(100 / 127)
    assert bar.offsets_beats[2, INDEX[Piece.CLOSED_HAT]] == pytest.approx(0.02, abs=0.01)


def test_a_style_that_is_not_known_is_left_open(small_set: Path, tmp_path: Path) -> None:
    (tmp_path / "one.mid").write_bytes((small_set / "fill.mid").read_bytes())
    (tmp_path / "info.csv").write_text(f"{HEAD}polka,90,beat,4-4,one.mid,train\n")
    assert [one.style for one in read_performances(tmp_path)] == [""]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("rock,fast,beat,4-4,one.mid,train", "bpm: 'fast'"),
        ("rock,90,beat,4-4,one.mid,later", "split: 'later'"),
        ("rock,90,beat,4-4,none.mid,train", "none.mid"),
        ("rock,90,beat,4-4,broken.mid,train", "broken.mid"),
        ("rock,,beat,4-4,one.mid,train", "bpm"),
    ],
)
def test_what_is_wrong_is_named(small_set: Path, tmp_path: Path, row: str, said: str) -> None:
    (tmp_path / "one.mid").write_bytes((small_set / "fill.mid").read_bytes())
    (tmp_path / "broken.mid").write_bytes(b"MThd and then nothing")
    (tmp_path / "info.csv").write_text(HEAD + row + "\n")
    with pytest.raises(BadScore, match=said):
        read_performances(tmp_path)


def test_a_folder_without_the_table(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"info\.csv"):
        read_performances(tmp_path)
