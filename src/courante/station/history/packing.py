"""A bar's notes as a few hundred bytes that explain themselves.

The names of parts stand once and are pointed at; values lie in columns, where the like is beside
the like and deflates well. Times are kept exactly.
"""

import struct
import sys
import zlib
from collections.abc import Iterator, Sequence

from courante.types import Beats, NoteEvent, Pitch

FORMAT = 1
_HEAD = struct.Struct("<BBH")
"""Format, names, notes."""
_NAME = struct.Struct("<H")
_FASTEST = 1


def pack_notes(notes: Sequence[NoteEvent]) -> bytes:
    """Notes as bytes; ``unpack_notes`` gives them back, equal in everything."""
    names: dict[str, int] = {}
    parts = bytes(names.setdefault(note.part, len(names)) for note in notes)
    times = [
        *(note.onset_beats for note in notes),
        *(note.length_beats for note in notes),
        *(note.micro_offset_beats for note in notes),
    ]
    data = b"".join(
        (
            _HEAD.pack(FORMAT, len(names), len(notes)),
            *(_packed_name(name) for name in names),
            parts,
            bytes(note.pitch for note in notes),
            bytes(note.velocity for note in notes),
            struct.pack(f"<{len(times)}d", *times),
        )
    )
    return zlib.compress(data, _FASTEST)


def unpack_notes(packed: bytes) -> tuple[NoteEvent, ...]:
    """The notes that were packed.

    Raises:
        ValueError: these bytes are damaged, or packed by another version.
    """
    try:
        return tuple(_notes(zlib.decompress(packed)))
    except (zlib.error, struct.error, IndexError, UnicodeDecodeError) as error:
        message = f"a bar's notes are damaged: {error}"
        raise ValueError(message) from error


def _packed_name(name: str) -> bytes:
    encoded = name.encode()
    return _NAME.pack(len(encoded)) + encoded


def _notes(data: bytes) -> Iterator[NoteEvent]:
    version, name_count, count = _HEAD.unpack_from(data)
    if version != FORMAT:
        message = f"a bar's notes are packed in format {version}, not {FORMAT}"
        raise ValueError(message)
    at = _HEAD.size
    names: list[str] = []
    for _ in range(name_count):
        (length,) = _NAME.unpack_from(data, at)
        at += _NAME.size
        # A run has tens of thousands of notes and a handful of parts: one string for each.
        names.append(sys.intern(data[at : at + length].decode()))
        at += length
    parts, pitches, velocities = (data[at + n * count : at + (n + 1) * count] for n in range(3))
    times: tuple[float, ...] = struct.unpack_from(f"<{3 * count}d", data, at + 3 * count)
    onsets, lengths, offsets = (times[n * count : (n + 1) * count] for n in range(3))
    for n in range(count):
        yield NoteEvent(
            onset_beats=Beats(onsets[n]),
            length_beats=Beats(lengths[n]),
            pitch=Pitch(pitches[n]),
            part=names[parts[n]],
            velocity=velocities[n],
            micro_offset_beats=Beats(offsets[n]),
        )
