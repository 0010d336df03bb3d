"""How the band plays."""

from dataclasses import dataclass

from courante.config.check import require


@dataclass(frozen=True)
class ExpressionConfig:
    """How a band plays what is written; velocities are MIDI units, times are score time.

    Attributes:
        leader: the part that carries the tune, ``lead_velocity`` louder than the others.
        on_grid: parts that never leave the grid nor follow the phrase (the pulse). untouched: parts
            that are played exactly as they come (drums learned from people).
        strong, medium, weak, offbeat: velocity added by place in the bar.
        phrase_bars: bars of a swell inside a phrase; ``phrase_arch`` is added at its middle, 0 at
            its ends.
        velocity_spread: random part of the velocity, at most so much up or down.
        offset_beats: random micro-offset, at most so much early or late.
        gap_beats: notes end so much early, so that a repeated note speaks again.
        swing: where the off-beat eighth lies in its beat, and swing_sixteenths where the second
            sixteenth lies in its eighth, in simple metres: 0.5 straight, 0.67 triplets.
        lilt: in compound metres, by how much of itself the first of three eighths is longer and the
            second shorter.
        lead_offset_beats: so much the leader plays behind the beat or, below 0, ahead of it.
        last_note_share: of its length, a part's last note of a phrase is held.
        pedalled: parts whose notes ring on until the harmony changes.
        ornamented: parts that play grace notes, at energies above a half; at energy 1 on
            ``ornament_share`` of the notes that are long enough.
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
    untouched: tuple[str, ...] = ()
    swing: float = 0.5
    swing_sixteenths: float = 0.5
    lilt: float = 0.0
    lead_offset_beats: float = 0.0
    last_note_share: float = 1.0
    pedalled: tuple[str, ...] = ()
    ornamented: tuple[str, ...] = ()
    ornament_share: float = 0.0

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
        ranges = {
            "swing": (0.5, 0.75),
            "swing_sixteenths": (0.5, 0.75),
            "lilt": (0.0, 0.5),
            "lead_offset_beats": (-0.05, 0.05),
            "last_note_share": (0.3, 1.0),
            "ornament_share": (0.0, 1.0),
        }
        for name, (low, high) in ranges.items():
            value = getattr(self, name)
            expected = f"{low:g} to {high:g}"
            require(ok=low <= value <= high, name=name, value=value, expected=expected)
