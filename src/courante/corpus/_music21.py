"""The typed seam to music21: files of MusicXML, ABC and kern become plain scores."""

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import music21 as _untyped_music21

from courante.corpus.score import Quarters, Score, Signature, Voice, WrittenBar, WrittenNote
from courante.errors import BadScore

_music21 = cast("Any", _untyped_music21)

_Stream = Any
"""A music21 score, part or opus."""

VERSION: str = _music21.VERSION_STR


def bach_files() -> tuple[Path, ...]:
    """The files of Bach that are bundled with music21, sorted by name."""
    return tuple(sorted(Path(path) for path in _music21.corpus.getComposer("bach")))


def abc_files(book: str) -> tuple[Path, ...]:
    """The ABC files of a tune book that is bundled with music21, sorted by name."""
    bundled = (Path(path) for path in _music21.corpus.getPaths(fileExtensions=("abc",)))
    return tuple(sorted(path for path in bundled if path.parent.name == book))


def read_score(path: Path) -> Score:
    """Read the (first) score in a file of MusicXML or kern.

    Repeats are not played out. Grace notes are left out: they have no time of their own.

    Raises:
        BadScore: music21 cannot read it.
    """
    return _read(path, path.name, {"forceSource": True, "storePickle": False})


def read_abc(text: str) -> Score:
    """Read one tune in ABC notation, under the rules of ``read_score``.

    Raises:
        BadScore: music21 cannot read it.
    """
    return _read(text, "tune", {"format": "abc"})


def _read(content: Path | str, name: str, options: dict[str, Any]) -> Score:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = _music21.converter.parse(content, **options)
            first = next(iter(parsed.scores)) if hasattr(parsed, "scores") else parsed
            return _score(_sounding(first))
    # music21's parsers let errors of every kind out when a file is damaged.
    except Exception as error:
        reason = str(error).strip().splitlines()
        shown = f"{name} ({reason[0] if reason else type(error).__name__})"
        raise BadScore(field="file", value=shown, expected="a readable file of music") from error


def _score(stream: _Stream) -> Score:
    parts = list(stream.parts) or [stream]
    bars = max((_bars(part) for part in parts), key=len)
    return Score(
        voices=tuple(Voice(_name(part), tuple(_notes(part))) for part in parts),
        bars=bars,
        signatures=_placed(parts),
        pickup_quarters=_pickup(parts[0], bars),
    )


def _sounding(stream: _Stream) -> _Stream:
    """Undo the transposition of horns and the like; a slow copy, so only where there is one."""
    instruments = stream.recurse().getElementsByClass("Instrument")
    transposing = any(instrument.transposition is not None for instrument in instruments)
    return stream.toSoundingPitch() if transposing else stream


def _name(part: _Stream) -> str:
    return str(part.partName or "")


def _signatures(part: _Stream) -> Iterable[Any]:
    return part.recurse().getElementsByClass("TimeSignature")


def _placed(parts: list[_Stream]) -> tuple[Signature, ...]:
    """Every signature of every part, by its place; one that two parts share counts once."""
    found = {
        (float(signature.getOffsetInHierarchy(part)), str(signature.ratioString))
        for part in parts
        for signature in _signatures(part)
    }
    return tuple(Signature(Quarters(onset), metre) for onset, metre in sorted(found))


def _bars(part: _Stream) -> tuple[WrittenBar, ...]:
    return tuple(
        WrittenBar(Quarters(float(bar.offset)), Quarters(float(bar.duration.quarterLength)))
        for bar in part.getElementsByClass("Measure")
    )


def _pickup(part: _Stream, bars: tuple[WrittenBar, ...]) -> Quarters:
    signature = next(iter(_signatures(part)), None)
    if signature is None or not bars:
        return Quarters(0.0)
    first = bars[0].length_quarters
    whole = float(signature.barDuration.quarterLength)
    return Quarters(first if len(bars) > 1 and first < whole else 0.0)


def _notes(part: _Stream) -> Iterable[WrittenNote]:
    for element in part.flatten().notes:
        if element.duration.isGrace or "ChordSymbol" in element.classes:
            continue
        onset = Quarters(float(element.offset))
        length = Quarters(float(element.quarterLength))
        for single in getattr(element, "notes", (element,)):
            if hasattr(single, "pitch"):
                tied = single.tie is not None and single.tie.type in {"stop", "continue"}
                yield WrittenNote(onset, length, int(single.pitch.midi), tied)
