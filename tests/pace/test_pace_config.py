import pytest

from courante.config import PaceConfig
from courante.errors import BadConfig


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stale_s", 0),
        ("step_window_s", -1),
        ("gps_window_s", 100),
        ("change_per_bar", 0),
        ("fast_change_per_bar", 0.9),
        ("deadband", 0.1),
        ("standing_after_s", -1),
        ("heart_zone_bpm", (150, 130)),
        ("heart_zone_bpm", (10, 130)),
        ("reference_speed_mps", 0),
        ("reference_bpm", 500),
        ("lowest_bpm", 230),
    ],
)
def test_settings_that_make_no_tempo_are_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(BadConfig, match=name):
        PaceConfig(**{name: value})  # pyright: ignore[reportArgumentType]


def test_the_defaults_hold() -> None:
    assert PaceConfig().heart_zone_bpm == (130, 150)
