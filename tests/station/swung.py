"""Two styles for one run."""

from tests.renaming import renamed

from courante.band.style import Style, load_style


class Swung:
    """Two styles: the built-in one, and the same under other names."""

    def __init__(self) -> None:
        self.plain = load_style("chorale")
        self.loud = renamed(self.plain, "loud", "loud ")

    def __call__(self, name: str) -> Style:
        return {"chorale": self.plain, "loud": self.loud}[name]
