import pytest

from courante.config import LeasesConfig
from courante.errors import BadConfig


@pytest.mark.parametrize(
    "settings",
    [
        {"lease_s": 0.0},
        {"lease_s": 4000.0},
        {"lease_s": float("nan")},
        {"renew_every_s": 0.0},
        {"renew_every_s": 3.1},
        {"renew_every_s": float("nan")},
    ],
    ids="-".join,
)
def test_leases_that_would_lapse_between_two_renewals_are_refused(
    settings: dict[str, float],
) -> None:
    with pytest.raises(BadConfig, match=next(iter(settings))):
        LeasesConfig(**settings)  # pyright: ignore[reportArgumentType] - wrong on purpose


def test_a_renewal_may_fail_and_the_next_still_come_in_time() -> None:
    assert LeasesConfig().renew_every_s <= LeasesConfig().lease_s / 2
    assert LeasesConfig(lease_s=6.0, renew_every_s=3.0).renew_every_s == 3.0
