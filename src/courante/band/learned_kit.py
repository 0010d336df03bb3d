"""A kit played as people do, from what was learned of drummers."""

from collections.abc import Iterator
from dataclasses import dataclass

from courante.band import drums
from courante.band.stage import ALWAYS, Entry, Stage
from courante.types import Metre, NoteEvent, Section


@dataclass(frozen=True)
class Learned:
    """How people are asked to drum.

    Attributes:
        styles: what they learned, with shares. pieces: that are heard.
        four_on_floor: a kick on every beat. backbeat: a snare on every other one.
        entry: when.
    """

    styles: tuple[tuple[str, float], ...]
    pieces: frozenset[drums.Piece]
    four_on_floor: bool = False
    backbeat: bool = False
    entry: Entry = ALWAYS

    def plays(self, stage: Stage) -> bool:
        """Whether it is heard in a bar; a breakdown goes without."""
        return self.entry.plays(stage) and stage.place.section != Section.BREAKDOWN


@dataclass(frozen=True, eq=False)
class Drummer:
    """Who plays a kit as people do.

    Attributes:
        book: what was learned. asks: by energy. swing: where off-beat eighths lie in their beat.
    """

    book: drums.DrumBook
    asks: tuple[Learned, ...]
    swing: float = 0.5

    def plays(self, stage: Stage) -> bool:
        """Whether anything is heard of it in a bar."""
        return any(ask.plays(stage) for ask in self.asks)


def learned_notes(
    drummer: Drummer,
    part: str,
    stage: Stage,
    metre: Metre,
    *,
    seed: int,
    index: int,
    grooves: drums.Grooves | None = None,
) -> Iterator[NoteEvent]:
    """The strokes of a bar, with a person's timing.

    Args:
        drummer: the style's.
        part: that plays the kit.
        stage: the bar's.
        metre: the bar's.
        seed: of the band.
        index: the bar's number.
        grooves: drawn lately; see ``drums.play``.
    """
    for ask in drummer.asks:
        if ask.plays(stage):
            asked = drums.DrumAsk(
                styles=ask.styles,
                energy=stage.energy,
                feel=stage.feel,
                swing=drummer.swing,
                tempo_bpm=stage.tempo_bpm,
                pieces=ask.pieces,
                four_on_floor=ask.four_on_floor,
                backbeat=ask.backbeat,
                part=part,
            )
            yield from drums.play(
                drummer.book,
                asked,
                stage.place,
                metre,
                seed=seed,
                bar_index=index,
                grooves=grooves,
            )
