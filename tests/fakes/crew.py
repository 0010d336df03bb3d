"""A fake: a crew that says what it was told to say; nobody trains."""

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from typing import final

from courante.errors import TrainingFailed
from courante.train.crew import Crew, Said
from courante.train.job import Job

DEAD = None


@final
class FakeCrew(Crew):
    """Each says one thing after the other, all in turn; ``DEAD`` is the end of one."""

    def __init__(self, *scripts: Iterable[Said | None]) -> None:
        self.handed: list[int] = []
        self._scripts = [deque(script) for script in scripts]

    @property
    def names(self) -> Sequence[str]:
        """One after the other."""
        return [f"process {rank + 1}" for rank in range(len(self._scripts))]

    def hand(self, rank: int, job: Job) -> None:
        """Note it."""
        del job
        self.handed.append(rank)

    def hear(self, ranks: Collection[int]) -> Sequence[tuple[int, Said]]:
        """The next of each."""
        said: list[tuple[int, Said]] = []
        for rank in sorted(ranks):
            match self._scripts[rank].popleft():
                case None:
                    raise TrainingFailed(f"{self.names[rank]} is dead")
                case thing:
                    said.append((rank, thing))
        return said
