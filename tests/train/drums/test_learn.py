from dataclasses import replace
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest
from tests.drumming import random_book

from courante.errors import BadScore
from courante.model.arrays import to_device
from courante.model.drums.hit_network import log_likelihood
from courante.model.drums.inputs import HISTORY, PIECE_COUNT, SLOT
from courante.model.drums.touch_network import LAST, STROKE, log_density
from courante.train.drums import hits, touch
from courante.train.drums.gradient import Schedule
from courante.train.drums.learn import Lessons, learn_drums
from courante.train.drums.reading import Performance, read_performances
from courante.train.drums.score import score, table

SHORT = Lessons(
    hits=Schedule(passes=40, learning_rate=0.04, weight_decay=0, hidden=8, dropout=0.1),
    touch=Schedule(passes=25, learning_rate=0.03, weight_decay=0, hidden=8, dropout=0.1),
)
_jax: Any = jax


def unseen(_what: str, _done: int, _total: int, _nats: float) -> None:
    """Nobody looks."""


@pytest.fixture(scope="module")
def performances(small_set: Path) -> tuple[Performance, ...]:
    return read_performances(small_set)


def test_a_plain_groove_is_learned(performances: tuple[Performance, ...]) -> None:
    shown: list[tuple[str, int]] = []

    def show(what: str, done: int, _total: int, _nats: float) -> None:
        shown.append((what, done))

    book = learn_drums(performances, SHORT, 1, show)
    ours = {row.what: row.nats for row in score(performances, book) if row.model == "ours"}
    untaught = score(performances, random_book(1))
    before = {row.what: row.nats for row in untaught if row.model == "ours"}
    assert before["a beat's hits"] < -5
    assert ours["a beat's hits"] > -1.5
    assert ours["a stroke's touch"] > before["a stroke's touch"] + 1
    assert len(shown) == 65
    assert shown[-1] == ("how it is struck", 25)


def test_the_same_seed_learns_the_same(performances: tuple[Performance, ...]) -> None:
    brief = Lessons(replace(SHORT.hits, passes=2), replace(SHORT.touch, passes=1))
    one, again = (learn_drums(performances, brief, 1, unseen) for _ in range(2))
    assert (one.hits.slot == again.hits.slot).all()
    assert (one.touch.out == again.touch.out).all()


def test_a_side_without_performances_is_named(performances: tuple[Performance, ...]) -> None:
    known = [one for one in performances if one.side == "train"]
    with pytest.raises(BadScore, match="validation"):
        learn_drums(known, SHORT, 1, unseen)
    with pytest.raises(BadScore, match="test"):
        score(known, random_book(1))


def test_the_table_has_a_line_for_each_model(performances: tuple[Performance, ...]) -> None:
    rows = score(performances, random_book(1))
    assert len(table(rows).splitlines()) == len(rows) + 2


def test_jax_learns_by_what_numpy_scores() -> None:
    rng = np.random.default_rng(0)
    book, key = random_book(1), _jax.random.PRNGKey(0)
    inputs = rng.standard_normal((3, 16, SLOT)).astype(np.float32)
    past, struck = rng.random((3, 16, HISTORY)) < 0.2, rng.random((3, 16, PIECE_COUNT)) < 0.3
    weights = {name: to_device(value) for name, value in vars(book.hits).items()}
    lost = hits.loss(0.0, weights, key, *map(to_device, (inputs, past, struck)))
    ours = log_likelihood(book.hits, inputs, past, struck)
    assert float(lost) == pytest.approx(-ours.mean(), rel=1e-4)

    strokes = rng.standard_normal((9, STROKE)).astype(np.float32)
    last = rng.standard_normal((9, LAST)).astype(np.float32)
    values = rng.standard_normal((9, 2)).astype(np.float32)
    weights = {name: to_device(value) for name, value in vars(book.touch).items()}
    lost = touch.loss(0.0, weights, key, *map(to_device, (strokes, last, values)))
    ours = log_density(book.touch, strokes, last, values)
    assert float(lost) == pytest.approx(-ours.mean(), rel=1e-3)
