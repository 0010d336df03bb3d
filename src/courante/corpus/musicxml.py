"""MusicXML without music21, for collections of thousands of scores: the same notes, much sooner.

Reads what time and pitch need of a part-wise score, MusicXML 4.0 (W3C), packed or not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate, zip_longest
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile

from courante.corpus.metres import COUNTED
from courante.corpus.score import Quarters, Score, Signature, Voice, WrittenBar, WrittenNote
from courante.errors import BadScore

_SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_LARGEST_BYTES = 1 << 28
_NOTHING = Fraction(0)


@dataclass(frozen=True)
class _Note:
    bar: int
    offset: Fraction
    length: Fraction
    pitch: int
    tied: bool


@dataclass
class _Part:
    """What is gathered of a part while its bars go by."""

    notes: list[_Note] = field(default_factory=list[_Note])
    lengths: list[Fraction] = field(default_factory=list[Fraction])
    signatures: list[tuple[int, Fraction, str]] = field(
        default_factory=list[tuple[int, Fraction, str]]
    )
    divisions: int = 1
    transposed: int = 0
    onset: Fraction = _NOTHING
    now: Fraction = _NOTHING


def read_score(path: Path) -> Score:
    """Read a score: repeats are not played out, grace notes and cues are left out.

    Raises:
        BadScore: it is damaged, or no part-wise MusicXML.
    """
    try:
        root = ET.fromstring(_content(path))  # noqa: S314 - expat bounds what entities become
        parts = [_part(part) for part in root.iterfind("part")]
        names = {part.get("id"): part.findtext("part-name", "") for part in root.iter("score-part")}
        voices = [names.get(part.get("id"), "") for part in root.iterfind("part")]
    except (OSError, BadZipFile, ET.ParseError, LookupError, ArithmeticError, ValueError,
            TypeError, AttributeError, RuntimeError) as error:  # fmt: skip
        shown = f"{path.name} ({str(error).strip() or type(error).__name__})"
        raise BadScore(field="file", value=shown, expected="a readable MusicXML file") from error
    if not parts:
        raise BadScore(field="file", value=path.name, expected="part-wise MusicXML with a part")
    return _score(parts, voices)


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    if not content.startswith(b"PK"):
        return content
    with ZipFile(path) as archive:
        inside = ET.fromstring(archive.read("META-INF/container.xml"))  # noqa: S314 - as above
        (score, *_) = inside.iterfind(".//{*}rootfile")
        found = archive.getinfo(score.attrib["full-path"])
        if found.file_size > _LARGEST_BYTES:
            raise ValueError(f"it unpacks to {found.file_size:,} bytes")
        return archive.read(found)


def _part(element: Element) -> _Part:
    part = _Part()
    for number, bar in enumerate(element.iterfind("measure")):
        part.now = part.onset = longest = _NOTHING
        for child in bar:
            _take(part, number, child)
            longest = max(longest, part.now)
        part.lengths.append(longest)
    return part


def _take(part: _Part, bar: int, element: Element) -> None:
    match element.tag:
        case "note":
            _take_note(part, bar, element)
        case "backup":
            part.now -= _duration(part, element)
        case "forward":
            part.now += _duration(part, element)
        case "attributes":
            _take_attributes(part, bar, element)
        case _:
            pass


def _take_attributes(part: _Part, bar: int, element: Element) -> None:
    part.divisions = int(element.findtext("divisions", str(part.divisions)))
    transpose = element.find("transpose")
    if transpose is not None:
        octaves = int(transpose.findtext("octave-change", "0"))
        part.transposed = int(transpose.findtext("chromatic", "0")) + 12 * octaves
    time = element.find("time")
    if time is not None:
        metre = f"{time.findtext('beats', 'none')}/{time.findtext('beat-type', 'none')}"
        part.signatures.append((bar, part.now, metre))


def _take_note(part: _Part, bar: int, element: Element) -> None:
    if element.find("grace") is not None:
        return
    length = _duration(part, element)
    if element.find("chord") is None:
        part.onset = part.now
        part.now += length
    pitch = element.find("pitch")
    if pitch is None or element.find("cue") is not None:
        return
    tied = any(tie.get("type") == "stop" for tie in element.iterfind("tie"))
    sounding = _midi(pitch) + part.transposed
    part.notes.append(_Note(bar, part.onset, length, sounding, tied))


def _duration(part: _Part, element: Element) -> Fraction:
    return Fraction(element.findtext("duration", "0")) / part.divisions


def _midi(pitch: Element) -> int:
    semitones = _SEMITONES[pitch.findtext("step", "")] + round(float(pitch.findtext("alter", "0")))
    return 12 * (int(pitch.findtext("octave", "")) + 1) + semitones


def _score(parts: list[_Part], names: list[str]) -> Score:
    """Bars begin together in all parts: a bar is as long as its fullest part."""
    lengths = [max(bar) for bar in zip_longest(*(p.lengths for p in parts), fillvalue=_NOTHING)]
    starts = list(accumulate(lengths, initial=_NOTHING))
    bars = tuple(
        WrittenBar(_quarters(start), _quarters(length))
        for start, length in zip(starts, lengths, strict=False)
    )
    found = {
        (starts[bar] + offset, metre) for part in parts for bar, offset, metre in part.signatures
    }
    signatures = tuple(Signature(_quarters(onset), metre) for onset, metre in sorted(found))
    voices = tuple(
        Voice(name, tuple(_written(part, starts))) for part, name in zip(parts, names, strict=True)
    )
    return Score(voices, bars, signatures, _pickup(bars, signatures))


def _written(part: _Part, starts: list[Fraction]) -> Iterator[WrittenNote]:
    for note in part.notes:
        onset = _quarters(starts[note.bar] + note.offset)
        yield WrittenNote(onset, _quarters(note.length), note.pitch, note.tied)


def _pickup(bars: tuple[WrittenBar, ...], signatures: tuple[Signature, ...]) -> Quarters:
    if len(bars) < 2 or not signatures:
        return Quarters(0.0)
    counted = COUNTED.get(signatures[0].metre)
    first = bars[0].length_quarters
    return Quarters(0.0) if counted is None or counted.is_whole(first) else first


def _quarters(length: Fraction) -> Quarters:
    return Quarters(float(length))
