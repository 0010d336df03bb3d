from pathlib import Path

import pytest
from tests.train.judge.tunes import tunes

from courante.corpus.benchmark import FILES, load_benchmark
from courante.corpus.piece import Piece
from courante.errors import BadInput
from courante.train.judge import Verdict, judge
from courante.train.statistics import excerpts


def is_chance(verdict: Verdict) -> bool:
    """Few excerpts give less than half even by chance: who is asked is missed where one learns."""
    return all(area.low < 0.5 and area.area < 0.6 for area in (verdict.linear, verdict.boosted))


def test_what_is_alike_cannot_be_told_apart() -> None:
    verdict = judge(tunes(30), tunes(30, first_seed=100))
    assert is_chance(verdict)
    assert (verdict.composed, verdict.people) == (30, 30)


def test_what_differs_is_told_apart_and_by_what_is_said() -> None:
    verdict = judge(tunes(25, leap=7), tunes(25, first_seed=100))
    assert verdict.area.low > 0.95
    names = {one.name for one in verdict.telling}
    assert {"top line: fourths and fifths", "top line: steps"} & names
    assert verdict.telling[0].area > 0.95
    assert [one.area for one in verdict.telling] == sorted(
        (one.area for one in verdict.telling), reverse=True
    )


def test_the_verdict_is_that_of_the_better_judge() -> None:
    verdict = judge(tunes(12, density=0.6), tunes(12, first_seed=50))
    assert verdict.area.area == max(verdict.linear.area, verdict.boosted.area)


def test_the_same_excerpts_get_the_same_verdict() -> None:
    sides = tunes(8, leap=3), tunes(8, first_seed=20)
    assert judge(*sides, seed=3) == judge(*sides, seed=3)


def test_works_learned_from_are_not_asked_about() -> None:
    # Two excerpts of a work are the same: a judge that had heard one would know the other.
    def twice(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        return pieces + pieces

    verdict = judge(twice(tunes(24)), twice(tunes(24, first_seed=100)))
    assert max(verdict.linear.area, verdict.boosted.area) < 0.75


@pytest.mark.parametrize(("composed", "people"), [(4, 6), (6, 4), (0, 6)])
def test_a_judge_needs_works_enough(composed: int, people: int) -> None:
    with pytest.raises(BadInput, match="at least 5"):
        judge(tunes(composed), tunes(people, first_seed=50))


def test_halves_of_one_corpus_cannot_be_told_apart(shared_data: Path) -> None:
    chorales = load_benchmark(shared_data / "benchmarks" / FILES["JSB-16th"]).split.train
    mixed = sorted(excerpts(chorales, 8), key=lambda piece: piece.bits.sum() % 97)[:160]
    assert is_chance(judge(mixed[0::2], mixed[1::2]))
