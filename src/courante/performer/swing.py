"""Where in time the places of a bar lie when a style swings: still score time, warped inside beats.

Beats stay where they are, so whoever steps on them never notices; between them off-beat eighths and
sixteenths come later (a swing ratio, Friberg and Sundström 2002), and in compound metres the first
of three eighths is drawn out at the cost of the second, as in a jig.
"""

from bisect import bisect_right

from courante.config import ExpressionConfig
from courante.types import COMPOUND_TIME, Beats, Metre

Knots = tuple[tuple[float, float], ...]
"""Places in a beat as written and as played, both rising from 0 to 1."""

STRAIGHT: Knots = ((0.0, 0.0), (1.0, 1.0))


def knots(config: ExpressionConfig, metre: Metre) -> Knots:
    """How a beat is warped in this style and metre."""
    compound = metre.steps_per_beat == COMPOUND_TIME.steps_per_beat
    if compound and config.lilt > 0:
        return ((0.0, 0.0), (1 / 3, (1 + config.lilt) / 3), (2 / 3, 2 / 3), (1.0, 1.0))
    swing, inside = config.swing, config.swing_sixteenths
    if compound or (swing, inside) == (0.5, 0.5):
        return STRAIGHT
    quarters = (0.25, swing * inside), (0.75, swing + (1 - swing) * inside)
    return ((0.0, 0.0), quarters[0], (0.5, swing), quarters[1], (1.0, 1.0))


def warped(warp: Knots, beats: Beats) -> Beats:
    """Where a place of a bar lies; whole beats stay."""
    whole, inside = divmod(beats, 1.0)
    after = min(bisect_right(warp, inside, key=lambda knot: knot[0]), len(warp) - 1)
    (x0, y0), (x1, y1) = warp[after - 1], warp[after]
    return Beats(whole + y0 + (inside - x0) * (y1 - y0) / (x1 - x0))
