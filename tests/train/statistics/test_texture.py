import pytest
from tests.train.rolls import drawn

from courante.train.statistics import Roll, texture
from courante.types import TRIPLE_TIME


def test_polyphony() -> None:
    roll = Roll.of(drawn({60: "x--.....", 64: "x.x-....", 67: "x......."}))
    assert texture.polyphony(roll) == (3 + 1 + 2 + 1) / 4
    assert texture.polyphony_rate(roll) == 1 / 8
    assert texture.empty_step_rate(roll) == 4 / 8


def test_empty_beats_keep_to_the_beat() -> None:
    voice = {60: "x-......-x"}
    assert texture.empty_beat_rate(Roll.of(drawn(voice))) == pytest.approx(1 / 3)
    assert texture.empty_beat_rate(Roll.of(drawn(voice, first_position=2))) == pytest.approx(1 / 3)
    assert texture.empty_beat_rate(Roll.of(drawn({60: "x--x...."}))) == 0.5


def test_empty_bars_count_parts_of_bars() -> None:
    voice = {60: "x---" + "." * 12 + "." * 12 + "x..."}
    assert texture.empty_bar_rate(Roll.of(drawn(voice, metre=TRIPLE_TIME, first_position=8))) == 0.5


def test_silence_is_empty_and_has_no_polyphony() -> None:
    silent = Roll.of(drawn({60: "." * 16}))
    assert texture.polyphony(silent) is None
    assert texture.polyphony_rate(silent) == 0
    for empty in (texture.empty_step_rate, texture.empty_beat_rate, texture.empty_bar_rate):
        assert empty(silent) == 1
