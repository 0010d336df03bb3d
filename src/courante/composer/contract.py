"""The contract of a composer: composes steps for many runs at once, without end."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from courante.types import COMMON_TIME, Bits, Metre, NoteRange

S = TypeVar("S")


@dataclass(frozen=True)
class Guide:
    """What the bars to come shall be like.

    Attributes:
        styles: names of styles that the weights have learned, each with its share; none means an
            even mixture of all.
        energy: 0 (few notes) to 1 (as many as the style knows).
        counterpoint: how strictly voices keep the rules of counterpoint, 0 (as the weights have
            it) to 1.
        dance: whether the bars are to be made into dance tunes; composing them is the same.
    """

    styles: tuple[tuple[str, float], ...] = ()
    energy: float = 0.5
    counterpoint: float = 0.0
    dance: bool = False


@dataclass(frozen=True)
class Seat:
    """What a run asks of its composer.

    A run's notes depend on its seat, its guides, the weights, the number of slots and how many of
    its first steps came from an opener; never on its slot or on who else is composing.
    """

    seed: int
    metre: Metre = field(default=COMMON_TIME)
    temperature: float = 1.0
    guide: Guide = field(default=Guide())


class Composer(ABC, Generic[S]):
    """Pure: a state goes in, the next state and the composed steps come out.

    A state passed to ``step`` is consumed: use only the one returned.

    Attributes:
        slots: how many runs one state holds.
        steps_per_call: steps that one ``step`` composes for every run; divides every bar.
        note_range: the pitches composed.
        styles: names that a guide may ask for; none if the composer knows no styles, whom a guide
            then leaves as it is.
        opener: composes as this one does, for one run at a time and therefore sooner: each restores
            the other's snapshots. ``None`` if this one has but one slot.
    """

    slots: int
    steps_per_call: int
    note_range: NoteRange
    styles: tuple[str, ...]
    opener: "Composer[S] | None"

    @abstractmethod
    def init(self) -> S:
        """A state in which every slot is free."""

    @abstractmethod
    def join(self, state: S, slot: int, seat: Seat) -> S:
        """Seat a run, at the first step of a bar, with an empty musical memory."""

    @abstractmethod
    def leave(self, state: S, slot: int) -> S:
        """Free a run's slot: nobody asks for its notes any more."""

    @abstractmethod
    def guide(self, state: S, slot: int, guide: Guide) -> S:
        """Ask something else of a run, from its next bar line on; a run on one, at once.

        Raises:
            BadInput: the composer knows styles but not one of these, or the guide is none.
        """

    @abstractmethod
    def hear(self, state: S, slot: int, bits: Bits) -> S:
        """Have a run take in given music as if it had been composed here.

        Args:
            state: of all runs.
            slot: the run's.
            bits: ``(steps, notes, 2)``, of whole calls.

        Raises:
            BadInput: the bits have another shape.
        """

    @abstractmethod
    def step(self, state: S) -> tuple[S, Bits]:
        """Compose on for all slots.

        Returns:
            The next state and ``(slots, steps_per_call, notes, 2)`` play and articulate bits
            (of free slots: nothing of meaning).
        """

    @abstractmethod
    def snapshot(self, state: S, slot: int) -> bytes:
        """One run's musical state, to be put back with ``restore``."""

    @abstractmethod
    def restore(self, state: S, slot: int, snapshot: bytes) -> S:
        """Put a run back, into any slot: it goes on with exactly the notes it would have had.

        Raises:
            BadInput: the snapshot is damaged, or of other weights or another number of slots.
        """
