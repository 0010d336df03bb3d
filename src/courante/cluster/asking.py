"""What travels between a station and a composer of the cluster, and how a run's music is retold.

A run is known to a composer by a key, and stands at a mark: so many things were asked of it. The
station keeps where the run began, and all that was asked since; from that any composer brings the
run to the same mark, note for note.
"""

import secrets
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from courante.composer.contract import Guide, Seat
from courante.errors import BadInput
from courante.types import Bits, NoteRange


@dataclass(frozen=True)
class Composed:
    """So many composer calls."""

    calls: int


@dataclass(frozen=True, eq=False)
class Heard:
    """Given music was taken in; ``bits`` are ``(steps, notes, 2)``."""

    bits: Bits = field(repr=False)


Deed: TypeAlias = Composed | Guide | Heard
"""One thing that was asked of a run, in the order of asking."""
Start: TypeAlias = Seat | bytes
"""Where a run began: a seat with an empty memory, or a composer's snapshot."""


@dataclass(frozen=True, eq=False)
class Tale:
    """All that it takes to have a run's music stand where it stands, anywhere.

    Attributes:
        key: names the run among all that a composer knows.
        start: where it began. deeds: what was asked since.
        mark: counts what was asked so far, the deeds before ``start`` too.
    """

    key: str
    start: Start = field(repr=False)
    deeds: tuple[Deed, ...] = ()
    mark: int = 0

    @staticmethod
    def begin(start: Start) -> "Tale":
        """A run that begins."""
        return Tale(secrets.token_hex(8), start)

    def then(self, deed: Deed) -> "Tale":
        """One thing more was asked; calls in a row are one deed, and still count one by one."""
        if not isinstance(deed, Composed):
            return replace(self, deeds=(*self.deeds, deed), mark=self.mark + 1)
        mark = self.mark + deed.calls
        if self.deeds and isinstance(last := self.deeds[-1], Composed):
            joined = Composed(last.calls + deed.calls)
            return replace(self, deeds=(*self.deeds[:-1], joined), mark=mark)
        return replace(self, deeds=(*self.deeds, deed), mark=mark)

    def shortened(self, snapshot: bytes) -> "Tale":
        """The same run, told from where it stands now."""
        return replace(self, start=snapshot, deeds=())

    def before(self, calls: int) -> "Tale":
        """A run of its own that stands where this one stood so many calls ago.

        Only guides may have been asked since: they are heeded from the next bar line on, here too.

        Raises:
            BadInput: the tale begins later.
        """
        kept = list(self.deeds)
        guides: list[Deed] = []
        while kept and isinstance(kept[-1], Guide):
            guides.insert(0, kept.pop())
        last = kept.pop() if kept else None
        if not isinstance(last, Composed) or last.calls < calls:
            raise BadInput("calls", calls, "so many since the tale's beginning")
        if last.calls > calls:
            kept.append(Composed(last.calls - calls))
        return Tale(secrets.token_hex(8), self.start, (*kept, *guides))

    @property
    def calls(self) -> int:
        """Composer calls since ``start``: what it costs to tell it all again."""
        return sum(deed.calls for deed in self.deeds if isinstance(deed, Composed))


@dataclass(frozen=True, eq=False)
class RunAsk:
    """What is asked about one run.

    Attributes:
        key: of the run. mark: where it stands before this.
        fresh: what is asked of it first.
        tale: how it came to that mark, for a composer that does not know it there; left out as long
            as the composer should.
    """

    key: str
    mark: int
    fresh: tuple[Guide | Heard, ...] = ()
    tale: Tale | None = None


@dataclass(frozen=True, eq=False)
class Ask:
    """Compose on for these runs.

    Attributes:
        runs: each once.
        calls: composer calls for each; none is right where only a snapshot is wanted.
        opening: whether this is for the composer's opener.
        snapshots: whether each run's snapshot is wanted too, after the calls.
        done: keys that will not be asked about again.
    """

    runs: tuple[RunAsk, ...]
    calls: int
    opening: bool = False
    snapshots: bool = False
    done: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Answer:
    """What was composed, in the order of the runs asked about.

    Attributes:
        bits: ``(steps, notes, 2)`` each. snapshots: empty where none were asked for.
        unknown: runs that this composer does not know at their mark; then nothing was done.
        busy: as many asks wait here as may; then nothing was done either.
        refused: field, value and what would be right, where a run or a guide is none.
        load: runs that wait for this composer, these left out.
    """

    bits: tuple[Bits, ...] = ()
    snapshots: tuple[bytes, ...] = ()
    unknown: tuple[str, ...] = ()
    busy: bool = False
    refused: tuple[str, str, str] | None = None
    load: int = 0


@dataclass(frozen=True)
class Traits:
    """What a composer is, as its contract has it; see ``Composer``.

    Attributes:
        opens: whether it has an opener.
        identity: names version, weights and slots: composers with the same one compose the same.
    """

    slots: int
    steps_per_call: int
    note_range: NoteRange
    styles: tuple[str, ...]
    opens: bool
    identity: str
