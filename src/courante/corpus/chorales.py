"""The built-in corpus: Bach's four-part chorales as bundled with music21."""

import re
from collections.abc import Collection
from dataclasses import replace

from courante.corpus import _music21
from courante.corpus.corpus import Corpus, Gathered, Skipped, Source, gather
from courante.corpus.piece import Piece
from courante.corpus.progress import Progress
from courante.corpus.roll import piece_from_score
from courante.corpus.score import Score, Voice
from courante.errors import BadScore
from courante.types import STEPS_PER_BEAT

NAME = "bach"
VOICES = ("Soprano", "Alto", "Tenor", "Bass")

_BWV = re.compile(r"bwv(\d+)")
_SCORE_SUFFIXES = {".mxl", ".xml", ".krn"}


def sources() -> tuple[Source, ...]:
    """Every score of Bach that music21 brings, once a title; its work is its BWV number."""
    found: dict[str, Source] = {}
    order = sorted(_music21.bach_files(), key=lambda path: (path.suffix == ".krn", path.name))
    for path in order:
        number = _BWV.match(path.stem)
        if number is not None and path.suffix in _SCORE_SUFFIXES:
            work = f"BWV {number.group(1)}"
            found.setdefault(path.stem, Source(path.stem, work, path))
    return tuple(found.values())


def read(source: Source) -> Gathered:
    """One chorale as a piece, or the reason why it is none."""
    try:
        score = _four_voices(_music21.read_score(source.path))
        piece = piece_from_score(score, title=source.name, work=source.work)
        return [_require_simple(piece)], []
    except BadScore as error:
        return [], [Skipped(source.name, str(error))]


def build(progress: Progress | None = None, only: Collection[str] | None = None) -> Corpus:
    """Read the chorales, all of them or those named (like ``bwv66.6``)."""
    chosen = [source for source in sources() if only is None or source.name in only]
    return gather(NAME, chosen, read, progress)


def _require_simple(piece: Piece) -> Piece:
    """One more piece would draw another split, and weights already trained would know its test."""
    if piece.metre.steps_per_beat != STEPS_PER_BEAT:
        raise BadScore(field="metre", value="compound", expected="4/4, 2/2, 2/4 or 3/4")
    return piece


def _four_voices(score: Score) -> Score:
    """The singers alone: instruments double them or play around them.

    Raises:
        BadScore: it is not written for exactly soprano, alto, tenor and bass.
    """
    singers = tuple(voice for voice in score.voices if _sung(voice))
    if tuple(voice.name.split()[0] for voice in singers) != VOICES:
        names = ", ".join(voice.name for voice in score.voices)
        raise BadScore(field="voices", value=names, expected="one soprano, alto, tenor and bass")
    return replace(score, voices=singers)


def _sung(voice: Voice) -> bool:
    return voice.name.startswith(VOICES)
