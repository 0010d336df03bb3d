"""Learns the drums from a folder of performances: reading, the energy scale, both networks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from courante.errors import BadScore
from courante.model.drums.book import DrumBook
from courante.train.drums.examples import examples_of, scale_of
from courante.train.drums.gradient import Schedule
from courante.train.drums.hits import learn_hits
from courante.train.drums.reading import Performance
from courante.train.drums.touch import learn_touch

Show = Callable[[str, int, int, float], None]
"""What is learned, passes done, passes in all, nats lost on the validation side."""


_HITS = Schedule(passes=24, learning_rate=0.003, weight_decay=0.001, hidden=160, dropout=0.1)
_TOUCH = Schedule(passes=10, learning_rate=0.003, weight_decay=0.01, hidden=64, dropout=0.05)


@dataclass(frozen=True)
class Lessons:
    """How both networks are learned."""

    hits: Schedule = _HITS
    touch: Schedule = _TOUCH


def learn_drums(
    performances: Sequence[Performance], lessons: Lessons, seed: int, show: Show
) -> DrumBook:
    """Learn from the training side; the validation side says when it was best.

    Args:
        performances: all of the data set; the test side is left alone.
        lessons: how long and how fast.
        seed: of all that is drawn.
        show: told of each pass.

    Raises:
        BadScore: one of both sides has no performances.
    """
    train = [one for one in performances if one.side == "train"]
    valid = [one for one in performances if one.side == "validation"]
    for side, found in (("train", train), ("validation", valid)):
        if not found:
            raise BadScore("split", side, "at least one performance in 4/4")
    scale = scale_of(train)
    known, held_out = examples_of(train, scale), examples_of(valid, scale)

    def told(what: str) -> Callable[[int, int, float], None]:
        return lambda done, total, nats: show(what, done, total, nats)

    hits = learn_hits(known, held_out, lessons.hits, seed, told("what is struck"))
    touch = learn_touch(known, held_out, lessons.touch, seed, told("how it is struck"))
    return DrumBook(hits, touch, scale)
