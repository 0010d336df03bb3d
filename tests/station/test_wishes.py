import pytest

from courante.errors import BadInput
from courante.station.wishes import energy_wish_from, with_energy


@pytest.mark.parametrize(("said", "wish"), [(None, None), ("auto", "auto"), (0, 0.0), (0.7, 0.7)])
def test_what_can_be_asked_for(said: object, wish: object) -> None:
    assert energy_wish_from(said) == wish


@pytest.mark.parametrize("said", [True, "loud", "0.5", -0.1, 1.1, float("nan"), [0.5], {}])
def test_what_cannot(said: object) -> None:
    with pytest.raises(BadInput, match=r"energy: .* expected a number from 0 to 1, or auto"):
        energy_wish_from(said)


def test_nothing_said_changes_nothing_and_auto_takes_a_wish_back() -> None:
    assert with_energy(0.3, None) == 0.3
    assert with_energy(0.3, 0.8) == 0.8
    assert with_energy(0.3, "auto") is None
