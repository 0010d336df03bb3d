"""Runs, and how their pace becomes a tempo."""

from dataclasses import dataclass, field

from courante.config.check import require
from courante.config.form import FormConfig
from courante.config.notes import NotesConfig


@dataclass(frozen=True)
class StationConfig:
    """Runs, their limits, and the threads that play them.

    Attributes:
        workers: threads that render; 0 means one per core.
        lead_s: sound rendered at once when a run begins, so that its first listener need not wait.
        late_s: a block due so long ago counts as an underrun.
        patience_s: a new run begins, silent, when its composer gave no bar for so long.
        bars_ahead: composed bars kept waiting for each run.
        parked_bars: a run with so many bars waiting gives its slot up until it needs more.
        ring_out_s: how long the last notes ring when a run ends.
        max_runs: runs at one time. readings_per_s: of one run, on average.
        idle_s: a run that nobody listens to and that gets no readings ends after so long.
        longest_s: a run ends after so long.
        journal_bars, journal_points: bars played, and readings or tempo points, kept of a run.
        house: whether the house run plays. house_style, house_bpm, house_energy: what it plays;
            without a bpm it follows the pace that is posted to it, without an energy the effort.
        notes: clients that play notes themselves. form: how composed bars become a piece.
    """

    workers: int = 0
    lead_s: float = 0.5
    late_s: float = 0.25
    patience_s: float = 3.0
    bars_ahead: int = 8
    parked_bars: int = 32
    ring_out_s: float = 1.5
    max_runs: int = 64
    readings_per_s: float = 20.0
    idle_s: float = 900.0
    longest_s: float = 12 * 3600.0
    journal_bars: int = 6000
    journal_points: int = 20_000
    house: bool = True
    house_style: str = "chorale"
    house_bpm: float | None = None
    house_energy: float | None = None
    notes: NotesConfig = field(default_factory=NotesConfig)
    form: FormConfig = field(default_factory=FormConfig)

    def __post_init__(self) -> None:
        """Refuse limits that let nothing play."""
        positive = ("late_s", "patience_s", "readings_per_s", "idle_s", "longest_s")
        for name in positive:
            value = getattr(self, name)
            require(ok=value > 0, name=name, value=value, expected="more than 0")
        for name in ("workers", "lead_s", "ring_out_s"):
            value = getattr(self, name)
            require(ok=value >= 0, name=name, value=value, expected="0 or more")
        for name in ("bars_ahead", "max_runs", "journal_bars", "journal_points"):
            value = getattr(self, name)
            require(ok=value >= 1, name=name, value=value, expected="at least 1")
        require(
            ok=self.parked_bars > self.bars_ahead,
            name="parked_bars",
            value=self.parked_bars,
            expected="more than bars_ahead",
        )


@dataclass(frozen=True)
class PaceConfig:
    """How readings become a tempo.

    Attributes:
        reference_speed_mps, reference_bpm: mode ``proportional`` plays this tempo at this speed.
        heart_zone_bpm: mode ``heart`` holds the heart rate between these two.
        stale_s: a cadence or speed older than this no longer counts. heart_stale_s: a heart rate.
        step_window_s, gps_window_s: medians of step sensors, and of GPS and heart rate.
        standing_after_s: so long without a step counts as standing still.
        deadband: a target so near the last one (as a share) is no news.
        change_per_bar: how much the tempo may change in a bar.
        fast_above: from this gap on it may change by ``fast_change_per_bar`` instead, which is
            also the most that any two tempi of one bar may differ.
        ease_per_bar: change per bar towards the resting tempo.
        lowest_bpm, highest_bpm: no tempo leaves this range.
    """

    reference_speed_mps: float = 2.8
    reference_bpm: float = 160.0
    heart_zone_bpm: tuple[float, float] = (130.0, 150.0)
    stale_s: float = 10.0
    heart_stale_s: float = 20.0
    step_window_s: float = 2.0
    gps_window_s: float = 5.0
    standing_after_s: float = 3.0
    deadband: float = 0.01
    change_per_bar: float = 0.02
    fast_above: float = 0.08
    fast_change_per_bar: float = 0.10
    ease_per_bar: float = 0.05
    lowest_bpm: float = 40.0
    highest_bpm: float = 220.0

    def __post_init__(self) -> None:
        """Refuse settings that make no tempo."""
        for name in ("stale_s", "heart_stale_s", "step_window_s", "gps_window_s"):
            value = getattr(self, name)
            require(
                ok=0 < value <= 60, name=name, value=value, expected="more than 0, at most 60 s"
            )
        for name in ("change_per_bar", "fast_change_per_bar", "ease_per_bar", "fast_above"):
            value = getattr(self, name)
            require(ok=0 < value <= 0.5, name=name, value=value, expected="a share in (0, 0.5]")
        require(
            ok=0 <= self.deadband < self.fast_above,
            name="deadband",
            value=self.deadband,
            expected="a share from 0 to less than fast_above",
        )
        require(
            ok=0 <= self.standing_after_s <= 60,
            name="standing_after_s",
            value=self.standing_after_s,
            expected="0 to 60 s",
        )
        low, high = self.heart_zone_bpm
        require(
            ok=25 <= low < high <= 250,
            name="heart_zone_bpm",
            value=self.heart_zone_bpm,
            expected="two heart rates within 25-250, the lower first",
        )
        require(
            ok=0.5 <= self.reference_speed_mps <= 12.5,
            name="reference_speed_mps",
            value=self.reference_speed_mps,
            expected="0.5 to 12.5 m/s",
        )
        require(
            ok=20 <= self.lowest_bpm <= self.reference_bpm <= self.highest_bpm <= 400,
            name="lowest_bpm, reference_bpm, highest_bpm",
            value=(self.lowest_bpm, self.reference_bpm, self.highest_bpm),
            expected="rising, within 20-400",
        )
