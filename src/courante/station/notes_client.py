"""What passes between a run and a client that plays its notes: values, and how much may be sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from courante.band.style import Style
from courante.types import ArrangedBar, Beats, Bpm, Mode, Seconds


@dataclass(frozen=True)
class StyleSaid:
    """Who plays bars that come."""

    style: Style


@dataclass(frozen=True)
class BarSaid:
    """A bar, and where it begins if bars follow each other from the one heard last."""

    bar: ArrangedBar
    style: str
    start_beat: Beats


@dataclass(frozen=True)
class ChangeSaid:
    """The runner wants something else."""

    mode: Mode
    asked_bpm: Bpm | None
    paused: bool


@dataclass(frozen=True)
class AgainSaid:
    """Bars from this one on come anew."""

    from_bar: int


Said = StyleSaid | BarSaid | ChangeSaid | AgainSaid


class Ending(Enum):
    """Why a conversation is over."""

    TAKEN_OVER = auto()
    """Another client has the run."""
    RUN_OVER = auto()
    """The run is."""
    CLOSING = auto()
    """The server stops."""
    STREAM = auto()
    """The client goes back to the stream."""


@dataclass(frozen=True)
class Over:
    """A conversation is over, and why, in words."""

    ending: Ending
    why: str


@dataclass(frozen=True)
class Welcome:
    """Where a conversation begins.

    Attributes:
        bar: the first that will be sent.
        time_s, beat: the run's time now, and its beat then.
        style: plays the first bars.
        change: what the runner wants.
    """

    bar: int
    time_s: Seconds
    beat: Beats
    style: Style
    change: ChangeSaid


@dataclass
class Share:
    """What one client has been sent and may be sent.

    Attributes:
        wake: called when there may be something to send.
        sent: the first bar that was not sent. credit: how many more it may be sent.
        styles: names of those it knows. change: what it was told that the runner wants.
        over: set once the conversation is over.
    """

    wake: Callable[[], None]
    sent: int
    credit: int
    change: ChangeSaid
    styles: set[str] = field(default_factory=set[str])
    over: Over | None = None

    def end(self, ending: Ending, why: str) -> None:
        """It is over; the first reason counts."""
        if self.over is None:
            self.over = Over(ending, why)
            self.wake()
