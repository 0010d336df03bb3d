from courante.config import PaceConfig
from courante.pace import tracker
from courante.pace.effort import effort_of
from courante.pace.tracker import PaceState
from courante.types import Bpm, Mode, PaceReading, Seconds, TempoFeel

FEEL = TempoFeel(Bpm(72.0), Bpm(60.0), Bpm(120.0))


def told(*readings: PaceReading) -> PaceState:
    state = tracker.init(PaceConfig(), FEEL)
    for reading in readings:
        state = tracker.observe(state, reading)
    return state


def at(state: PaceState, now_s: float) -> PaceState:
    return tracker.look(state, Seconds(now_s))


def test_nothing_is_known_before_a_reading() -> None:
    effort = effort_of(at(told(), 5.0), Seconds(5.0), Mode.AUTO)
    assert (effort.seen, effort.still) == (None, False)


def test_what_is_seen_is_fresh_for_a_while() -> None:
    state = at(told(PaceReading(Seconds(0.0), speed_mps=3.0)), 1.0)
    now, later = (effort_of(at(state, t), Seconds(t), Mode.AUTO) for t in (1.0, 60.0))
    assert now.seen is not None
    assert now.seen.speed_mps == 3.0
    assert (now.fresh, later.fresh) == (True, False)


def test_who_stands_is_still_after_some_seconds_and_at_once_if_never_seen_to_move() -> None:
    stood = at(told(PaceReading(Seconds(0.0), cadence_spm=0.0)), 0.5)
    assert effort_of(stood, Seconds(0.5), Mode.AUTO).still
    moved = at(told(PaceReading(Seconds(0.0), cadence_spm=170.0)), 0.5)
    for second in range(1, 8):
        moved = tracker.observe(moved, PaceReading(Seconds(float(second)), cadence_spm=0.0))
        moved = at(moved, float(second))
    assert effort_of(moved, Seconds(7.0), Mode.AUTO).still


def test_only_a_mode_that_holds_the_heart_rate_does_not_heed_it() -> None:
    state = at(told(PaceReading(Seconds(0.0), heart_rate_bpm=150.0)), 0.5)
    heeds = {mode for mode in Mode if effort_of(state, Seconds(0.5), mode).heeds_heart}
    assert heeds == set(Mode) - {Mode.HEART}
