"""Cut a score where its metre changes, or its bar lines leave the grid, into constant stretches."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf

from courante.corpus.metres import CLOSE_QUARTERS, COUNTED, Counted, on_grid
from courante.corpus.score import Quarters, Score, Signature, Voice, WrittenBar, WrittenNote

_NEVER = Quarters(inf)


@dataclass(frozen=True)
class Stretch:
    """A part of a score with one metre, whose whole bars begin on the metre's grid.

    Attributes:
        score: what is written there, its time counted from the start of the stretch.
        where: in words, like ``bars 17-48``.
    """

    score: Score
    where: str


@dataclass(frozen=True)
class _Span:
    """From one place of a score to another; ``origin`` is the place of a bar line of its grid."""

    start: float
    end: float
    signature: Signature
    counted: Counted
    origin: float
    first_bar: int
    last_bar: int


def stretches(score: Score) -> tuple[Stretch, ...]:
    """Every stretch of constant metre, in order; what is in a metre not understood is left out.

    A note held over a cut ends there, and sounds anew on its other side.
    """
    return tuple(
        Stretch(_inside(score, span), _where(score, span)) for span in _joined(_bars(score))
    )


def _bars(score: Score) -> Iterator[_Span | None]:
    """Every bar as a span; none for one that cannot be counted."""
    bars = score.bars or _as_long_as_they_hold(score.signatures)
    for number, bar in enumerate(bars, start=1):
        signature = _holding(score.signatures, bar.onset_quarters)
        counted = None if signature is None else COUNTED.get(signature.metre)
        if signature is None or counted is None:
            yield None
            continue
        start, end = bar.onset_quarters, bar.onset_quarters + bar.length_quarters
        if score.bars and counted.is_longer(bar.length_quarters):
            yield None
            continue
        origin = start if counted.is_whole(bar.length_quarters) else end
        yield _Span(start, end, signature, counted, origin, number, number)


def _as_long_as_they_hold(signatures: tuple[Signature, ...]) -> tuple[WrittenBar, ...]:
    places = [*(signature.onset_quarters for signature in signatures), _NEVER]
    return tuple(WrittenBar(start, Quarters(end - start)) for start, end in pairwise(places))


def _holding(signatures: tuple[Signature, ...], onset: float) -> Signature | None:
    """The signature that holds at a place; none where parts disagree."""
    before = [s for s in signatures if s.onset_quarters <= onset + CLOSE_QUARTERS]
    latest = [s for s in before if s.onset_quarters >= before[-1].onset_quarters - CLOSE_QUARTERS]
    return latest[0] if len({s.metre for s in latest}) == 1 else None


def _joined(bars: Iterator[_Span | None]) -> Iterator[_Span]:
    span: _Span | None = None
    for bar in bars:
        if span is not None and bar is not None and _goes_on(span, bar):
            span = replace(span, end=bar.end, last_bar=bar.last_bar)
            continue
        if span is not None:
            yield span
        span = bar
    if span is not None:
        yield span


def _goes_on(span: _Span, bar: _Span) -> bool:
    """Short bars fit anywhere: repeats cut bars, and the next whole one shows whether they did."""
    whole = span.counted.is_whole(bar.end - bar.start)
    fits = not whole or on_grid(bar.start - span.origin, span.counted)
    return span.counted == bar.counted and fits


def _where(score: Score, span: _Span) -> str:
    if score.bars:
        return f"bars {span.first_bar}-{span.last_bar}"
    return f"from quarter {span.start:g}"


def _inside(score: Score, span: _Span) -> Score:
    voices = tuple(Voice(voice.name, tuple(_cut(voice, span))) for voice in score.voices)
    bars = tuple(
        WrittenBar(Quarters(bar.onset_quarters - span.start), bar.length_quarters)
        for bar in score.bars[span.first_bar - 1 : span.last_bar]
    )
    signature = Signature(Quarters(0.0), span.signature.metre)
    return Score(voices, bars, (signature,), Quarters(max(0.0, span.origin - span.start)))


def _cut(voice: Voice, span: _Span) -> Iterator[WrittenNote]:
    for note in voice.notes:
        end = note.onset_quarters + note.length_quarters
        before = note.onset_quarters < span.start and end <= span.start
        if before or note.onset_quarters >= span.end:
            continue
        start = max(note.onset_quarters, span.start)
        length = Quarters(min(end, span.end) - start)
        held = note.tied or note.onset_quarters < span.start
        yield WrittenNote(Quarters(start - span.start), length, note.pitch, held)
