"""Where a run stands, so that it can go on from there in another process."""

from dataclasses import dataclass, field, replace

from courante.band.arrange import BandState
from courante.band.style import Style
from courante.pace.carried import Carried
from courante.performer import expression, timing
from courante.station.pipeline import PipelineState
from courante.types import ArrangedBar, Beats, Metre, Seconds


@dataclass(frozen=True)
class Place:
    """A place in a run's music.

    Attributes:
        time_s: media time rendered. beat: score time played.
        bar_index: the composed bar that is under way, or comes next. bar_beat: where it begins.
    """

    time_s: Seconds = field(default=Seconds(0.0))
    beat: Beats = field(default=Beats(0.0))
    bar_index: int = 0
    bar_beat: Beats = field(default=Beats(0.0))


@dataclass(frozen=True)
class Standing:
    """How a run stands.

    Attributes:
        place: in its music. paused: whether it rests there.
        carried: of its pace; ``None`` if that is to begin anew.
        notes: whether somebody plays its notes themselves, and it is where they are.
    """

    place: Place = field(default_factory=Place)
    paused: bool = False
    carried: Carried | None = None
    notes: bool = False


@dataclass(frozen=True, eq=False)
class WayBack:
    """Where a stream goes on that was silent while somebody played the notes.

    Attributes:
        beat: there. bar_beat: where the bar begins that is under way.
        ahead: bars that are arranged, from that one on. band: with the bar waiting that follows.
        fed: number of the composed bar that the band takes next.
    """

    beat: Beats
    bar_beat: Beats
    ahead: tuple[tuple[ArrangedBar, Style], ...]
    band: BandState
    fed: int


def place_of(state: PipelineState, start: Place) -> Place:
    """Where a run is now.

    Args:
        state: the run.
        start: where it began, in this process.
    """
    index, beat = _bar_of(state) or (start.bar_index, start.bar_beat)
    return Place(state.time_s, state.beat, index, beat)


def standing_at(standing: Standing, place: Place | None) -> Standing:
    """How a run stands that may be where somebody plays its notes.

    Args:
        standing: of its stream.
        place: where they are; ``None`` if nobody does, and it is where its stream is.
    """
    if place is None:
        return replace(standing, notes=False)
    known = standing.carried
    held = None if known is None else replace(known, held=True)
    return replace(standing, place=place, carried=held, notes=True)


def placed(state: PipelineState, place: Place, bars_before: int, metre: Metre) -> PipelineState:
    """A run that has not played yet, put at a place.

    Args:
        state: as ``pipeline.init`` made it.
        place: where to go on.
        bars_before: bars before the one under way that it is given once more, so that the band
            knows where its voices were.
        metre: of all bars.
    """
    before = bars_before * metre.beats_per_bar
    return replace(
        state,
        timing=timing.resume(place.beat, Beats(place.bar_beat - before)),
        frames=round(place.time_s * state.sample_rate_hz),
        beat=place.beat,
    )


def put_back(state: PipelineState, way: WayBack, time_s: Seconds) -> PipelineState:
    """A run that is silent, put where it goes on; what sounds next is by the notes' own band.

    Args:
        state: nothing sounds in it any more.
        way: where to.
        time_s: media time there.
    """
    moved = timing.resume(way.beat, way.bar_beat)
    for bar, played_by in way.ahead:
        moved = timing.feed(moved, bar, played_by.name)
    style = way.band.style
    known = {played_by.name: played_by for _, played_by in way.ahead}
    return replace(
        state,
        band=way.band,
        expression=expression.init(style.expression, state.expression.seed),
        timing=moved,
        style=style,
        wanted=style,
        styles={**state.styles, **known, style.name: style},
        early=(),
        frames=round(time_s * state.sample_rate_hz),
        beat=way.beat,
    )


def _bar_of(state: PipelineState) -> tuple[int, Beats] | None:
    current = state.timing.current
    if current is None:
        return None
    if not current.repeated:
        return current.bar.index, current.start_beat
    # A repeat is not taken up again: the first bar that was not heard yet takes its place.
    written = (bar.bar.index for bar in state.timing.ahead if not bar.repeated)
    waiting = -1 if state.band.waiting is None else state.band.waiting.bar.index
    return next(written, waiting), current.start_beat
