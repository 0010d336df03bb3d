import pytest

from courante.config import ExpressionConfig
from courante.performer.dynamics import accent, arch, as_midi
from courante.types import COMMON_TIME, ArrangedBar, Beats, NoteEvent, Pitch, Place

CONFIG = ExpressionConfig(strong=7, medium=3, weak=0, offbeat=-4, phrase_bars=8, phrase_arch=10)
NOTE = NoteEvent(Beats(0.0), Beats(1.0), Pitch(60), "tune")


def test_places_in_the_bar() -> None:
    onsets = (0.0, 0.25, 1.0, 2.0, 3.0)
    assert [accent(CONFIG, COMMON_TIME, Beats(onset)) for onset in onsets] == [7, -4, 0, 3, 0]


def test_a_swell_never_spans_more_than_its_phrase() -> None:
    short = [arch(CONFIG, ArrangedBar(n, COMMON_TIME, (), Place(n, 4)), NOTE) for n in range(4)]
    assert short[0] == 0
    assert short[2] == pytest.approx(10)


@pytest.mark.parametrize(("velocity", "midi"), [(-5.0, 1), (64.4, 64), (300.0, 127)])
def test_velocities_are_what_midi_can_say(velocity: float, midi: int) -> None:
    assert as_midi(velocity) == midi
