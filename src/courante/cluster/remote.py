"""A composer that has the cluster compose; a station uses it as it would one of its own.

What a station holds of a run is its tale: where it began, and what was asked since. So it costs
nothing but time when a composer dies: another one is told, and goes on with the same notes.

Notes are fetched up to the next bar line at once, which is a quarter of the calls over the network.
That changes no note: a guide is heeded from a bar line on, and none is fetched beyond.
"""

from dataclasses import dataclass, field, replace
from typing import Protocol, final

import numpy as np

from courante.cluster.asking import Answer, Ask, Composed, Heard, RunAsk, Start, Tale, Traits
from courante.composer.contract import Composer, Guide, Seat
from courante.errors import BadInput
from courante.types import Bits

LONGEST_TALE_CALLS = 64
"""A run that is told from further back is told anew from a snapshot."""


class Asked(Protocol):
    """Whoever has composers compose."""

    def ask(self, ask: Ask, by: str) -> tuple[Answer, str]:
        """Have something composed.

        Args:
            ask: what.
            by: the name of who composed last, who is asked first; empty if nobody did.

        Returns:
            The answer, and the name of who gave it.
        """
        ...


class Place(bytes):
    """A composer's snapshot that remembers where in its bar it was taken.

    Attributes:
        call: calls since the bar line. bar_calls: calls of a bar; 0 if that is not known.
    """

    call: int = 0
    bar_calls: int = 0


@dataclass(frozen=True, eq=False)
class Sitting:
    """A run in a slot.

    Attributes:
        tale: up to what was fetched. call, bar_calls: where in its bar that is; see ``Place``.
        fetched: bits of calls that were fetched and not given out yet, the next one first.
    """

    tale: Tale
    call: int
    bar_calls: int
    fetched: tuple[Bits, ...] = field(default=(), repr=False)


@dataclass(frozen=True, eq=False)
class Table:
    """The state: who sits where.

    Attributes:
        slots: the runs. by: who composed for them last. left: keys of runs that left since.
    """

    slots: tuple[Sitting | None, ...]
    by: str = ""
    left: tuple[str, ...] = ()


