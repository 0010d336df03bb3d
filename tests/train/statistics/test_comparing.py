import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from tests.train.rolls import drawn, scattered, sung

from courante.errors import BadInput, BadScore
from courante.train.statistics import MEASURES, Roll, compare
from courante.train.statistics.density import likeness
from courante.train.statistics.distances import between, within
from courante.train.statistics.texture import polyphony as polyphony_of
from courante.types import NoteRange, Pitch

HELD_OUT = [scattered(seed, 32, notes=4) for seed in range(12)]
NEAR = [scattered(100 + seed, 32, notes=4.2) for seed in range(10)]
FAR = [scattered(200 + seed, 32, notes=9) for seed in range(8)]
LEARNED = [scattered(300 + seed, 32, notes=4) for seed in range(3)]


def test_the_set_that_is_made_alike_is_closest() -> None:
    comparison = compare({"far": FAR, "near": NEAR}, HELD_OUT, LEARNED)
    polyphony = comparison.measure("polyphony")
    assert polyphony.closest == polyphony.most_overlap == ("near",)
    far, near = polyphony.sets
    assert near.overlap is not None
    assert far.overlap is not None
    assert near.overlap > 0.8
    assert far.overlap < 0.2
    assert far.shift is not None
    assert far.shift > 5
    wins = {standing.name: standing for standing in comparison.standings}
    assert wins["near"].closest > 2 * wins["far"].closest
    assert wins["near"].most_overlap > 2 * wins["far"].most_overlap
    assert (wins["near"].pieces, wins["far"].pieces, comparison.held_out_pieces) == (10, 8, 12)


def test_figures_are_those_of_the_distances() -> None:
    polyphony = compare({"near": NEAR}, HELD_OUT).measure("polyphony")
    theirs, ours = (
        np.array([polyphony_of(Roll.of(piece)) for piece in pieces], ndmin=2).T
        for pieces in (HELD_OUT, NEAR)
    )
    (near,) = polyphony.sets
    like = likeness(within(theirs), between(ours, theirs))
    assert (near.overlap, near.divergence_nats) == (like.overlap, like.divergence_nats)
    assert near.distance == pytest.approx(abs(ours.mean() - theirs.mean()))
    assert near.shift == pytest.approx((ours.mean() - theirs.mean()) / theirs.std())
    assert near.spread.mean == pytest.approx(ours.mean())
    assert polyphony.held_out.sd == pytest.approx(theirs.std())


def test_a_set_beside_itself() -> None:
    comparison = compare({"same": HELD_OUT}, HELD_OUT)
    for measure in comparison.measures:
        (same,) = measure.sets
        if same.distance is not None:
            assert same.distance == 0
            assert same.overlap is not None
            assert same.overlap > 0.7


def test_profiles_are_compared_by_distance_alone() -> None:
    histogram = compare({"near": NEAR}, HELD_OUT).measure("pitch-class histogram")
    (near,) = histogram.sets
    assert (near.spread.mean, near.spread.sd, near.shift) == (None, None, None)
    assert near.distance is not None
    assert 0 < near.distance < 0.2
    assert near.overlap is not None


def test_it_is_json_and_the_same_every_time() -> None:
    first, again = (compare({"far": FAR, "near": NEAR}, HELD_OUT, LEARNED) for _ in range(2))
    assert first == again
    assert json.loads(json.dumps(asdict(first), allow_nan=False))["held_out_pieces"] == 12


def test_copies_are_compared_where_there_is_something_to_copy() -> None:
    names = [measure.name for measure in compare({"near": NEAR}, HELD_OUT, LEARNED).measures]
    assert names == [*(m.name for m in MEASURES), "longest copy", "longest copy in any key"]
    copied = compare({"near": LEARNED}, HELD_OUT, LEARNED).measure("longest copy")
    assert copied.sets[0].spread.mean == 32
    assert len(compare({"near": NEAR}, HELD_OUT).measures) == len(MEASURES)


def test_undefined_measures_are_left_out_of_figures_and_wins() -> None:
    silent = [drawn({60: "." * 16})] * 2
    comparison = compare({"silent": silent, "near": NEAR}, HELD_OUT)
    polyphony = comparison.measure("polyphony")
    assert polyphony.sets[0].spread.pieces == 0
    assert (polyphony.sets[0].distance, polyphony.sets[0].overlap) == (None, None)
    assert polyphony.closest == ("near",)
    duel = next(duel for duel in comparison.duels if duel.name == "near")
    assert duel.measures < len(MEASURES)
    # A piece of two bars has no bars that are four bars apart.
    assert comparison.measure("bar similarity, lag 4").closest == ()


def test_one_defined_piece_held_out_has_no_distances() -> None:
    held_out = [scattered(1, 10, notes=4), scattered(2, 40, notes=4)]
    (near,) = compare({"near": NEAR}, held_out).measure("groove consistency").sets
    assert near.distance is not None
    assert (near.shift, near.overlap, near.divergence_nats) == (None, None, None)


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(BadInput, match="at least one set"):
        compare({}, HELD_OUT)
    with pytest.raises(BadInput, match=r"set empty.*at least one piece"):
        compare({"near": NEAR, "empty": []}, HELD_OUT)
    with pytest.raises(BadInput, match=r"held-out pieces.*at least two"):
        compare({"near": NEAR}, HELD_OUT[:1])
    with pytest.raises(BadInput, match="polyphony"):
        compare({"near": NEAR}, HELD_OUT).measure("swing")
    tune = sung([60, 62])
    high = replace(tune, note_range=NoteRange(Pitch(80), Pitch(167)))
    with pytest.raises(BadScore, match="21-108"):
        compare({"high": [high]}, HELD_OUT, LEARNED)
