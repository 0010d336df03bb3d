"""The error tree says what it means, and its drawing is true."""

import re

import pytest

from courante import errors
from courante.errors import BadInput, BadReading, CouranteError, LimitReached, Missing


def drawn_tree(drawing: str) -> dict[str, str]:
    """Map each class in the module's drawing to the class it hangs from."""
    parents: dict[str, str] = {}
    above: list[str] = []
    for line in drawing.splitlines():
        found = re.match(r"^((?:[│├└─ ] ?)*)(\w+Error|[A-Z]\w+)(?: {2,}|$)", line)
        if found is None:
            continue
        depth = len(found[1]) // 4
        del above[depth:]
        if above:
            parents[found[2]] = above[-1]
        above.append(found[2])
    return parents


def test_the_drawn_tree_is_the_tree_of_classes() -> None:
    classes = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and value.__module__ == errors.__name__
    ]
    actual = {c.__name__: c.__bases__[0].__name__ for c in classes if c is not CouranteError}
    assert drawn_tree(errors.__doc__ or "") == actual


def test_bad_input_names_field_value_and_what_would_be_right() -> None:
    error = BadReading("speed_mps", "fast", "a number from 0 to 12")
    assert str(error) == "speed_mps: 'fast' is not usable; expected a number from 0 to 12"
    assert (error.field, error.value, error.expected) == (
        "speed_mps",
        "fast",
        "a number from 0 to 12",
    )


def test_a_long_value_is_shortened_in_the_message_and_kept_in_the_error() -> None:
    sent = "x" * 5_000
    error = BadInput("style", sent, "a style's name")
    assert len(str(error)) < 150
    assert "..." in str(error)
    assert error.value == sent


def test_missing_tells_how_to_get_it() -> None:
    error = Missing("the soundfont", "apt-get install fluid-soundfont-gm")
    assert str(error) == "the soundfont is missing: apt-get install fluid-soundfont-gm"


@pytest.mark.parametrize(("seconds", "shown"), [(30.0, "30 s"), (0.5, "0.5 s")])
def test_a_limit_says_when_to_try_again(seconds: float, shown: str) -> None:
    error = LimitReached("20 runs at once", seconds)
    assert str(error) == f"limit reached: 20 runs at once; try again in {shown}"
    assert error.retry_after_s == seconds
