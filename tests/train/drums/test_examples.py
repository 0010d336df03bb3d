import numpy as np
from tests.drumming import GROOVE, HATS, bar_of

from courante.model.drums.inputs import HISTORY_SLOTS, Reference
from courante.model.drums.kit import DrumBar, Grid, Piece
from courante.train.drums.examples import (
    Drawn,
    alike,
    batch_of,
    drawn,
    examples_of,
    leads_over,
    reference_kind,
    scale_of,
)
from courante.train.drums.reading import Performance

KEPT = bar_of({**GROOVE, **HATS})
ROLL = bar_of({Piece.HIGH_TOM: "8888888888888888"})


def performance(*bars: DrumBar, fill: bool = False) -> Performance:
    return Performance("one.mid", "train", "rock", 100, fill, bars)


def test_a_bar_that_leaves_a_groove_leads_over() -> None:
    bars = [KEPT, KEPT, KEPT, ROLL, KEPT]
    assert [leads_over(bars, number) for number in range(5)] == [False, False, False, True, False]


def test_bars_are_alike_by_what_they_share() -> None:
    assert alike(KEPT, KEPT) == 1
    assert alike(KEPT, ROLL) == 0
    assert alike(KEPT, bar_of(HATS)) == 8 / 12
    assert alike(bar_of({}), bar_of({})) == 1
    assert alike(KEPT, bar_of({Piece.KICK: "9..........."})) == 0


def test_each_bar_is_told_what_it_is_for() -> None:
    played = (performance(KEPT, KEPT, KEPT, ROLL), performance(ROLL, fill=True))
    found = examples_of(played, scale_of(played))
    assert [one.situation.fill for one in found] == [False, False, False, True, True]
    assert all(one.situation.styles == {"rock": 1.0} for one in found)
    assert examples_of([performance(bar_of({Piece.KICK: "9" + "." * 15}))], scale_of(played)) == ()


def test_a_batch_holds_the_reference_and_the_end_of_the_bar_before() -> None:
    played = (performance(KEPT, ROLL, KEPT),)
    last = examples_of(played, scale_of(played))[2]
    told = Drawn(last, 2, last.situation)
    batch = batch_of([told, Drawn(last, 0, last.situation)])
    assert (batch.references[0] == KEPT.hits).all()
    assert (batch.before[0] == ROLL.hits[-HISTORY_SLOTS:]).all()
    assert not batch.references[1].any()
    assert not batch.before[1].any()
    assert batch.contexts[0, -3:].tolist() == [0, 0, 1]
    assert batch.contexts[1, -3:].tolist() == [1, 0, 0]


def test_a_bar_on_another_grid_is_no_reference() -> None:
    swung = bar_of({Piece.RIDE: "7..7.77..7.."})
    played = (performance(swung, KEPT),)
    second = examples_of(played, scale_of(played))[1]
    assert (swung.grid, second.before(1)) == (Grid.TRIPLET, None)


def test_some_of_what_is_known_is_left_untold() -> None:
    played = (performance(*[KEPT] * 12),)
    last = examples_of(played, scale_of(played))[-1]
    rng = np.random.default_rng(0)
    told = [drawn(last, rng) for _ in range(400)]
    for left_out in (
        [one.lag == 0 for one in told],
        [not one.situation.styles for one in told],
        [one.situation.energy is None for one in told],
    ):
        assert 0.03 < np.mean(left_out) < 0.35
    assert {reference_kind(lag) for lag in (2, 4)} == {Reference.EVEN}
    assert reference_kind(1) == Reference.ODD