@final
class RemoteComposer(Composer[Table]):
    """Composes elsewhere; see ``Composer``."""

    def __init__(self, asked: Asked, traits: Traits, *, opening: bool = False) -> None:
        """Be one that composes as ``traits`` tells, or its opener."""
        self.slots = 1 if opening else traits.slots
        self.steps_per_call = traits.steps_per_call
        self.note_range = traits.note_range
        self.styles = traits.styles
        self.opener = None
        if traits.opens and not opening:
            self.opener = RemoteComposer(asked, traits, opening=True)
        self._asked = asked
        self._opening = opening

    def init(self) -> Table:
        """A state in which every slot is free."""
        return Table((None,) * self.slots)

    def join(self, state: Table, slot: int, seat: Seat) -> Table:
        """See ``Composer``.

        Raises:
            BadInput: the seat is none. OutputFailed: nobody composes.
        """
        calls, rest = divmod(seat.metre.steps_per_bar, self.steps_per_call)
        return self._seat(state, slot, seat, 0, 0 if rest else calls)

    def restore(self, state: Table, slot: int, snapshot: bytes) -> Table:
        """See ``Composer``.

        Raises:
            BadInput: the snapshot is none. OutputFailed: nobody composes.
        """
        known = snapshot if isinstance(snapshot, Place) else Place(snapshot)
        return self._seat(state, slot, bytes(snapshot), known.call, known.bar_calls)

    def leave(self, state: Table, slot: int) -> Table:
        """See ``Composer``."""
        self._require_slot(slot)
        left = state.slots[slot]
        if left is None:
            return state
        slots = (*state.slots[:slot], None, *state.slots[slot + 1 :])
        return replace(state, slots=slots, left=(*state.left, left.tale.key))

    def guide(self, state: Table, slot: int, guide: Guide) -> Table:
        """See ``Composer``.

        Raises:
            BadInput: the guide is none. OutputFailed: nobody composes.
        """
        return self._tell(state, slot, guide)

    def hear(self, state: Table, slot: int, bits: Bits) -> Table:
        """See ``Composer``.

        Raises:
            BadInput: the bits have another shape. OutputFailed: nobody composes.
        """
        state = self._tell(state, slot, Heard(bits))
        sitting = _sitting(state, slot)
        call = sitting.call + len(bits) // self.steps_per_call
        if sitting.bar_calls:
            call %= sitting.bar_calls
        return _with(state, slot, replace(sitting, call=call))

    def step(self, state: Table) -> tuple[Table, Bits]:
        """See ``Composer``.

        Raises:
            OutputFailed: nobody composes, or a composer failed.
        """
        waiting = [i for i, s in enumerate(state.slots) if s is not None and not s.fetched]
        if waiting:
            state = self._fetch(state, waiting)
        bits = np.zeros((self.slots, self.steps_per_call, self.note_range.size, 2), dtype=np.bool_)
        after: list[Sitting | None] = []
        for slot, sitting in enumerate(state.slots):
            if sitting is None:
                after.append(None)
            else:
                bits[slot] = sitting.fetched[0]
                after.append(replace(sitting, fetched=sitting.fetched[1:]))
        return replace(state, slots=tuple(after)), bits

    def snapshot(self, state: Table, slot: int) -> bytes:
        """See ``Composer``: as the composer of the cluster would take it.

        Raises:
            OutputFailed: nobody composes.
        """
        sitting = _sitting(state, slot)
        # What was fetched stands further on: who stands here is told as a run of its own.
        tale = sitting.tale.before(len(sitting.fetched)) if sitting.fetched else sitting.tale
        _, answer = self._ask(state, _runs((tale,)), (tale,), 0, snapshots=True)
        place = Place(answer.snapshots[0])
        place.bar_calls = sitting.bar_calls
        if sitting.bar_calls:
            place.call = (sitting.call - len(sitting.fetched)) % sitting.bar_calls
        return place

    def _seat(self, state: Table, slot: int, start: Start, call: int, bar_calls: int) -> Table:
        state = self.leave(state, slot)
        tale = Tale.begin(start)
        run = RunAsk(tale.key, tale.mark, tale=tale)
        state, _ = self._ask(state, (run,), (tale,), 0)
        return _with(state, slot, Sitting(tale, call, bar_calls))

    def _tell(self, state: Table, slot: int, deed: Guide | Heard) -> Table:
        self._require_slot(slot)
        sitting = _sitting(state, slot)
        run = RunAsk(sitting.tale.key, sitting.tale.mark, (deed,))
        state, _ = self._ask(state, (run,), (sitting.tale,), 0)
        return _with(state, slot, replace(sitting, tale=sitting.tale.then(deed)))

    def _fetch(self, state: Table, waiting: list[int]) -> Table:
        """Have all runs that wait composed for, up to the nearest of their bar lines.

        And no further than others have notes: from then on they are composed for together.
        """
        sittings = [_sitting(state, slot) for slot in waiting]
        calls = min(s.bar_calls - s.call if s.bar_calls else 1 for s in sittings)
        left = [len(s.fetched) for s in state.slots if s is not None and s.fetched]
        calls = min([calls, *left])
        tales = tuple(s.tale for s in sittings)
        if any(tale.calls > LONGEST_TALE_CALLS for tale in tales):
            state, tales = self._shortened(state, tales)
        state, answer = self._ask(state, _runs(tales), tales, calls)
        for slot, sitting, tale, bits in zip(waiting, sittings, tales, answer.bits, strict=True):
            call = sitting.call + calls
            if sitting.bar_calls:
                call %= sitting.bar_calls
            fetched = tuple(np.split(bits, calls))
            told = tale.then(Composed(calls))
            state = _with(state, slot, Sitting(told, call, sitting.bar_calls, fetched))
        return state

    def _shortened(self, state: Table, tales: tuple[Tale, ...]) -> tuple[Table, tuple[Tale, ...]]:
        state, answer = self._ask(state, _runs(tales), tales, 0, snapshots=True)
        told = zip(tales, answer.snapshots, strict=True)
        return state, tuple(tale.shortened(snapshot) for tale, snapshot in told)

    def _ask(
        self,
        state: Table,
        runs: tuple[RunAsk, ...],
        tales: tuple[Tale, ...],
        calls: int,
        *,
        snapshots: bool = False,
    ) -> tuple[Table, Answer]:
        """Ask; who does not know these runs, or not at their mark, is told their tales."""
        ask = Ask(runs, calls, self._opening, snapshots, state.left)
        answer, by = self._asked.ask(ask, state.by)
        while answer.unknown:
            told = tuple(
                replace(run, tale=tale) if run.key in answer.unknown else run
                for run, tale in zip(runs, tales, strict=True)
            )
            answer, by = self._asked.ask(replace(ask, runs=told), by)
            runs = told
        if answer.refused is not None:
            raise BadInput(*answer.refused)
        return replace(state, by=by, left=()), answer

    def _require_slot(self, slot: int) -> None:
        if not 0 <= slot < self.slots:
            raise BadInput("slot", slot, f"0 to {self.slots - 1}")


def _sitting(state: Table, slot: int) -> Sitting:
    sitting = state.slots[slot]
    if sitting is None:
        raise BadInput("slot", slot, "one with a run in it")
    return sitting


def _runs(tales: tuple[Tale, ...]) -> tuple[RunAsk, ...]:
    return tuple(RunAsk(tale.key, tale.mark) for tale in tales)


def _with(state: Table, slot: int, sitting: Sitting) -> Table:
    slots = (*state.slots[:slot], sitting, *state.slots[slot + 1 :])
    return replace(state, slots=slots)
