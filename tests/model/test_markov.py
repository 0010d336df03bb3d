from math import log

import numpy as np
import pytest

from courante.errors import BadInput
from courante.model.markov import Baseline, Marginals, MarkovChain
from courante.types import Bits

BASELINES: list[type[Baseline]] = [Marginals, MarkovChain]


def bits_of(*notes: str) -> Bits:
    """One string a note: ``.`` silent, ``x`` struck, ``-`` held."""
    signs = np.array([list(note) for note in notes]).T
    return np.stack([signs != ".", signs == "x"], axis=-1)


def test_marginals_by_hand() -> None:
    fitted = Marginals.fit([bits_of("x--.", "...."), bits_of("x.", "x-")])
    assert fitted.play.tolist() == [5 / 8, 3 / 8]
    assert fitted.articulate.tolist() == [3 / 6, 2 / 4]
    scored = fitted.log_likelihood(bits_of("x.", "--"))
    expected = [
        [log(5 / 8) + log(1 / 2), log(3 / 8) + log(1 / 2)],
        [log(3 / 8), log(3 / 8) + log(1 / 2)],
    ]
    assert scored == pytest.approx(np.array(expected))


def test_markov_chain_by_hand() -> None:
    fitted = MarkovChain.fit([bits_of("x--."), bits_of("x.x")])
    # After silence: 3 steps, all play, all struck. After itself: 4 steps, 2 play, none struck.
    assert fitted.play[:, 0].tolist() == [4 / 5, 3 / 6]
    assert fitted.articulate[:, 0].tolist() == [4 / 5, 1 / 4]
    scored = fitted.log_likelihood(bits_of("x-x.."))
    expected = [
        2 * log(4 / 5),
        log(1 / 2) + log(3 / 4),
        log(1 / 2) + log(1 / 4),
        log(1 / 2),
        log(1 / 5),
    ]
    assert scored[:, 0] == pytest.approx(np.array(expected))


def test_each_note_is_counted_on_its_own() -> None:
    both = bits_of("x-.x", "..x-")
    alone = [MarkovChain.fit([both[:, [note]]]) for note in range(2)]
    together = MarkovChain.fit([both])
    for note, one in enumerate(alone):
        assert np.array_equal(together.play[:, [note]], one.play)
        assert np.array_equal(together.articulate[:, [note]], one.articulate)


@pytest.mark.parametrize("baseline", BASELINES)
def test_all_ways_a_step_can_go_share_one_probability(baseline: type[Baseline]) -> None:
    """Silent, struck or held: the three chances of every note add up to one."""
    fitted = baseline.fit([bits_of("x-x..x-", "..x-xxx")])
    for first in ("..", "x.", ".x", "xx"):
        ways = [
            fitted.log_likelihood(bits_of(first[0] + sign, first[1] + sign))[1] for sign in ".x-"
        ]
        assert np.exp(ways).sum(axis=0) == pytest.approx(np.ones(2))


@pytest.mark.parametrize("baseline", BASELINES)
def test_what_was_never_seen_is_possible(baseline: type[Baseline]) -> None:
    fitted = baseline.fit([bits_of("....")])
    assert np.isfinite(fitted.log_likelihood(bits_of("x-x."))).all()


def test_the_chain_predicts_long_notes_better() -> None:
    pieces = [bits_of("x---....x---....")]
    chain, alone = MarkovChain.fit(pieces), Marginals.fit(pieces)
    assert chain.log_likelihood(pieces[0]).sum() > alone.log_likelihood(pieces[0]).sum()


@pytest.mark.parametrize("baseline", BASELINES)
def test_other_notes_and_no_pieces_are_refused(baseline: type[Baseline]) -> None:
    with pytest.raises(BadInput, match="pieces"):
        baseline.fit([])
    with pytest.raises(BadInput, match="pieces"):
        baseline.fit([bits_of("x"), bits_of("x", "x")])
    with pytest.raises(BadInput, match=r"\(steps, 1, 2\)"):
        baseline.fit([bits_of("x")]).log_likelihood(bits_of("x", "x"))
