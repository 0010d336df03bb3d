"""Secrets that open a run: one to control it, another to listen. Only their digests are kept."""

import hashlib
import secrets
from dataclasses import dataclass, field

TOKEN_BYTES = 16
"""128 random bits."""


def new_token() -> str:
    """A fresh secret, safe in a URL."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """SHA-256 of a token: of 128 random bits it needs neither salt nor stretching."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(given: str, kept_digest: str) -> bool:
    """Whether this is the token, in a time that tells nothing of how much of a guess is right."""
    return secrets.compare_digest(digest(given), kept_digest)


@dataclass(frozen=True, repr=False)
class Tokens:
    """The digests of a run's secrets; they never show in a log by accident."""

    control: str
    listen: str

    def __repr__(self) -> str:
        return "Tokens(...)"


@dataclass(frozen=True, repr=False)
class Secrets:
    """A run's secrets themselves, for the answer that tells them; kept nowhere."""

    control: str = field(default_factory=new_token)
    listen: str = field(default_factory=new_token)

    @property
    def tokens(self) -> Tokens:
        """What is kept of them."""
        return Tokens(digest(self.control), digest(self.listen))

    def __repr__(self) -> str:
        return "Secrets(...)"
