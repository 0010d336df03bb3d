"""One composer state in a cluster, and the runs that have its slots."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar, final

from courante.cluster.asking import Composed, Deed, Start
from courante.composer.contract import Composer, Guide, Seat
from courante.types import Bits

S = TypeVar("S")


@dataclass(eq=False)
class Run:
    """A run that a composer knows.

    Attributes:
        key: its name here. mark: where it stands once all that is to do is done.
        start: where it begins; ``None`` while it has a slot.
        to_do: what is asked of it. retold: calls among that whose notes are known already.
        bits: composed and not yet given out. idle_s: since when nothing is to do.
    """

    key: str
    mark: int
    start: Start | None = field(default=None, repr=False)
    to_do: list[Deed] = field(default_factory=list[Deed], repr=False)
    retold: int = 0
    bits: list[Bits] = field(default_factory=list[Bits], repr=False)
    idle_s: float = 0.0


@final
class Bench(Generic[S]):
    """Composes for up to ``composer.slots`` runs at a time."""

    def __init__(self, composer: Composer[S]) -> None:
        self._composer = composer
        self._state = composer.init()
        self._runs: list[Run | None] = [None] * composer.slots

    @property
    def runs(self) -> list[Run]:
        """Who sits here."""
        return [run for run in self._runs if run is not None]

    @property
    def room(self) -> int:
        """How many slots are free."""
        return self._runs.count(None)

    def seat(self, run: Run) -> None:
        """Give a run a free slot, where it stood.

        Raises:
            BadInput, BadConfig: its start is none; it has no slot then.
        """
        slot = self._runs.index(None)
        if isinstance(run.start, Seat):
            self._state = self._composer.join(self._state, slot, run.start)
        elif run.start is not None:
            self._state = self._composer.restore(self._state, slot, run.start)
        run.start = None
        self._runs[slot] = run

    def settle(self, run: Run) -> None:
        """Do what is asked of a run up to its next call.

        Raises:
            BadInput: a guide, or music to be heard, is none; it is passed over.
        """
        slot = self._runs.index(run)
        while run.to_do and not isinstance(deed := run.to_do[0], Composed):
            run.to_do.pop(0)
            if isinstance(deed, Guide):
                self._state = self._composer.guide(self._state, slot, deed)
            else:
                self._state = self._composer.hear(self._state, slot, deed.bits)

    def step(self) -> int:
        """One call for all that sit here; each has one to do next.

        Returns:
            How many runs it was for.
        """
        self._state, bits = self._composer.step(self._state)
        for slot, run in enumerate(self._runs):
            if run is not None:
                _note_call(run, bits[slot])
        return len(self.runs)

    def snapshot(self, run: Run) -> bytes:
        """Where a run stands."""
        return self._composer.snapshot(self._state, self._runs.index(run))

    def free(self, run: Run) -> None:
        """Free a run's slot; what it composed here is lost unless its snapshot was taken."""
        self._runs[self._runs.index(run)] = None


def _note_call(run: Run, bits: Bits) -> None:
    first = run.to_do[0]
    calls = first.calls if isinstance(first, Composed) else 0
    run.to_do[:1] = [Composed(calls - 1)] if calls > 1 else []
    if run.retold:
        run.retold -= 1
    else:
        run.bits.append(bits)
