"""Timing: score time becomes seconds here, at the last moment, by the tempo of the block.

The score position moves on by tempo times duration. A note begins where its bar stands plus its
micro-offset; its end is kept in score time too, so that a note under way when the tempo changes
ends by the new tempo. Every beginning has exactly one end, and an end never comes after the same
part has struck the same pitch again.

When no bar is left, bars played last are repeated on the same beat grid: whole phrases if as many
are known, so that the phrase goes on from where it stood.
"""

from dataclasses import dataclass, replace
from operator import attrgetter

from courante.types import (
    ArrangedBar,
    Beats,
    Bpm,
    NoteEvent,
    Pitch,
    PlayedBar,
    Seconds,
    TimedNote,
)

REPEATABLE_BARS = (8, 4)
"""How many bars a repeat goes back, if as many are known; multiples of a phrase."""
SHORTEST_BEATS = 1 / 32
"""No note is shorter."""
ON_TIME_BEATS = 1e-9
"""A repeat does not begin for so small a part of a beat: rounding, not music."""


@dataclass(frozen=True)
class Strike:
    """A note that is to begin; beats are counted from the start of the run."""

    begin: Beats
    end: Beats
    part: str
    pitch: Pitch
    velocity: int


@dataclass(frozen=True)
class TimingState:
    """Where a run stands in its score.

    Attributes:
        position: score time played so far.
        written_to: where the last known bar ends.
        ahead: bars that have not begun. strikes: notes that have not begun, in order.
        sounding: notes that have begun and not ended.
        recent: the last bars of this style, which a repeat is taken from. repeats: how many bars of
            it were taken in a row. repeating: whether the bar now under way is a repeat.
        current: the bar now under way.
    """

    position: Beats
    written_to: Beats
    ahead: tuple[PlayedBar, ...] = ()
    strikes: tuple[Strike, ...] = ()
    sounding: tuple[Strike, ...] = ()
    recent: tuple[PlayedBar, ...] = ()
    repeats: int = 0
    repeating: bool = False
    current: PlayedBar | None = None


@dataclass(frozen=True)
class Played:
    """What falls into one block.

    Attributes:
        notes: beginnings and ends in order; at one moment, ends first.
        bars: the bars that began in it.
        start_beat, end_beat: score time at its two ends.
        repeated: whether any of it is a repeat for want of new bars.
    """

    notes: tuple[TimedNote, ...]
    bars: tuple[PlayedBar, ...]
    start_beat: Beats
    end_beat: Beats
    repeated: bool


def init() -> TimingState:
    """Before the first beat."""
    return TimingState(position=Beats(0.0), written_to=Beats(0.0))


def resume(position: Beats, written_to: Beats) -> TimingState:
    """In the middle of the music: the next bar fed begins at ``written_to``, which may be earlier.

    What of such bars would have ended by now is passed over; notes that would be sounding begin at
    once.
    """
    return TimingState(position=position, written_to=written_to)


def feed(state: TimingState, bar: ArrangedBar, style: str) -> TimingState:
    """Add a bar after all that is known."""
    played = PlayedBar(state.written_to, bar, style)
    same_style = tuple(old for old in state.recent if old.style == style)
    recent = (*same_style, played)[-max(REPEATABLE_BARS) :]
    return _written(replace(state, recent=recent, repeats=0), played, state.position)


def beats_ahead(state: TimingState) -> Beats:
    """How much music is known beyond the present position."""
    return Beats(state.written_to - state.position)


