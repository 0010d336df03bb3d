from dataclasses import replace

import pytest
from tests.networks import TINY, tiny_network
from tests.train.tiny import tiny_piece

from courante.config import MarginalsConfig, MarkovConfig
from courante.corpus.piece import crop
from courante.corpus.split import Split
from courante.errors import BadInput
from courante.model.marginals import Marginals
from courante.model.markov import Markov
from courante.train.evaluate import score_pieces
from courante.train.report import Likelihood, compare_likelihoods, likelihood_markdown
from courante.types import PIANO_RANGE

NETWORK = tiny_network()
PLAIN = tiny_network(1, replace(TINY, articulate=False))
TRAIN = tuple(crop(tiny_piece(f"learned {n}", 40, seed=n), PIANO_RANGE) for n in range(3))
TEST = tuple(crop(tiny_piece(f"held out {n}", 20 + n, seed=9 + n), PIANO_RANGE) for n in range(2))
SPLIT = Split(TRAIN, (), TEST)


def test_models_foretell_the_same_steps() -> None:
    told: list[tuple[int, int]] = []
    rows = compare_likelihoods(
        {"ours": NETWORK}, SPLIT, TEST, lambda done, total: told.append((done, total))
    )
    assert told == [(41, 41)] * 3
    assert [row.model for row in rows] == ["ours", "markov", "marginals"]
    note_range = TINY.note_range
    learned = [crop(piece, note_range).bits for piece in TRAIN]
    markov = Markov.fit(MarkovConfig(note_range=note_range), learned)
    marginals = Marginals.fit(MarginalsConfig(note_range=note_range), learned)
    for row, network in zip(rows, (NETWORK, markov, marginals), strict=True):
        score = score_pieces(network, TEST)
        assert row.per_step == pytest.approx(score.per_step)
        assert row.per_step_after_first == pytest.approx(score.per_step_after_first)
        assert row.per_note == pytest.approx(score.per_step / note_range.size)
        assert row.steps == 41
    assert len({row.per_step for row in rows}) == 3


def test_counted_models_foretell_the_bits_of_the_first_network() -> None:
    by_first = [
        {row.model: row.per_step for row in compare_likelihoods(networks, SPLIT, TEST)}
        for networks in (
            {"all bits": NETWORK, "play": PLAIN},
            {"play": PLAIN, "all bits": NETWORK},
        )
    ]
    assert by_first[0]["play"] == by_first[1]["play"]
    assert by_first[0]["markov"] < by_first[1]["markov"]
    with pytest.raises(BadInput, match="networks"):
        compare_likelihoods({}, SPLIT, TEST)


def test_likelihoods_are_a_table() -> None:
    rows = [
        Likelihood("a network", -1.23456, -1.5, -0.0123456, 10),
        Likelihood("dice", -20, -20, -0.4, 10),
    ]
    assert likelihood_markdown(rows).splitlines() == [
        "| model | nats a step | without first steps | nats a note |",
        "|---|---|---|---|",
        "| a network | -1.235 | -1.500 | -0.01235 |",
        "| dice | -20.000 | -20.000 | -0.40000 |",
    ]
