"""Two styles for one run."""

from dataclasses import replace

from courante.band.style import Style, load_style


class Swung:
    """Two styles: the built-in one, and the same on other instruments and louder."""

    def __init__(self) -> None:
        self.plain = load_style("chorale")
        parts = tuple(replace(part, name=f"loud {part.name}") for part in self.plain.parts)
        voices = tuple(replace(v, part=f"loud {v.part}") for v in self.plain.voices)
        pulse = replace(
            self.plain.pulse,
            percussion=f"loud {self.plain.pulse.percussion}",
            plucked=f"loud {self.plain.pulse.plucked}",
        )
        self.loud = replace(self.plain, name="loud", parts=parts, voices=voices, pulse=pulse)

    def __call__(self, name: str) -> Style:
        return {"chorale": self.plain, "loud": self.loud}[name]
