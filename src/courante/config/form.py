"""How the composed bars are made into a piece."""

from dataclasses import dataclass

from courante.config.check import require


@dataclass(frozen=True)
class FormConfig:
    """When what is heard again; in minutes, at the tempo a run begins with.

    Attributes:
        enabled: whether themes come back; if not, bars are given out as composed, in phrases.
        nominal_bpm: the tempo counted with where a run asks for none.
        return_min: a theme comes back so long after it was left, at least and at most.
        theme_min: a new theme comes so long after the last one, at least and at most.
        breakdown_min: so long after a breakdown comes the next.
        rise_rest_min: a rising pace is answered no more often than this.
        short_theme_s: a theme has 16 bars where 8 would be shorter than this.
        kept_themes: so many of the themes heard may come back.
    """

    enabled: bool = True
    nominal_bpm: float = 160.0
    return_min: tuple[float, float] = (1.0, 3.0)
    theme_min: tuple[float, float] = (4.0, 6.0)
    breakdown_min: float = 8.0
    rise_rest_min: float = 1.5
    short_theme_s: float = 8.0
    kept_themes: int = 6

    def __post_init__(self) -> None:
        """Refuse times that no piece can keep."""
        for name in ("return_min", "theme_min"):
            low, high = getattr(self, name)
            ok = 0 < low < high <= 60
            require(ok=ok, name=name, value=(low, high), expected="rising, above 0, to 60 minutes")
        for name in ("breakdown_min", "rise_rest_min"):
            value = getattr(self, name)
            require(ok=0 < value <= 60, name=name, value=value, expected="above 0, to 60 minutes")
        bpm, short_s = self.nominal_bpm, self.short_theme_s
        require(ok=20 <= bpm <= 400, name="nominal_bpm", value=bpm, expected="20 to 400")
        require(ok=0 <= short_s <= 60, name="short_theme_s", value=short_s, expected="0 to 60 s")
        kept = self.kept_themes
        require(ok=1 <= kept <= 32, name="kept_themes", value=kept, expected="1 to 32")