def step(state: TimingState, *, tempo_bpm: Bpm, duration_s: Seconds) -> tuple[TimingState, Played]:
    """Play on for one block at one tempo.

    As long as no bar was ever fed, time passes and the score waits.

    Args:
        state: where the score stands.
        tempo_bpm: beats per minute throughout the block.
        duration_s: length of the block.

    Returns:
        The next state, and what begins and ends in the block.
    """
    start = state.position
    if not state.recent:
        return state, Played((), (), start, start, repeated=False)
    beats_per_second = tempo_bpm / 60
    end = Beats(start + beats_per_second * duration_s)
    state = _repeated_until(state, end)
    strikes = tuple(strike for strike in state.strikes if strike.begin < end)
    later = state.strikes[len(strikes) :]
    moments, sounding = _played(state.sounding, strikes, end)
    seconds = [(moment[0] - start) / beats_per_second for moment in moments]
    notes = tuple(
        TimedNote(Seconds(min(max(time_s, 0.0), duration_s)), note.part, note.pitch, velocity)
        for time_s, (_, note, velocity) in zip(seconds, moments, strict=True)
    )
    bars = tuple(bar for bar in state.ahead if bar.start_beat < end)
    repeating = bars[-1].repeated if bars else state.repeating
    repeated = any(bar.repeated for bar in bars) or (
        state.repeating and not (bars and bars[0].start_beat <= start)
    )
    moved = replace(
        state,
        position=end,
        ahead=state.ahead[len(bars) :],
        strikes=later,
        sounding=sounding,
        repeating=repeating,
        current=bars[-1] if bars else state.current,
    )
    return moved, Played(notes, bars, start, end, repeated)


def release(state: TimingState) -> tuple[TimedNote, ...]:
    """The ends of all notes that sound, at once: for a pause or the end of a run."""
    return tuple(TimedNote(Seconds(0.0), s.part, s.pitch, 0) for s in state.sounding)


def released(state: TimingState) -> TimingState:
    """The state after ``release``: nothing sounds; playing goes on from the same beat."""
    return replace(state, sounding=())


def _written(state: TimingState, played: PlayedBar, earliest: Beats) -> TimingState:
    """Append a bar; a note that would begin before ``earliest`` begins there, if it lasts."""
    start = played.start_beat
    new = [
        _strike(start, note, earliest)
        for note in played.bar.notes
        if start + note.onset_beats + note.length_beats > earliest
    ]
    order = attrgetter("begin", "part", "pitch")
    written_to = Beats(start + played.bar.metre.beats_per_bar)
    return replace(
        state,
        written_to=written_to,
        ahead=(*state.ahead, played) if written_to > earliest else state.ahead,
        strikes=tuple(sorted((*state.strikes, *new), key=order)),
    )


def _strike(start: Beats, note: NoteEvent, earliest: Beats) -> Strike:
    written = start + note.onset_beats
    begin = max(written + note.micro_offset_beats, earliest)
    end = max(written + note.length_beats, begin + SHORTEST_BEATS)
    return Strike(Beats(begin), Beats(end), note.part, note.pitch, note.velocity)


def _repeated_until(state: TimingState, end: Beats) -> TimingState:
    """Repeat bars until the score reaches ``end``."""
    while state.written_to < end - ON_TIME_BEATS:
        known = len(state.recent)
        back = next((bars for bars in REPEATABLE_BARS if bars <= known), known)
        source = state.recent[known - back + state.repeats % back]
        start = state.written_to
        played = replace(source, start_beat=start, repeated=True)
        earliest = max(start, state.position)
        state = _written(replace(state, repeats=state.repeats + 1), played, earliest)
    return state


Moment = tuple[Beats, Strike, int]
"""When, which note, and its velocity: 0 where it ends."""


def _played(
    sounding: tuple[Strike, ...], strikes: tuple[Strike, ...], until: Beats
) -> tuple[list[Moment], tuple[Strike, ...]]:
    """Beginnings and ends before ``until``, in order, and what sounds then."""
    now = {(strike.part, strike.pitch): strike for strike in sounding}
    moments: list[Moment] = []

    def end_those_due(beat: Beats) -> None:
        due = sorted((s for s in now.values() if s.end <= beat), key=attrgetter("end"))
        for strike in due:
            moments.append((strike.end, strike, 0))
            del now[strike.part, strike.pitch]

    for strike in strikes:
        end_those_due(strike.begin)
        same = now.pop((strike.part, strike.pitch), None)
        now[strike.part, strike.pitch] = strike
        if same and same.begin == strike.begin:
            now[strike.part, strike.pitch] = max(same, strike, key=attrgetter("end"))
            continue
        if same:
            moments.append((strike.begin, same, 0))
        moments.append((strike.begin, strike, strike.velocity))
    end_those_due(Beats(until - ON_TIME_BEATS))
    return moments, tuple(now.values())
