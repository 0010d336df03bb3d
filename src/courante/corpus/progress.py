"""How long work tells the outside where it stands; the command line draws a bar from it."""

from typing import Protocol


class Progress(Protocol):
    """Called after every source that was read."""

    def __call__(self, done: int, total: int, name: str) -> None:
        """``done`` of ``total`` are finished, the last of them was ``name``."""
        ...
