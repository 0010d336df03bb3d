"""How the network is sampled."""

from dataclasses import dataclass

from courante.config.check import require


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
