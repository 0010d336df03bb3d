"""The check values of the benchmarks: what two simple models score on the real sets."""

import math
from pathlib import Path

import jax
import pytest
from tests.benchmark_files import small_roll, write_rolls

from courante.config import MarginalsConfig, MarkovConfig
from courante.corpus.benchmark import FILES, BenchmarkName, load_benchmark
from courante.model.registry import build, kind_of
from courante.train.benchmark.counted import counted_models
from courante.train.benchmark.entries import FAIR_COINS
from courante.train.counting import fit
from courante.train.evaluate import score_pieces
from courante.types import PIANO_RANGE

# Test side, nats a step: marginals on all steps; per-note Markov without the first steps.
CHECKS: dict[BenchmarkName, tuple[float, float]] = {
    "JSB": (-11.06, -10.49),
    "Nottingham": (-10.25, -5.15),
    "MuseData": (-11.51, -8.56),
    "Piano-midi": (-11.05, -8.26),
}


@pytest.mark.parametrize("name", CHECKS)
def test_marginals_and_markov_score_what_they_should(
    shared_data: Path, name: BenchmarkName
) -> None:
    split = load_benchmark(shared_data / "benchmarks" / FILES[name]).split
    marginals, markov = (
        score_pieces(fit(config(articulate=False), split.train), split.test)
        for config in (MarginalsConfig, MarkovConfig)
    )
    assert round(marginals.per_step, 2) == CHECKS[name][0]
    assert round(markov.per_step_after_first, 2) == CHECKS[name][1]


def test_fair_coins_score_what_they_should(shared_data: Path) -> None:
    split = load_benchmark(shared_data / "benchmarks" / FILES["JSB"]).split
    coins = build(MarginalsConfig(articulate=False), key=jax.random.PRNGKey(0))
    score = score_pieces(coins, split.test)
    assert score.per_step == pytest.approx(-88 * math.log(2), abs=1e-4)
    assert score.per_step_after_first == pytest.approx(FAIR_COINS, abs=1e-4)
    assert round(FAIR_COINS, 2) == -61.00


def test_all_models_that_count_are_fitted_to_play_bits_of_the_piano(tmp_path: Path) -> None:
    rolls = [small_roll(9, seed) for seed in range(3)]
    found = load_benchmark(write_rolls(tmp_path / FILES["JSB"], rolls, rolls[:1], rolls[1:]))
    models = dict(counted_models(found))
    assert {"marginals", "markov", "ngram"} <= set(models)
    for network in models.values():
        assert kind_of(network.config)[1].fit is not None
        assert network.config.note_range == PIANO_RANGE
        assert not network.config.articulate
        assert score_pieces(network, found.split.train).per_step > FAIR_COINS / 2
