"""Open files: every connection is one, so the system must allow as many."""

import resource

from courante.config import LimitsConfig
from courante.errors import BadConfig

SPARE = 256
"""For all that is no connection: weights, databases, outlets, recordings."""


def allow_connections(limits: LimitsConfig) -> None:
    """Have this process open as many files as its connections need.

    Raises:
        BadConfig: the system does not allow so many.
    """
    needed = limits.connections + SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        expected = f"at most {max(1, hard - SPARE)} while this process may open {hard} files"
        raise BadConfig(field="connections", value=limits.connections, expected=expected)
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
