"""How the network is sampled."""

from dataclasses import dataclass, field

from courante.config.check import require


@dataclass(frozen=True)
class CounterpointConfig:
    """How much a run in strict counterpoint is held to its rules; others are by their share.

    Nats are taken off a note's logit to play: 2.3 make it ten times as unlikely.

    Attributes:
        clash: for a note that begins on a beat a semitone from one below, octaves apart or not.
        whole_tone: share of the clash that counts for a whole tone.
        off_beat: share of the clash that counts off the beats.
        suspended: share of the clash that counts for a note that goes on while such a one begins.
        parallel: for a note that moves in octaves or fifths with one below.
        fullness: for a note where voices are missing; taken off where there are too many.
        voices: so many there should be, of weights that learned no styles; others are asked for
            the polyphony of theirs.
        triad: for each interval of a triad that a note on a beat is the first to make.
        register: for each octave that a line is out of its register, for a note an octave from the
            middle.
        lowest_line, highest_line: the register: where the outer lines are at home (MIDI), with
            weights that learned no styles; of others it is not known, and they are left alone.
        lines: of weights that learned where the lines of their styles lie: so much less for a note
            1.4 spreads from its line's home than for one at home.
        beat_temperature: factor of the temperature on beats.
    """

    clash: float = 4.0
    whole_tone: float = 0.2
    off_beat: float = 0.4
    suspended: float = 0.3
    parallel: float = 10.0
    fullness: float = 1.5
    voices: int = 4
    triad: float = 0.7
    register: float = 3.0
    lowest_line: float = 50.4
    highest_line: float = 70.5
    lines: float = 1.0
    beat_temperature: float = 0.85

    def __post_init__(self) -> None:
        """Refuse strengths that would make music impossible."""
        for name in ("clash", "parallel", "fullness", "triad", "register", "lines"):
            value = getattr(self, name)
            require(ok=0 <= value <= 20, name=name, value=value, expected="0 to 20 nats")
        for name in ("whole_tone", "off_beat", "suspended"):
            value = getattr(self, name)
            require(ok=0 <= value <= 1, name=name, value=value, expected="0 to 1")
        voices = self.voices
        require(ok=1 <= voices <= 12, name="voices", value=voices, expected="1 to 12")
        low, high = self.lowest_line, self.highest_line
        ok = 0 <= low < high <= 127
        require(ok=ok, name="lowest_line, highest_line", value=(low, high), expected="rising MIDI")
        value = self.beat_temperature
        require(ok=0.1 <= value <= 1, name="beat_temperature", value=value, expected="0.1 to 1")


@dataclass(frozen=True)
class ComposerConfig:
    """How the network is sampled.

    Attributes:
        slots: runs that one call advances together; part of what makes a run reproducible.
        steps_per_call: steps a call composes.
        temperature: below 1 safer, above 1 bolder.
        silent_steps: after so many silent steps the silence guard strikes a note.
        counterpoint: the rules that runs may be held to.
    """

    slots: int = 8
    steps_per_call: int = 4
    temperature: float = 1.0
    silent_steps: int = 8
    counterpoint: CounterpointConfig = field(default=CounterpointConfig())

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
