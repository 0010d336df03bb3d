from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.corpus.test_folder import MUSICXML

from courante.corpus import _music21, musicxml
from courante.corpus.score import Score
from courante.errors import BadScore

SCORES = (
    "openscore-lieder/mxl/lc5002006.mxl",
    "openscore-lieder/mxl/lc6989465.mxl",
    "openscore-lieder/mxl/lc6635391.mxl",
)


def notes(score: Score) -> list[tuple[float, float, int, bool]]:
    return sorted(
        (round(note.onset_quarters, 6), round(note.length_quarters, 6), note.pitch, note.tied)
        for voice in score.voices
        for note in voice.notes
    )


@pytest.mark.parametrize("name", SCORES)
def test_real_scores_are_read_as_music21_reads_them(shared_data: Path, name: str) -> None:
    path = shared_data / "corpora" / name
    mine, theirs = musicxml.read_score(path), _music21.read_score(path)
    assert notes(mine) == notes(theirs)
    assert len(notes(mine)) > 200
    assert mine.bars == theirs.bars
    assert mine.signatures == theirs.signatures
    assert mine.pickup_quarters == theirs.pickup_quarters


def test_a_small_score_with_a_pick_up_a_horn_a_chord_a_tie_and_a_grace_note(tmp_path: Path) -> None:
    path = tmp_path / "a.musicxml"
    path.write_text(MUSICXML)
    mine, theirs = musicxml.read_score(path), _music21.read_score(path)
    assert notes(mine) == notes(theirs) == [
        (0.0, 1.0, 60, False), (1.0, 3.0, 65, False), (1.0, 3.0, 69, False), (4.0, 2.0, 65, True),
    ]  # fmt: skip
    assert [voice.name for voice in mine.voices] == ["Horn in F", "Snare"]
    assert (mine.metres, mine.pickup_quarters) == (("3/4",), 1.0)


def packed(path: Path, **members: str) -> Path:
    with ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return path


@pytest.mark.parametrize("content", ["", "<score-partwise", "<score-timewise/>", "music"])
def test_damage_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.musicxml"
    path.write_text(content)
    with pytest.raises(BadScore, match=r"bad\.musicxml"):
        musicxml.read_score(path)


def test_damaged_archives_are_named(tmp_path: Path) -> None:
    inside = '<container><rootfiles><rootfile full-path="none.xml"/></rootfiles></container>'
    for path in (
        packed(tmp_path / "bad1.mxl"),
        packed(tmp_path / "bad2.mxl", **{"META-INF__container_xml": "<container/>"}),
        packed(tmp_path / "bad3.mxl", **{"META-INF__container_xml": inside}),
    ):
        with pytest.raises(BadScore, match=path.name):
            musicxml.read_score(path)
    cut = tmp_path / "bad4.mxl"
    cut.write_bytes((tmp_path / "bad3.mxl").read_bytes()[:60])
    with pytest.raises(BadScore, match=r"bad4\.mxl"):
        musicxml.read_score(cut)
