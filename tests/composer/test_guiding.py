import numpy as np
import pytest
from tests.networks import FULL, STYLED, THIN, tiny_network

from courante.composer.contract import Guide, Seat
from courante.composer.guiding import wishes_of
from courante.composer.network import NetworkComposer, Slots
from courante.config import ComposerConfig
from courante.errors import BadInput
from courante.types import COMPOUND_TIME, TRIPLE_TIME, Bits, Metre

COMPOSER = NetworkComposer(tiny_network(config=STYLED), ComposerConfig(slots=2))
QUIET = Guide((("thin", 1.0),), 0.0)
LOUD = Guide((("full", 3.0), ("thin", 1.0)), 1.0)


def compose(state: Slots, calls: int) -> tuple[Slots, Bits]:
    """What the run in slot 0 plays."""
    rows: list[Bits] = []
    for _ in range(calls):
        state, bits = COMPOSER.step(state)
        rows.append(bits[0])
    return state, np.concatenate(rows)


def seated(guide: Guide, metre: Metre = TRIPLE_TIME) -> Slots:
    return COMPOSER.join(COMPOSER.init(), 0, Seat(7, metre, guide=guide))


def test_shares_are_mixed_and_energy_is_looked_up_in_each_style() -> None:
    wishes = wishes_of(LOUD, (THIN, FULL))
    np.testing.assert_allclose(wishes.styles, [0.25, 0.75])
    np.testing.assert_allclose(wishes.energy, [0.25 * 0.6 + 0.75 * 2, 3.3, 0.8], rtol=1e-6)


def test_none_asked_is_an_even_mixture() -> None:
    wishes = wishes_of(Guide(), (THIN, FULL))
    np.testing.assert_allclose(wishes.styles, [0.5, 0.5])
    np.testing.assert_allclose(wishes.energy, [0.825, 2.3, 0.475], rtol=1e-6)


def test_weights_without_styles_are_asked_nothing() -> None:
    assert wishes_of(LOUD, ()).styles.shape == (0,)


@pytest.mark.parametrize(
    ("guide", "named"),
    [
        (Guide(energy=1.1), "energy: 1.1 .* 0 to 1"),
        (Guide(energy=float("nan")), "energy: nan"),
        (Guide((("polka", 1.0),)), "style: 'polka' .* thin, full"),
        (Guide((("thin", 1.0), ("thin", 2.0))), "styles: 'thin, thin' .* once"),
        (Guide((("thin", -1.0), ("full", 2.0))), "shares from 0 on"),
        (Guide((("thin", 0.0),)), "shares from 0 on"),
        (Guide((("thin", float("inf")),)), "shares from 0 on"),
    ],
)
def test_a_guide_that_is_none_is_refused(guide: Guide, named: str) -> None:
    with pytest.raises(BadInput, match=named):
        COMPOSER.guide(seated(QUIET), 0, guide)
    with pytest.raises(BadInput, match=named):
        seated(guide)


def test_a_guide_counts_from_the_next_bar_line_on() -> None:
    _, usual = compose(seated(QUIET), 9)
    state, first = compose(seated(QUIET), 1)
    state, rest = compose(COMPOSER.guide(state, 0, LOUD), 8)
    played = np.concatenate([first, rest])
    np.testing.assert_array_equal(played[:12], usual[:12])
    assert not np.array_equal(played[12:], usual[12:])
    _, at_once = compose(COMPOSER.guide(seated(QUIET), 0, LOUD), 9)
    _, from_the_seat = compose(seated(LOUD), 9)
    np.testing.assert_array_equal(at_once, from_the_seat)
    assert not np.array_equal(at_once[:12], usual[:12])


def test_the_same_guide_again_changes_nothing() -> None:
    _, usual = compose(seated(QUIET), 6)
    state, first = compose(seated(QUIET), 2)
    _, rest = compose(COMPOSER.guide(state, 0, QUIET), 4)
    np.testing.assert_array_equal(np.concatenate([first, rest]), usual)


def test_a_guide_to_come_is_in_the_snapshot() -> None:
    state, _ = compose(seated(QUIET), 1)
    state = COMPOSER.guide(state, 0, LOUD)
    snapshot = COMPOSER.snapshot(state, 0)
    _, expected = compose(state, 8)
    _, found = compose(COMPOSER.restore(COMPOSER.init(), 0, snapshot), 8)
    np.testing.assert_array_equal(found, expected)


def test_six_eight_is_not_three_four() -> None:
    _, in_two = compose(seated(QUIET, COMPOUND_TIME), 6)
    _, in_three = compose(seated(QUIET, TRIPLE_TIME), 6)
    assert not np.array_equal(in_two, in_three)


def test_hearing_what_it_would_have_played_leaves_it_where_it_would_be() -> None:
    unguided = NetworkComposer(tiny_network(), ComposerConfig(slots=2))

    def of(state: Slots, calls: int) -> tuple[Slots, Bits]:
        rows: list[Bits] = []
        for _ in range(calls):
            state, bits = unguided.step(state)
            rows.append(bits[0])
        return state, np.concatenate(rows)

    _, played = of(unguided.join(unguided.init(), 0, Seat(7)), 6)
    state = unguided.hear(unguided.join(unguided.init(), 0, Seat(7)), 0, played[:8])
    _, rest = of(state, 4)
    np.testing.assert_array_equal(rest, played[8:])


@pytest.mark.parametrize("shape", [(3, 8, 2), (4, 7, 2), (4, 8)])
def test_music_of_another_shape_is_not_heard(shape: tuple[int, ...]) -> None:
    with pytest.raises(BadInput, match=r"bits: .* \(4 or a multiple, 8, 2\)"):
        COMPOSER.hear(seated(QUIET), 0, np.zeros(shape, np.bool_))
