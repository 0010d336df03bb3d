"""The contract of an outlet: where chunks leave Courante."""

from abc import ABC, abstractmethod

from courante.types import Chunk


class Outlet(ABC):
    """Takes a run's chunks in order. Must never block the caller for long."""

    @abstractmethod
    def publish(self, chunk: Chunk) -> None:
        """Pass a chunk on.

        Raises:
            OutputFailed: it cannot be written (disk full, for one); nothing half written stays.
        """

    @abstractmethod
    def close(self) -> None:
        """No more chunks will come."""
