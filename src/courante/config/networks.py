"""The networks: one dataclass for each kind. What they are is told in ``courante.model``."""

from dataclasses import dataclass, field
from math import inf

from courante.config.check import require
from courante.types import PIANO_RANGE, NoteRange


@dataclass(frozen=True, kw_only=True)
class ModelConfig:
    """What every network has.

    Attributes:
        note_range: the pitches that it knows.
        articulate: whether it tells struck notes from held ones.
        beat: whether it sees the step's place in its bar.
    """

    note_range: NoteRange = PIANO_RANGE
    articulate: bool = True
    beat: bool = True

    def __post_init__(self) -> None:
        """Refuse a range that is none."""
        require(
            ok=0 <= self.note_range.lowest <= self.note_range.highest <= 127,
            name="note_range",
            value=self.note_range,
            expected="MIDI numbers 0-127, lowest first",
        )


@dataclass(frozen=True)
class InputGroups:
    """Which inputs each note of a tied parallel network sees (as in Johnson's code, 2015)."""

    midi_number: bool = True
    pitch_class: bool = True
    vicinity: bool = True
    pitch_context: bool = True


@dataclass(frozen=True)
class LearnedLine:
    """Where a line of a style lies.

    Attributes:
        mean, spread: of the pitches that it sounds at, step by step (MIDI, semitones).
    """

    mean: float
    spread: float

    def __post_init__(self) -> None:
        """Refuse places where nothing can sound."""
        mean, spread = self.mean, self.spread
        require(ok=0 <= mean <= 127, name="mean", value=mean, expected="MIDI 0 to 127")
        ok = 0 < spread <= 127
        require(ok=ok, name="spread", value=spread, expected="above 0, to 127 semitones")


@dataclass(frozen=True)
class LearnedStyle:
    """A style that a network tells from others, how full of notes its bars were, and how high.

    Attributes:
        name: what a guide asks for.
        density, polyphony, activity: the numbers of its bars (``courante.model.energy``) at evenly
            spaced quantiles, the lowest first.
        lines: its lowest line, the inner ones and the highest (``courante.model.lines``); none, if
            it was not learned where they lie.
    """

    name: str
    density: tuple[float, ...]
    polyphony: tuple[float, ...]
    activity: tuple[float, ...]
    lines: tuple[LearnedLine, ...] = ()

    def __post_init__(self) -> None:
        """Refuse quantiles that are none."""
        require(ok=bool(self.name), name="style", value=self.name, expected="a name")
        for field_name in ("density", "polyphony", "activity"):
            values: tuple[float, ...] = getattr(self, field_name)
            finite = all(0 <= value < inf for value in values)
            rising = len(values) > 1 and finite and list(values) == sorted(values)
            expected = "at least two numbers from 0 on, none below the one before"
            require(ok=rising, name=field_name, value=values, expected=expected)
        lines = self.lines
        require(ok=len(lines) in {0, 3}, name="lines", value=lines, expected="three lines, or none")


@dataclass(frozen=True, kw_only=True)
class TiedConfig(ModelConfig):
    """What networks tied over the notes have in common; the defaults are the paper's.

    Attributes:
        time_units: layers along the steps, one copy for each note.
        dropout: share of units silenced between layers while training.
        inputs: what each note sees of the step before.
        styles: those that it tells apart. If there are any, it also sees how full of notes the bar
            is to be, the bar's place among eight, and 6/8 as such.
    """

    time_units: tuple[int, ...] = (200, 200)
    dropout: float = 0.5
    inputs: InputGroups = field(default_factory=InputGroups)
    styles: tuple[LearnedStyle, ...] = ()

    def __post_init__(self) -> None:
        """Refuse sizes that make no network."""
        super().__post_init__()
        _require_units("time_units", self.time_units)
        _require_dropout(self.dropout)
        groups = self.inputs
        seen = groups.midi_number, groups.pitch_class, groups.vicinity, groups.pitch_context
        require(
            ok=any(seen) or self.beat,
            name="inputs",
            value=groups,
            expected="at least one group of inputs",
        )
        names = [style.name for style in self.styles]
        once = len(set(names)) == len(names)
        require(ok=once, name="styles", value=names, expected="names that differ")


@dataclass(frozen=True, kw_only=True)
class TiedParallelConfig(TiedConfig):
    """Tied parallel network: ``note_units`` are the layers along the notes of a step."""

    note_units: tuple[int, ...] = (100, 100)

    def __post_init__(self) -> None:
        """Refuse sizes that make no network."""
        super().__post_init__()
        _require_units("note_units", self.note_units)


