import pytest
from tests.networks import TINY, tiny_network
from tests.train.tiny import tiny_piece

from courante.corpus.piece import crop
from courante.corpus.split import Split
from courante.model.markov import Marginals, MarkovChain
from courante.train.evaluate import score_pieces
from courante.train.report import (
    Likelihood,
    compare_likelihoods,
    compare_statistics,
    likelihood_markdown,
    statistics_markdown,
)
from courante.train.statistics import describe
from courante.types import PIANO_RANGE

NETWORK = tiny_network()
TRAIN = tuple(crop(tiny_piece(f"learned {n}", 40, seed=n), PIANO_RANGE) for n in range(3))
TEST = tuple(crop(tiny_piece(f"held out {n}", 20 + n, seed=9 + n), PIANO_RANGE) for n in range(2))
SPLIT = Split(TRAIN, (), TEST)


def test_models_foretell_the_same_steps() -> None:
    told: list[tuple[int, int]] = []
    rows = compare_likelihoods(NETWORK, SPLIT, TEST, lambda done, total: told.append((done, total)))
    assert told == [(41, 41)]
    network, chain, marginals = rows
    score = score_pieces(NETWORK, TEST)
    assert network.per_step == score.per_step
    assert network.per_note == score.per_note
    assert {row.steps for row in rows} == {41}
    for row, kind in ((chain, MarkovChain), (marginals, Marginals)):
        fitted = kind.fit([crop(piece, TINY.note_range).bits for piece in TRAIN])
        nats = sum(fitted.log_likelihood(crop(piece, TINY.note_range).bits).sum() for piece in TEST)
        assert row.per_step == pytest.approx(nats / 41)
        assert row.per_note == pytest.approx(nats / 41 / TINY.note_range.size)
    assert len({row.per_step for row in rows}) == 3
    assert (chain.model, marginals.model) == ("Markov chain, each note", "marginals, each note")


def test_likelihoods_are_a_table() -> None:
    rows = [Likelihood("a network", -1.23456, -0.0123456, 10), Likelihood("dice", -20, -0.4, 10)]
    assert likelihood_markdown(rows).splitlines() == [
        "| model | nats a step | nats a note |",
        "|---|---|---|",
        "| a network | -1.235 | -0.01235 |",
        "| dice | -20.000 | -0.40000 |",
    ]


def test_statistics_stand_side_by_side() -> None:
    composed, held_out = compare_statistics(TRAIN[:1], TEST, TRAIN)
    assert composed == describe(TRAIN[:1], TRAIN)
    assert held_out == describe(TEST, TRAIN)
    lines = statistics_markdown(composed, held_out).splitlines()
    assert lines[0] == "| measure | composed (1 pieces) | held out (2 pieces) |"
    assert len(lines) == 2 + len(composed.rows)
    polyphony = held_out.row("polyphony")
    assert lines[2].startswith("| polyphony (notes) | ")
    assert lines[2].endswith(f" | {polyphony.mean:.3g} ± {polyphony.sd:.2g} |")
    # A piece out of the training side is all a copy.
    assert composed.row("longest copy").mean == 40
