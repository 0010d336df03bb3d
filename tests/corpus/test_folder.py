from pathlib import Path

import numpy as np
import pytest
from tests.corpus.midi_bytes import off, on, save

from courante.corpus import folder
from courante.corpus.corpus import Corpus, Source, gather
from courante.corpus.piece import Piece
from courante.types import ARTICULATE, COMMON_TIME, PLAY, TRIPLE_TIME

BOOK = """X:1
T:The Test Reel
M:C|
L:1/8
K:G
D2|G2BG "Am"dGBG|{g}d2Bd e4:|

X:2
T:A Waltz
M:3/4
L:1/4
K:C
G|c e g-|g2|]

X:3
T:A Slip Jig
M:9/8
L:1/8
K:D
dfa afd dfa|

X:4
T:Broken
M:4/4
K:C
[[[ ~~ 99 |
"""

KERN = """**kern\t**kern
*M4/4\t*M4/4
=1-\t=1-
4c\t4e
4d\t4f
[2e\t8g
.\t8a
.\t4b
=2\t=2
4e]\t4cc
2.c\t2.cc
==\t==
*-\t*-
"""

MUSICXML = """<?xml version="1.0" encoding="UTF-8"?>
<score-partwise version="3.1">
  <part-list>
    <score-part id="P1"><part-name>Horn in F</part-name></score-part>
    <score-part id="P2"><part-name>Snare</part-name></score-part>
  </part-list>
  <part id="P1">
    <measure number="0" implicit="yes">
      <attributes><divisions>4</divisions><time><beats>3</beats><beat-type>4</beat-type></time>
      <transpose><diatonic>-4</diatonic><chromatic>-7</chromatic></transpose></attributes>
      <note><pitch><step>G</step><octave>4</octave></pitch><duration>4</duration></note>
    </measure>
    <measure number="1">
      <note><grace/><pitch><step>D</step><octave>5</octave></pitch></note>
      <note><pitch><step>C</step><octave>5</octave></pitch><duration>12</duration>
      <tie type="start"/></note>
      <note><chord/><pitch><step>E</step><octave>5</octave></pitch><duration>12</duration></note>
    </measure>
    <measure number="2">
      <note><pitch><step>C</step><octave>5</octave></pitch><duration>8</duration>
      <tie type="stop"/></note>
    </measure>
  </part>
  <part id="P2">
    <measure number="0" implicit="yes">
      <attributes><divisions>4</divisions><time><beats>3</beats><beat-type>4</beat-type></time>
      </attributes>
      <note><unpitched><display-step>E</display-step><display-octave>4</display-octave></unpitched>
      <duration>4</duration></note>
    </measure>
  </part>
</score-partwise>
"""


def save_midi(path: Path, pitch: int) -> None:
    save(path, on(0, pitch) + off(480, pitch))


def read(root: Path) -> Corpus:
    return gather("mine", folder.sources(root), folder.read, None)


def notes(piece: Piece) -> list[tuple[int, int]]:
    """First step and pitch of every note."""
    steps, columns = np.nonzero(piece.bits[:, :, ARTICULATE])
    return [(int(step), int(column) + 21) for step, column in zip(steps, columns, strict=True)]


def test_every_tune_of_a_book_is_a_piece_and_a_bad_one_spoils_no_other(tmp_path: Path) -> None:
    (tmp_path / "book.abc").write_text(BOOK)
    corpus = read(tmp_path)
    reel, waltz = corpus.pieces
    assert (reel.title, reel.work) == ("book.abc: The Test Reel (1)", "book: The Test Reel")
    assert reel.metre == COMMON_TIME
    assert reel.positions[:5].tolist() == [12, 13, 14, 15, 0]
    first_bar = [(0, 62), (4, 67), (8, 71), (10, 67), (12, 74), (14, 67), (16, 71), (18, 67)]
    assert notes(reel)[:8] == first_bar
    assert notes(reel)[8:] == [(20, 74), (24, 71), (26, 74), (28, 76)]
    assert waltz.metre == TRIPLE_TIME
    assert notes(waltz) == [(0, 67), (4, 72), (8, 76), (12, 79)]
    assert waltz.steps == 24
    assert [skipped.name for skipped in corpus.skipped] == [
        "book.abc: A Slip Jig (3)",
        "book.abc: Broken (4)",
    ]
    assert "9/8" in corpus.skipped[0].reason


