"""What the runner does at a moment, as far as energy is concerned."""

from dataclasses import dataclass

from courante.pace.estimate import Estimate
from courante.pace.tracker import PaceState
from courante.types import Mode, Seconds


@dataclass(frozen=True)
class Effort:
    """What is known of the runner.

    Attributes:
        seen: the latest estimate of a runner who moves, if there was one.
        still: whether the runner stands. fresh: whether ``seen`` is of now.
        heeds_heart: whether a heart that beats faster asks for more.
    """

    seen: Estimate | None = None
    still: bool = False
    fresh: bool = True
    heeds_heart: bool = True


def effort_of(state: PaceState, now_s: Seconds, mode: Mode) -> Effort:
    """The effort that a run's readings show.

    Args:
        state: of its pace, by ``tracker.look`` or ``tracker.step`` of this time.
        now_s: time of the run.
        mode: the tempo policy; one that is to hold a heart rate must not drive it on.
    """
    config, seen, since = state.config, state.seen, state.still_since_s
    still = since is not None and (seen is None or now_s - since >= config.standing_after_s)
    if seen is None:
        return Effort(still=still)
    stale_s = config.heart_stale_s if seen.source == "heart rate" else config.stale_s
    fresh = now_s - seen.time_s <= stale_s
    return Effort(seen, still, fresh, heeds_heart=mode is not Mode.HEART)
