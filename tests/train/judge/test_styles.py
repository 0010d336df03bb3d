import pytest
from tests.train.judge.tunes import tunes

from courante.errors import BadInput
from courante.train.judge import Recognition, StyleEar

LEARNED = {"calm": tunes(20), "wild": tunes(20, leap=9), "busy": tunes(20, density=0.9)}
HEARD = {
    "calm": tunes(10, 100),
    "wild": tunes(10, 100, leap=9),
    "busy": tunes(10, 100, density=0.9),
}


def test_styles_are_recognised_in_music_not_heard_before() -> None:
    ear = StyleEar(LEARNED)
    found = ear.recognise(HEARD)
    assert found.styles == ("calm", "wild", "busy")
    assert [sum(row) for row in found.counts] == [10, 10, 10]
    assert found.share >= 0.9
    assert ear.heard(HEARD["wild"]).count("wild") >= 9


def test_each_style_weighs_the_same() -> None:
    found = Recognition(("a", "b", "c"), ((9, 1, 0), (50, 50, 0), (0, 0, 0)))
    assert found.share == pytest.approx(0.7)


def test_a_style_that_was_never_asked_has_an_empty_row() -> None:
    found = StyleEar(LEARNED).recognise({"busy": HEARD["busy"]})
    assert found.counts[:2] == ((0, 0, 0), (0, 0, 0))


def test_bad_examples_are_errors() -> None:
    with pytest.raises(BadInput, match="at least two to tell apart"):
        StyleEar({"calm": tunes(2)})
    with pytest.raises(BadInput, match="examples of wild"):
        StyleEar({"calm": tunes(2), "wild": ()})
    with pytest.raises(BadInput, match="calm, wild, busy"):
        StyleEar(LEARNED).recognise({"jazz": tunes(1)})
