"""How long fuzzing goes on: briefly and always the same, unless the environment asks for more.

``FUZZ_FACTOR=20`` tries twenty times as much, with chances of its own each time.
"""

import os

from hypothesis import HealthCheck, settings

FACTOR = int(os.environ.get("FUZZ_FACTOR", "1"))
ATHERIS_S = 3 * FACTOR
_SLOW = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
    HealthCheck.function_scoped_fixture,
)


def bounded(examples: int) -> settings:
    """Settings for so many examples, times ``FACTOR``."""
    return settings(
        max_examples=examples * FACTOR,
        deadline=None,
        derandomize=FACTOR == 1,
        database=None,
        suppress_health_check=_SLOW,
    )
