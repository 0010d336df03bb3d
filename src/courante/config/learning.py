"""The network, and how it learns."""

from dataclasses import dataclass, field

from courante.config.check import require
from courante.types import PIANO_RANGE, NoteRange


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
