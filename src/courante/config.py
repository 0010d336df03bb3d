"""One frozen dataclass per stage, with validation; imports no framework and no stage."""

from dataclasses import dataclass, field
from pathlib import Path

from courante.errors import BadConfig
from courante.types import PIANO_RANGE, NoteRange


def require(*, ok: bool, name: str, value: object, expected: str) -> None:
    """Raise ``BadConfig`` naming the setting unless ``ok``."""
    if not ok:
        raise BadConfig(name, value, expected)


@dataclass(frozen=True)
class InputGroups:
    """Which inputs the tied parallel network sees (each as in Johnson's code, 2015)."""

    midi_number: bool = True
    pitch_class: bool = True
    vicinity: bool = True
    pitch_context: bool = True
    beat: bool = True
    articulate: bool = True


@dataclass(frozen=True)
class ModelConfig:
    """Sizes of the tied parallel network; the defaults are the paper's.

    ``dropout`` is the share of units silenced between layers while training.
    """

    note_range: NoteRange = PIANO_RANGE
    time_units: tuple[int, ...] = (200, 200)
    note_units: tuple[int, ...] = (100, 100)
    dropout: float = 0.5
    inputs: InputGroups = field(default_factory=InputGroups)

    def __post_init__(self) -> None:
        """Refuse sizes that make no network."""
        layers = self.time_units + self.note_units
        both = bool(self.time_units) and bool(self.note_units)
        positive = all(n > 0 for n in layers)
        require(ok=both and positive, name="units", value=layers, expected="positive layer sizes")
        require(
            ok=0 <= self.dropout < 1,
            name="dropout",
            value=self.dropout,
            expected="a share in [0, 1)",
        )
        require(
            ok=0 <= self.note_range.lowest <= self.note_range.highest <= 127,
            name="note_range",
            value=self.note_range,
            expected="MIDI numbers 0-127, lowest first",
        )
        groups = self.inputs
        seen = groups.midi_number, groups.pitch_class, groups.vicinity, groups.pitch_context
        require(
            ok=any(seen) or groups.beat,
            name="inputs",
            value=groups,
            expected="at least one group of inputs",
        )


@dataclass(frozen=True)
class TrainConfig:
    """How the network learns.

    Attributes:
        lanes: pieces read side by side; one update takes a window from each.
        window_steps: steps of a window; memory is carried from window to window.
        passes: passes over the training pieces, over which the learning rate falls to its end.
        learning_rate: Adam's, at its highest. final_rate_share: what is left of it at the end.
        warmup_updates: updates over which it rises.
        clip_norm: longest step a gradient may ask for.
        transpose: most semitones by which a piece is moved, up or down, anew in every pass.
        fresh_share: share of pieces that begin with an empty memory; the others follow on from the
            piece before, which teaches the network to compose without end.
        patience: passes without better validation after which training stops.
        seed: of everything that is drawn.
    """

    lanes: int = 4
    window_steps: int = 96
    passes: int = 20
    learning_rate: float = 3e-3
    final_rate_share: float = 0.02
    warmup_updates: int = 100
    clip_norm: float = 1.0
    transpose: int = 5
    fresh_share: float = 0.5
    patience: int = 5
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse settings that cannot train."""
        for name in ("lanes", "window_steps", "passes", "patience"):
            value = getattr(self, name)
            require(ok=value >= 1, name=name, value=value, expected="at least 1")
        for name in ("learning_rate", "clip_norm"):
            value = getattr(self, name)
            require(ok=value > 0, name=name, value=value, expected="above 0")
        for name in ("fresh_share", "final_rate_share"):
            value = getattr(self, name)
            require(ok=0 <= value <= 1, name=name, value=value, expected="a share from 0 to 1")
        for name, most in (("warmup_updates", 10**6), ("transpose", 60), ("seed", 2**32 - 1)):
            value = getattr(self, name)
            require(ok=0 <= value <= most, name=name, value=value, expected=f"0 to {most}")


@dataclass(frozen=True)
class ComposerConfig:
    """How the network is sampled.

    Attributes:
        slots: runs that one call advances together; part of what makes a run reproducible.
        steps_per_call: steps a call composes.
        temperature: below 1 safer, above 1 bolder.
        silent_steps: after so many silent steps the silence guard strikes a note.
    """

    slots: int = 8
    steps_per_call: int = 4
    temperature: float = 1.0
    silent_steps: int = 8

    def __post_init__(self) -> None:
        """Refuse settings that cannot compose."""
        for name in ("slots", "steps_per_call", "silent_steps"):
            value = getattr(self, name)
            require(ok=value >= 1, name=name, value=value, expected="at least 1")
        require(
            ok=0.1 <= self.temperature <= 3,
            name="temperature",
            value=self.temperature,
            expected="0.1 to 3",
        )


@dataclass(frozen=True)
class AudioConfig:
    """The sound between synth and outlet; a block is four MP3 frames (104 ms)."""

    sample_rate_hz: int = 44_100
    block_frames: int = 4 * 1152


DEBIAN_SOUNDFONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")


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


@dataclass(frozen=True)
class SynthConfig:
    """FluidSynth settings (chosen by measurement: chorus off, reverb on, linear interpolation).

    ``gain`` is FluidSynth's master gain. The ``reverb_`` settings are FluidSynth's own, 0 to 1; the
    defaults fall by 60 dB within 1.2 s, short enough for 170 beats a minute.
    """

    soundfont: Path = DEBIAN_SOUNDFONT
    sample_rate_hz: int = 44_100
    polyphony: int = 32
    gain: float = 0.85
    reverb: bool = True
    reverb_room: float = 0.2
    reverb_damping: float = 0.4
    reverb_width: float = 0.6
    reverb_level: float = 0.6

    def __post_init__(self) -> None:
        """Refuse what FluidSynth would silently bend."""
        rate = self.sample_rate_hz
        require(
            ok=8_000 <= rate <= 96_000, name="sample_rate_hz", value=rate, expected="8000 to 96000"
        )
        require(
            ok=1 <= self.polyphony <= 1024,
            name="polyphony",
            value=self.polyphony,
            expected="1 to 1024 voices",
        )
        require(
            ok=0 < self.gain <= 10, name="gain", value=self.gain, expected="above 0, at most 10"
        )
        for name in ("reverb_room", "reverb_damping", "reverb_width", "reverb_level"):
            value = getattr(self, name)
            require(ok=0 <= value <= 1, name=name, value=value, expected="0 to 1")


MP3_SAMPLE_RATES_HZ = (16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
MP3_BITRATES_KBPS = (64, 80, 96, 112, 128, 160, 192, 224, 256, 320)


@dataclass(frozen=True)
class EncoderConfig:
    """MP3 settings: constant bitrate, joint stereo; ``quality`` is LAME's, 0 best to 9 fastest."""

    sample_rate_hz: int = 44_100
    bitrate_kbps: int = 128
    quality: int = 7

    def __post_init__(self) -> None:
        """Refuse what MP3 does not have."""
        require(
            ok=self.sample_rate_hz in MP3_SAMPLE_RATES_HZ,
            name="sample_rate_hz",
            value=self.sample_rate_hz,
            expected=f"one of {MP3_SAMPLE_RATES_HZ}",
        )
        highest = 320 if self.sample_rate_hz >= 32_000 else 160
        require(
            ok=self.bitrate_kbps in MP3_BITRATES_KBPS and self.bitrate_kbps <= highest,
            name="bitrate_kbps",
            value=self.bitrate_kbps,
            expected=f"one of {MP3_BITRATES_KBPS}, at most {highest} at this sample rate",
        )
        require(ok=0 <= self.quality <= 9, name="quality", value=self.quality, expected="0 to 9")


