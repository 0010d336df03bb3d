"""What can be learned from one score: the whole of it, or its stretches of constant metre."""

from courante.corpus.corpus import Gathered, Skipped
from courante.corpus.metres import COUNTED
from courante.corpus.piece import Piece
from courante.corpus.roll import piece_from_score
from courante.corpus.score import Score
from courante.corpus.stretches import Stretch, stretches
from courante.errors import BadScore
from courante.types import STEPS_PER_BEAT

FEWEST_BARS = 8
"""A stretch that is cut out of a score is a phrase at least; the bars are those written."""


def pieces_from_score(score: Score, *, title: str, work: str) -> Gathered:
    """The score as one piece; if its metre changes, every stretch of eight bars or more as one.

    All pieces belong to the same work. What is left out is named, with the reason.
    """
    try:
        return [piece_from_score(score, title=title, work=work)], []
    except BadScore as error:
        reason = str(error)
    found = [_piece(stretch, title, work) for stretch in stretches(score)]
    pieces = [piece for piece in found if piece is not None]
    return pieces, [Skipped(f"{title}, in part" if pieces else title, reason)]


def _piece(stretch: Stretch, title: str, work: str) -> Piece | None:
    try:
        piece = piece_from_score(stretch.score, title=f"{title}, {stretch.where}", work=work)
    except BadScore:
        return None
    counted = COUNTED[stretch.score.metres[0]]
    # Silence at its ends is left out: only what sounds counts.
    sounding_quarters = piece.steps / STEPS_PER_BEAT
    return piece if sounding_quarters > (FEWEST_BARS - 1) * counted.bar_quarters else None
