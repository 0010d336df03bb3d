import pytest
from tests.train.rolls import drawn, sung

from courante.train.statistics import Roll, rhythm
from courante.types import COMPOUND_TIME, TRIPLE_TIME

QUARTERS, HALVES = "x---" * 4, "x-------" * 2


def test_notes_in_a_bar() -> None:
    voices = {60: "x---x---....", 64: "x-----------"}
    assert rhythm.notes_per_bar(Roll.of(drawn(voices, metre=TRIPLE_TIME))) == 3
    assert rhythm.notes_per_bar(Roll.of(drawn(voices))) == 4


def test_inter_onset_interval_in_beats() -> None:
    assert rhythm.inter_onset_interval(Roll.of(drawn({60: "x-------x---x---"}))) == 1.5
    together = Roll.of(drawn({60: "x---....", 64: "x---x---"}))
    assert rhythm.inter_onset_interval(together) == 0.5
    assert rhythm.inter_onset_interval(Roll.of(drawn({60: "x---"}))) is None


def test_groove() -> None:
    roll = Roll.of(drawn({60: QUARTERS + HALVES + HALVES}))
    assert rhythm.groove_consistency(roll) == 1 - (2 / 16) / 2
    assert rhythm.grooving_similarity(roll) == pytest.approx(1 - (2 + 2 + 0) / 16 / 3)
    alike = Roll.of(drawn({60: QUARTERS * 3}))
    assert rhythm.groove_consistency(alike) == rhythm.grooving_similarity(alike) == 1


def test_groove_leaves_out_parts_of_bars() -> None:
    whole = Roll.of(drawn({60: QUARTERS + HALVES}))
    more = Roll.of(drawn({60: "xxxx" + QUARTERS + HALVES + "xx"}, first_position=12))
    assert rhythm.groove_consistency(whole) == rhythm.groove_consistency(more)
    assert rhythm.grooving_similarity(whole) == rhythm.grooving_similarity(more)


def test_groove_needs_two_bars() -> None:
    one = Roll.of(drawn({60: QUARTERS + "xx"}))
    assert rhythm.groove_consistency(one) is rhythm.grooving_similarity(one) is None


def test_ngram_diversity() -> None:
    assert rhythm.ngram_diversity(Roll.of(sung([60, 62, 64, 65, 67]))) == 1
    assert rhythm.ngram_diversity(Roll.of(sung([60, 62] * 4))) == 2 / 5
    octaves = sung([60, 62, 72, 74, 60, 62, 72, 74])
    assert rhythm.ngram_diversity(Roll.of(octaves)) == 2 / 5
    assert rhythm.ngram_diversity(Roll.of(sung([60, 62, 64]))) is None


def test_intervals_of_compound_time_are_in_dotted_quarters() -> None:
    jig = Roll.of(drawn({60: "x--x--x--x--"}, metre=COMPOUND_TIME))
    assert rhythm.inter_onset_interval(jig) == 0.5
