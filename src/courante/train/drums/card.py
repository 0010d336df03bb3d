"""The card that goes with what was learned of drumming."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from courante.model.drums.book import DrumBook, parameter_count
from courante.model.drums.kit import Grid
from courante.train.drums.learn import Lessons
from courante.train.drums.reading import SIDES, Performance
from courante.train.drums.score import Row, table


@dataclass(frozen=True)
class Learning:
    """How a book came about.

    Attributes:
        command: that made it. seed: of all that was drawn. seconds: that learning took.
        lessons: how both networks were learned.
        performances: all of the data set that was read.
    """

    command: Sequence[str]
    seed: int
    seconds: float
    lessons: Lessons
    performances: Sequence[Performance]


def card(book: DrumBook, how: Learning, test: Sequence[Row]) -> str:
    """The card in Markdown."""
    command = shlex.join(how.command).replace("|", r"\|")
    return f"""# What was learned of drumming

| | |
|---|---|
| what is struck | a hidden layer of {len(book.hits.hidden_bias)}, then a logistic unit a piece, \
each seeing those before it |
| how it is struck | a hidden layer of {len(book.touch.hidden_bias)}, then a mixture density of \
velocity and offset |
| parameters | {parameter_count(book):,} |
| data | Groove MIDI Dataset 1.0.0, Gillick et al. 2019, CC BY 4.0; performances in 4/4 |
{_sides(how.performances)}
| command | `{command}` |
| seed | {how.seed} |
| passes | {how.lessons.hits.passes} for what is struck, {how.lessons.touch.passes} for how |
| time | {how.seconds / 3600:.2f} h |

Learned from the train side; the validation side says after which pass it was best. The test side,
never learned from, is foretold with these log-likelihoods (more is better; velocity from 0 to 1,
offset in units of 0.04 beats; ± is half a 95 % interval over performances):

{table(test)}
"""


def _sides(performances: Sequence[Performance]) -> str:
    return "\n".join(_side(side, [p for p in performances if p.side == side]) for side in SIDES)


def _side(side: str, performances: Sequence[Performance]) -> str:
    bars = [bar for performance in performances for bar in performance.bars]
    strokes = sum(int(bar.hits.sum()) for bar in bars)
    triplets = sum(bar.grid == Grid.TRIPLET for bar in bars)
    told = f"{len(performances)} performances, {len(bars)} bars ({triplets} in triplets)"
    return f"| {side} | {told}, {strokes} strokes |"
