"""Secrets that open a run: one to control it, another to listen."""

import secrets
from dataclasses import dataclass, field

TOKEN_BYTES = 16
"""128 random bits."""


def new_token() -> str:
    """A fresh secret, safe in a URL."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def same(given: str, secret: str) -> bool:
    """Compare in a time that tells nothing about how much of a guess is right."""
    return secrets.compare_digest(given.encode(), secret.encode())


@dataclass(frozen=True, repr=False)
class Tokens:
    """A run's secrets; they never show in a log by accident."""

    control: str = field(default_factory=new_token)
    listen: str = field(default_factory=new_token)

    def __repr__(self) -> str:
        return "Tokens(...)"
