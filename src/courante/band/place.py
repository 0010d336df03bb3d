"""Where in the form a bar is taken to stand."""

from courante.types import Bar, Place

UNMARKED = Place()
PHRASE_BARS = UNMARKED.phrase_bars
HALF_PHRASE_BARS = 4
"""Parts enter and leave at phrases and so many bars into them."""


def place_of(bar: Bar, before: Bar | None) -> Place:
    """The bar's own mark; bars that nobody marked are counted in phrases of eight.

    Args:
        bar: the bar.
        before: the one before it. A phrase is longer than a bar, so two bars in a row that both
            begin the first one were not marked.
    """
    unmarked = bar.place == UNMARKED and (before is None or before.place == UNMARKED)
    return Place(phrase_bar=bar.index % PHRASE_BARS) if unmarked else bar.place


def at_half_phrase(place: Place) -> bool:
    """Whether a phrase or its second half begins here."""
    return place.phrase_bar % HALF_PHRASE_BARS == 0
