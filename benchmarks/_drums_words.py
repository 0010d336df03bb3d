"""What stands above each table of ``benchmarks/drums.py``."""

FORETOLD = "**How well held-out drumming is foretold**, in nats (more is better):"
BESIDE = (
    "**Played beside people**, asked for the style, tempo and energy of each held-out performance: "
    "ours / people's. Velocities are from 1 to 127; timing is the standard deviation from the "
    "grid, in beats; alike is the share of strokes in common with so many bars before, steady the "
    "correlation of their velocities; the profile is where in the bar kick, snare and time fall."
)
KITS = (
    "**Without learned drums** (ablation): the band's kits as they are, and played from the "
    "patterns of their style files alone, beside people in the styles that they ask for:"
)
ENERGY = "**Energy asked and heard**, as quantiles of what people play:"
FOOTFALL = "**The foot**: how far from the grid strokes on felt beats are, and how soft:"