def test_kern(tmp_path: Path) -> None:
    (tmp_path / "a.krn").write_text(KERN)
    (piece,) = read(tmp_path).pieces
    assert (piece.metre, piece.steps) == (COMMON_TIME, 32)
    assert notes(piece) == [
        (0, 60), (0, 64), (4, 62), (4, 65), (8, 64), (8, 67), (10, 69), (12, 71),
        (16, 72), (20, 60), (20, 72),
    ]  # fmt: skip
    assert piece.bits[8:20, 64 - 21, PLAY].all()


def test_musicxml_sounds_as_the_horn_sounds(tmp_path: Path) -> None:
    (tmp_path / "a.musicxml").write_text(MUSICXML)
    (piece,) = read(tmp_path).pieces
    assert piece.metre == TRIPLE_TIME
    assert piece.positions[:5].tolist() == [8, 9, 10, 11, 0]
    assert notes(piece) == [(0, 60), (4, 65), (4, 69)]
    assert piece.bits[:, 65 - 21, PLAY].sum() == 20


def test_folders_below_are_read_and_the_same_piece_in_two_formats_is_one_work(
    tmp_path: Path,
) -> None:
    (tmp_path / "below").mkdir()
    save_midi(tmp_path / "below" / "a.MID", 60)
    (tmp_path / "below" / "a.krn").write_text(KERN)
    (tmp_path / ".hidden.mid").write_bytes(b"")
    corpus = read(tmp_path)
    assert [piece.title for piece in corpus.pieces] == ["below/a.MID", "below/a.krn"]
    assert {piece.work for piece in corpus.pieces} == {"below/a"}
    assert corpus.skipped == ()


def test_the_same_notes_twice_are_kept_once(tmp_path: Path) -> None:
    save_midi(tmp_path / "a.mid", 60)
    save_midi(tmp_path / "b.mid", 60)
    save_midi(tmp_path / "c.mid", 62)
    corpus = read(tmp_path)
    assert [piece.title for piece in corpus.pieces] == ["a.mid", "c.mid"]
    assert corpus.skipped[0].name == "b.mid"
    assert corpus.skipped[0].reason == "the same notes as a.mid"


@pytest.mark.parametrize("suffix", folder.FORMATS)
@pytest.mark.parametrize("content", [b"", b"nothing of music \xff\xfe"])
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, suffix: str, content: bytes
) -> None:
    save_midi(tmp_path / "good.mid", 60)
    (tmp_path / f"bad{suffix}").write_bytes(content)
    corpus = read(tmp_path)
    assert [piece.title for piece in corpus.pieces] == ["good.mid"]
    (skipped,) = corpus.skipped
    assert skipped.name == f"bad{suffix}"
    assert f"bad{suffix}" in skipped.reason


@pytest.mark.parametrize("suffix", folder.FORMATS)
def test_a_file_that_went_away_is_named(tmp_path: Path, suffix: str) -> None:
    gone = f"gone{suffix}"
    pieces, skipped = folder.read(Source(gone, "gone", tmp_path / gone))
    assert pieces == []
    assert [one.name for one in skipped] == [gone]
    assert gone in skipped[0].reason


def test_other_files_are_named_too(tmp_path: Path) -> None:
    (tmp_path / "a.mscz").write_bytes(b"x")
    (skipped,) = read(tmp_path).skipped
    assert ".musicxml" in skipped.reason
