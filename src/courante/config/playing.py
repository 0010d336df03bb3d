"""How the band plays."""

from dataclasses import dataclass

from courante.config.check import require


@dataclass(frozen=True)
class ExpressionConfig:
    """How a band plays what is written; velocities are MIDI units, times are score time.

    Attributes:
        leader: the part that carries the tune, ``lead_velocity`` louder than the others.
        on_grid: parts that never leave the grid nor follow the phrase (the pulse).
        strong, medium, weak, offbeat: velocity added by place in the bar.
        phrase_bars: length of a phrase; ``phrase_arch`` is added at its middle, 0 at its ends.
        velocity_spread: random part of the velocity, at most so much up or down.
        offset_beats: random micro-offset, at most so much early or late.
        gap_beats: notes end so much early, so that a repeated note speaks again.
    """

    leader: str = ""
    lead_velocity: int = 6
    on_grid: tuple[str, ...] = ()
    strong: int = 7
    medium: int = 3
    weak: int = 0
    offbeat: int = -4
    phrase_bars: int = 4
    phrase_arch: int = 6
    velocity_spread: int = 3
    offset_beats: float = 0.012
    gap_beats: float = 0.06

    def __post_init__(self) -> None:
        """Refuse what no band can play."""
        for name in ("lead_velocity", "strong", "medium", "weak", "offbeat", "phrase_arch"):
            value = getattr(self, name)
            require(ok=-60 <= value <= 60, name=name, value=value, expected="-60 to 60")
        require(
            ok=0 <= self.velocity_spread <= 30,
            name="velocity_spread",
            value=self.velocity_spread,
            expected="0 to 30",
        )
        require(
            ok=1 <= self.phrase_bars <= 64,
            name="phrase_bars",
            value=self.phrase_bars,
            expected="1 to 64",
        )
        for name in ("offset_beats", "gap_beats"):
            value = getattr(self, name)
            require(ok=0 <= value <= 0.2, name=name, value=value, expected="0 to 0.2 beats")
