"""How well what was learned foretells performances of the test side, beside counted frequencies."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from courante.errors import BadScore
from courante.model.drums.book import DrumBook
from courante.model.drums.kit import BEATS_PER_BAR
from courante.train.drums.baselines import count_hits, count_touches
from courante.train.drums.examples import Drawn, Example, examples_of
from courante.train.drums.hits import nats_of_bars
from courante.train.drums.reading import Performance
from courante.train.drums.touch import mean_nats, strokes_of

_LAGS = (2, 1)
"""The reference is the bar before last, or the last; none for a recording's first bar."""


@dataclass(frozen=True)
class Row:
    """A line of a table of log-likelihoods: more is better.

    Attributes:
        what: is foretold. model: by which.
        nats: of a beat's hits, or of a stroke's velocity and offset.
        half_width: of the 95 % interval over performances; 0 where it was not taken.
    """

    what: str
    model: str
    nats: float
    half_width: float = 0.0


def score(performances: Sequence[Performance], book: DrumBook) -> tuple[Row, ...]:
    """Foretell the test side.

    Args:
        performances: all of the data set: the frequencies are counted on its training side.
        book: what was learned.

    Raises:
        BadScore: one of both sides has no performances.
    """
    known, test = (_told(performances, book, side) for side in ("train", "test"))
    hits, touches = count_hits(known), count_touches(known)
    alone = [replace(one, lag=0) for one in test]
    blind = [replace(one, situation=replace(one.situation, styles={}, energy=None)) for one in test]
    of_hits = {
        "frequencies by style": [hits.by_style(one) for one in test],
        "frequencies given the bar before": [hits.by_reference(one) for one in test],
        "ours, told neither style nor energy": nats_of_bars(book.hits, blind),
        "ours, not told the bar before": nats_of_bars(book.hits, alone),
        "ours": nats_of_bars(book.hits, test),
    }
    return (
        *(_row(model, nats, test) for model, nats in of_hits.items()),
        Row("a stroke's touch", "normal by piece and place", touches.mean_nats(test)),
        Row("a stroke's touch", "ours", mean_nats(book.touch, strokes_of(test))),
    )


def table(rows: Sequence[Row]) -> str:
    """The rows in Markdown."""
    lines = [
        f"| {row.what} | {row.model} | {row.nats:.3f} |"
        + (f" ±{row.half_width:.3f} |" if row.half_width else " |")
        for row in rows
    ]
    return "\n".join(["| foretold | by | nats | 95 % |", "|---|---|---|---|", *lines])


def _told(performances: Sequence[Performance], book: DrumBook, side: str) -> list[Drawn]:
    found = examples_of([one for one in performances if one.side == side], book.energy)
    if not found:
        raise BadScore("split", side, "at least one performance in 4/4")
    return [Drawn(example, _lag(example), example.situation) for example in found]


def _lag(example: Example) -> int:
    return next((lag for lag in _LAGS if example.before(lag) is not None), 0)


def _row(model: str, nats: Sequence[float], told: Sequence[Drawn]) -> Row:
    """The mean of a beat; its interval from performances drawn again (bootstrap, Efron 1979)."""
    groups: dict[int, list[float]] = {}
    for one, value in zip(told, nats, strict=True):
        groups.setdefault(id(one.example.bars), []).append(value / BEATS_PER_BAR)
    sums = np.array([sum(group) for group in groups.values()])
    sizes = np.array([len(group) for group in groups.values()])
    rng = np.random.default_rng(0)
    picked = rng.integers(len(sums), size=(1000, len(sums)))
    means = sums[picked].sum(axis=1) / sizes[picked].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Row("a beat's hits", model, float(sums.sum() / sizes.sum()), float(high - low) / 2)