@dataclass(frozen=True, kw_only=True)
class TiedNadeConfig(TiedConfig):
    """Tied parallel time axis under a windowed NADE.

    Attributes:
        hidden_units: of the NADE, for each note.
        reach: how many notes below a note its hidden units see, in semitones.
    """

    hidden_units: int = 100
    reach: int = 12

    def __post_init__(self) -> None:
        """Refuse sizes that make no network."""
        super().__post_init__()
        _require_units("hidden_units", (self.hidden_units,))
        _require_units("reach", (self.reach,))


@dataclass(frozen=True, kw_only=True)
class LstmConfig(ModelConfig):
    """LSTM over whole steps; the notes of a step are drawn independently."""

    time_units: tuple[int, ...] = (200, 200)
    dropout: float = 0.5

    def __post_init__(self) -> None:
        """Refuse sizes that make no network."""
        super().__post_init__()
        _require_units("time_units", self.time_units)
        _require_dropout(self.dropout)


@dataclass(frozen=True, kw_only=True)
class LstmNadeConfig(LstmConfig):
    """LSTM over whole steps, under a NADE with ``hidden_units`` over the notes of a step."""

    time_units: tuple[int, ...] = (300, 300)
    hidden_units: int = 150

    def __post_init__(self) -> None:
        """Refuse sizes that make no network."""
        super().__post_init__()
        _require_units("hidden_units", (self.hidden_units,))


@dataclass(frozen=True, kw_only=True)
class FeedforwardConfig(ModelConfig):
    """Layers of ``units`` over the last ``context_steps`` steps; notes independent."""

    context_steps: int = 16
    units: tuple[int, ...] = (300, 300)
    dropout: float = 0.5

    def __post_init__(self) -> None:
        """Refuse sizes that make no network."""
        super().__post_init__()
        _require_units("units", self.units)
        _require_units("context_steps", (self.context_steps,))
        _require_dropout(self.dropout)


@dataclass(frozen=True, kw_only=True)
class EnsembleConfig(ModelConfig):
    """Several networks that foretell together: ``members`` are their settings."""

    members: tuple[ModelConfig, ...] = field(
        default_factory=lambda: (TiedParallelConfig(), LstmConfig())
    )

    def __post_init__(self) -> None:
        """Refuse members that do not go together."""
        super().__post_init__()
        alike = all(member.articulate == self.articulate for member in self.members)
        seen = any(member.beat for member in self.members) == self.beat
        lowest, highest = self.note_range.lowest, self.note_range.highest
        inside = all(
            lowest <= member.note_range.lowest and member.note_range.highest <= highest
            for member in self.members
        )
        require(
            ok=bool(self.members) and alike and seen and inside,
            name="members",
            value=self.members,
            expected="at least one, all with the articulate bits, beat and notes of the ensemble",
        )
        told = {styles_of(member) for member in self.members} - {()}
        expected = "members that learned the same styles, or none"
        require(ok=len(told) <= 1, name="members", value=self.members, expected=expected)


@dataclass(frozen=True, kw_only=True)
class MarginalsConfig(ModelConfig):
    """Every note as often as it was, whatever came before."""

    beat: bool = False


@dataclass(frozen=True, kw_only=True)
class MarkovConfig(ModelConfig):
    """Every note by whether it sounded a step before."""

    beat: bool = False


@dataclass(frozen=True, kw_only=True)
class NgramConfig(ModelConfig):
    """Whole steps by the ``order - 1`` steps before, with back-off to fewer.

    ``sizes`` are those of the tables that counting made; 0 before.
    """

    beat: bool = False
    order: int = 4
    sizes: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an order that is none."""
        super().__post_init__()
        require(ok=1 <= self.order <= 8, name="order", value=self.order, expected="1 to 8")


def styles_of(config: ModelConfig) -> tuple[LearnedStyle, ...]:
    """The styles that a network with these settings tells apart."""
    match config:
        case TiedConfig():
            return config.styles
        case EnsembleConfig():
            told = [styles_of(member) for member in config.members]
            return next((styles for styles in told if styles), ())
        case _:
            return ()


def _require_units(name: str, units: tuple[int, ...]) -> None:
    positive = bool(units) and all(size > 0 for size in units)
    require(ok=positive, name=name, value=units, expected="positive sizes, at least one")


def _require_dropout(dropout: float) -> None:
    require(ok=0 <= dropout < 1, name="dropout", value=dropout, expected="a share in [0, 1)")
