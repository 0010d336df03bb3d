"""What a note is in the whole: melody, inner part or bass.

The melody is the skyline, the highest note at each onset (Uitdenbogerd and Zobel, Melodic Matching
Techniques for Large Music Databases, 1999), except that an inner voice does not become the melody
while the highest one only takes breath.
"""

from collections.abc import Sequence
from enum import StrEnum

from courante.band.voices import VoiceNote
from courante.types import Pitch

BREATH_STEPS = 4
"""So long after its last note the highest voice still has the melody."""
LOWEST_VOICE = 3
BASS_BELOW = Pitch(57)
"""The lowest note is a bass if the lowest voice has it, or below this pitch."""


class Role(StrEnum):
    """What a line of the band may play: a role, or a voice as it was written."""

    MELODY = "melody"
    INNER = "inner"
    LOWEST = "lowest"
    SOPRANO = "soprano"
    ALTO = "alto"
    TENOR = "tenor"
    BASS = "bass"


VOICES = (Role.SOPRANO, Role.ALTO, Role.TENOR, Role.BASS)
"""By number, highest first."""


def role_of(note: VoiceNote, sounding: Sequence[VoiceNote]) -> Role:
    """The role of a note, as it begins.

    Args:
        note: one that begins in a bar.
        sounding: all that sounds in that bar, tied notes included.
    """
    now = [n.pitch for n in sounding if n.onset_step <= note.onset_step < n.onset_step + n.steps]
    above = any(pitch > note.pitch for pitch in now)
    below = any(pitch < note.pitch for pitch in now)
    if not above and (not below or not _takes_breath(note, sounding)):
        return Role.MELODY
    if not below and (note.voice == LOWEST_VOICE or note.pitch < BASS_BELOW):
        return Role.LOWEST
    return Role.INNER


def _takes_breath(note: VoiceNote, sounding: Sequence[VoiceNote]) -> bool:
    """Whether another voice is the highest that is under way, and only rests."""
    ended = (n for n in sounding if n.voice < note.voice and n.pitch > note.pitch)
    return any(0 <= note.onset_step - (n.onset_step + n.steps) < BREATH_STEPS for n in ended)
