from dataclasses import replace

from tests.notation import bars_of

from courante.band.place import at_half_phrase, place_of
from courante.types import Place, Section


def test_bars_that_nobody_marked_are_counted_in_phrases_of_eight() -> None:
    bars = bars_of([], bars=10)
    pairs = zip([None, *bars], bars, strict=False)
    places = [place_of(bar, before) for before, bar in pairs]
    assert [place.phrase_bar for place in places] == [0, 1, 2, 3, 4, 5, 6, 7, 0, 1]


def test_a_mark_is_kept_even_where_it_looks_like_none() -> None:
    """A form may begin a phrase at any bar."""
    before, bar = bars_of([], bars=5)[3:]
    marked = replace(before, place=Place(3, 4, Section.BUILD))
    assert place_of(marked, None) == marked.place
    assert place_of(bar, marked) == bar.place


def test_a_half_phrase_is_four_bars() -> None:
    assert [bar for bar in range(8) if at_half_phrase(Place(phrase_bar=bar))] == [0, 4]
