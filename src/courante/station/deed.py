"""Whose a run is: its secrets, and whether it is to be kept."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import final

from courante.station.identity import Identity
from courante.station.tokens import digest, new_token, same


@final
class Deed:
    """A run's identity as it changes; safe for any thread."""

    def __init__(self, identity: Identity, on_change: Callable[[], None]) -> None:
        """Begin.

        Args:
            identity: as it is so far.
            on_change: called after each change, by whoever made it.
        """
        self._identity = identity
        self._on_change = on_change
        self._lock = threading.Lock()

    @property
    def identity(self) -> Identity:
        """As it is now."""
        return self._identity

    def controlled_by(self, token: str) -> bool:
        """Whether this is the control token."""
        return same(token, self._identity.tokens.control)

    def heard_by(self, token: str) -> bool:
        """Whether this is the listen token."""
        return same(token, self._identity.tokens.listen)

    def renew_listen_token(self) -> str:
        """Revoke the listen token: who listens goes on, the old link opens nothing any more.

        Returns:
            The new one, which is told only now.
        """
        token = new_token()
        with self._lock:
            tokens = replace(self._identity.tokens, listen=digest(token))
            self._identity = replace(self._identity, tokens=tokens)
        self._on_change()
        return token

    def renew_control_token(self) -> str:
        """Revoke the control token.

        Returns:
            The new one, which is told only now.
        """
        token = new_token()
        with self._lock:
            tokens = replace(self._identity.tokens, control=digest(token))
            self._identity = replace(self._identity, tokens=tokens)
        self._on_change()
        return token

    def save(self, *, saved: bool) -> None:
        """Have the run kept once it is over, with heart rate and recording, or not."""
        with self._lock:
            self._identity = replace(self._identity, saved=saved)
        self._on_change()