@dataclass(frozen=True)
class OutletConfig:
    """Fan-out to listeners.

    Attributes:
        history_s: how much sound is kept; a listener further behind skips to live.
        burst_s: how far behind live a plain player starts. low_lag_burst_s: with ``lag=low``.
    """

    history_s: float = 10.0
    burst_s: float = 2.5
    low_lag_burst_s: float = 0.3

    def __post_init__(self) -> None:
        """Refuse a history that could not hold the longest burst."""
        for name in ("burst_s", "low_lag_burst_s"):
            value = getattr(self, name)
            require(
                ok=0 <= value <= self.history_s / 2,
                name=name,
                value=value,
                expected="0 to half of history_s",
            )


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
        house: whether the house run plays. house_style, house_bpm: what it plays (no bpm: the
            style's own).
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


@dataclass(frozen=True)
class ApiConfig:
    """Serving over HTTP.

    Attributes:
        host: the interface to listen on; empty for all, so that a phone in the house can listen.
        port: 0 lets the system choose one.
        body_limit_bytes: larger request bodies are refused.
        listeners_per_run: of a personal run. house_listeners: of the house run.
        stop_s: how long open answers may take to end when the server stops.
        send_buffer_bytes: what the system may hold back for a slow listener; small, so that one
            who falls behind skips to live instead of hearing minutes of the past.
    """

    host: str = ""
    port: int = 8000
    body_limit_bytes: int = 16 * 1024
    listeners_per_run: int = 16
    house_listeners: int = 500
    stop_s: float = 2.0
    send_buffer_bytes: int = 64 * 1024

    def __post_init__(self) -> None:
        """Refuse settings that cannot serve."""
        require(ok=0 <= self.port <= 65535, name="port", value=self.port, expected="0 to 65535")
        for name in ("body_limit_bytes", "listeners_per_run", "house_listeners"):
            value = getattr(self, name)
            require(ok=value >= 1, name=name, value=value, expected="at least 1")
        require(ok=self.stop_s > 0, name="stop_s", value=self.stop_s, expected="more than 0")
        require(
            ok=self.send_buffer_bytes >= 4096,
            name="send_buffer_bytes",
            value=self.send_buffer_bytes,
            expected="at least 4096",
        )
