import pytest
from tests.train.benchmark.runs import BALSTM, MARKOV, counted, trained

from courante.errors import BadInput
from courante.train.benchmark.entries import entries_of
from courante.train.benchmark.picture import draw_benchmarks
from courante.train.benchmark.published import published

PNG = b"\x89PNG\r\n\x1a\n"
ENTRIES = entries_of([counted(MARKOV, -10.5), trained(BALSTM, 1, -5.5), trained(BALSTM, 2, -5.9)])


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height, out of the header."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def test_the_same_figures_give_the_same_picture() -> None:
    drawn = draw_benchmarks(ENTRIES, published(), ["JSB"])
    assert drawn.startswith(PNG)
    assert drawn == draw_benchmarks(ENTRIES, published(), ["JSB"])
    other = entries_of([counted(MARKOV, -9.5), trained(BALSTM, 1, -5.5), trained(BALSTM, 2, -5.9)])
    assert drawn != draw_benchmarks(other, published(), ["JSB"])


def test_more_sets_and_models_take_more_room() -> None:
    one = size_of(draw_benchmarks(ENTRIES, (), ["JSB"]))
    published_too = size_of(draw_benchmarks(ENTRIES, published(), ["JSB"]))
    two = size_of(draw_benchmarks(ENTRIES, published(), ["JSB", "Nottingham"]))
    assert one[1] < published_too[1] < two[1]
    assert one[0] == two[0]


def test_a_set_of_which_nothing_is_known_is_an_empty_panel() -> None:
    assert draw_benchmarks((), (), ["JSB-16th"]).startswith(PNG)


def test_no_set_is_no_picture() -> None:
    with pytest.raises(BadInput, match="at least one set"):
        draw_benchmarks(ENTRIES, published(), [])
