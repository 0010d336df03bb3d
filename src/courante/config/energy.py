"""How much the band gives, by how hard the runner works."""

from dataclasses import dataclass

from courante.config.check import require


@dataclass(frozen=True)
class EnergyConfig:
    """How effort becomes energy, both from 0 to 1.

    Attributes:
        unknown: before the first reading. resting: while the runner stands.
        easy, hard: at the lower and the upper end of the runner's own range of paces.
        speed_mps, cadence_spm: those ends as they are supposed to be until the run shows its own.
        narrowest: a range is at least this share of its middle wide, else small change is great.
        learning_s: after so long a run's own range counts as much as what was supposed.
        resting_heart_rate_bpm, highest_heart_rate_bpm: between them lies the reserve. The default
            of the highest asks for no age; a heart that beats faster raises it for its run.
        heart_easy, heart_hard: shares of the reserve at which energy is 0 and 1.
        heart_share: how much the heart rate counts beside the pace, which is sooner to tell.
        smoothing_bars: in so many bars most of the way to another energy is gone.
        most_per_bar: it never changes by more in a bar.
    """

    unknown: float = 0.5
    resting: float = 0.15
    easy: float = 0.3
    hard: float = 0.9
    speed_mps: tuple[float, float] = (1.9, 3.6)
    cadence_spm: tuple[float, float] = (150.0, 178.0)
    narrowest: float = 0.2
    learning_s: float = 120.0
    resting_heart_rate_bpm: float = 60.0
    highest_heart_rate_bpm: float = 185.0
    heart_easy: float = 0.3
    heart_hard: float = 0.9
    heart_share: float = 0.6
    smoothing_bars: float = 4.0
    most_per_bar: float = 0.08

    def __post_init__(self) -> None:
        """Refuse settings that make no energy."""
        for name in ("unknown", "resting", "easy", "hard", "heart_share"):
            value = getattr(self, name)
            require(ok=0 <= value <= 1, name=name, value=value, expected="0 to 1")
        for name in ("narrowest", "most_per_bar"):
            value = getattr(self, name)
            require(ok=0 < value <= 1, name=name, value=value, expected="more than 0, at most 1")
        for name in ("learning_s", "smoothing_bars"):
            value = getattr(self, name)
            require(ok=value > 0, name=name, value=value, expected="more than 0")
        rising = {
            "easy, hard": (self.easy, self.hard),
            "speed_mps": self.speed_mps,
            "cadence_spm": self.cadence_spm,
            "heart_easy, heart_hard": (self.heart_easy, self.heart_hard),
        }
        for name, (low, high) in rising.items():
            require(ok=0 <= low < high, name=name, value=(low, high), expected="rising, above 0")
        hearts = self.resting_heart_rate_bpm, self.highest_heart_rate_bpm
        require(
            ok=25 <= hearts[0] < hearts[1] <= 250,
            name="resting_heart_rate_bpm, highest_heart_rate_bpm",
            value=hearts,
            expected="two heart rates within 25-250, the lower first",
        )
