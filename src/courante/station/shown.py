"""All that can be shown of a run, in this process and before."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from courante.band.style import Style
from courante.errors import NotFound
from courante.station.history.contract import Stretch
from courante.types import Part

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """What a run played and was told, and the parts of all styles it was played in."""

    played: Stretch
    parts: tuple[Part, ...] = ()


def shown_of(run_id: str, played: Stretch, find: Callable[[str], Style]) -> Shown:
    """What can still be shown: bars in a style that is gone are left out, and a warning says so."""
    known: dict[str, Style] = {}
    for name in dict.fromkeys(bar.style for bar in played.bars):
        try:
            known[name] = find(name)
        except NotFound as error:
            logger.warning("run %s: bars in a style are left out: %s", run_id, error)
    bars = tuple(bar for bar in played.bars if bar.style in known)
    parts = tuple(part for style in known.values() for part in style.parts)
    return Shown(replace(played, bars=bars), parts)


def both(before: Shown, now: Shown) -> Shown:
    """One run in two processes; what both know is as the later one has it."""
    bars = {bar.start_beat: bar for bar in (*before.played.bars, *now.played.bars)}
    tempos = {point.beat: point for point in (*before.played.tempos, *now.played.tempos)}
    readings = {
        (reading.time_s, reading.source): reading
        for reading in (*before.played.readings, *now.played.readings)
    }
    played = Stretch(
        tuple(bars[beat] for beat in sorted(bars)),
        tuple(tempos[beat] for beat in sorted(tempos)),
        tuple(sorted(readings.values(), key=lambda reading: reading.time_s)),
    )
    return Shown(played, tuple(dict.fromkeys((*before.parts, *now.parts))))
