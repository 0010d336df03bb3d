"""Voices found in the piano roll: up to four notes at a time go to soprano, alto, tenor and bass.

A held note stays with its voice. Notes that are struck are aligned with the voices that are free,
in order of pitch (voices never cross), so that the sum of the leaps is least: an alignment of two
sequences by dynamic programming, as in Needleman and Wunsch (1970). A voice without a note rests.
When there are more notes than voices, the outer ones and those nearest to where a voice just was
keep a voice of their own; each other note joins the voice nearest to it, as a chord.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from operator import itemgetter

from courante.types import ARTICULATE, PLAY, Bar, Bits, NoteRange, Pitch

HOMES = (
    NoteRange(Pitch(60), Pitch(81)),
    NoteRange(Pitch(53), Pitch(76)),
    NoteRange(Pitch(48), Pitch(69)),
    NoteRange(Pitch(36), Pitch(62)),
)
"""Where soprano, alto, tenor and bass are at home: no walls."""
HOME_WEIGHT = 0.5
"""What a semitone away from the middle of a voice's range costs, in semitones of leap."""
INNER_LEFT_OVER, OUTER_LEFT_OVER = 200.0, 1000.0
"""What it costs to leave a note without a voice of its own: more than any leap."""


@dataclass(frozen=True)
class VoiceNote:
    """A note of one voice within one bar.

    Attributes:
        voice: 0 is the highest.
        pitch: MIDI note number.
        onset_step: where it begins in the bar. steps: how long it sounds in this bar.
        tied_in: it began in an earlier bar (then ``onset_step`` is 0).
        tied_out: it still sounds at the end of the bar; the next bar tells whether it goes on.
    """

    voice: int
    pitch: Pitch
    onset_step: int
    steps: int
    tied_in: bool = False
    tied_out: bool = False


@dataclass(frozen=True)
class VoicesState:
    """What the voices remember.

    Attributes:
        homes: range of each voice, highest first.
        last: the pitch each voice sang last.
        held: (pitch, voice) of the notes that sounded at the last step.
        chord: pitches of ``held`` that share a voice with another note.
    """

    homes: tuple[NoteRange, ...]
    last: tuple[float, ...]
    held: tuple[tuple[Pitch, int], ...] = ()
    chord: frozenset[Pitch] = frozenset()


def init(homes: Sequence[NoteRange]) -> VoicesState:
    """Voices at rest in the middle of their ranges, highest first."""
    return VoicesState(tuple(homes), tuple(_middle(home) for home in homes))


def step(state: VoicesState, bar: Bar) -> tuple[VoicesState, tuple[VoiceNote, ...]]:
    """Give the notes of a bar to the voices.

    Returns:
        The next state, and the notes by onset, highest voice first.
    """
    open_notes = {pitch: VoiceNote(voice, pitch, 0, 0, tied_in=True) for pitch, voice in state.held}
    done: list[VoiceNote] = []
    for now in range(bar.metre.steps_per_bar):
        sounding, struck = _at_step(bar.bits[now], bar.note_range, set(open_notes))
        over = [p for p in open_notes if p not in sounding or p in struck]
        done += [_ended(open_notes.pop(pitch), now) for pitch in over]
        state = _kept(state, frozenset(open_notes))
        if struck:
            state = _assigned(state, struck)
            voice_of = dict(state.held)
            open_notes |= {p: VoiceNote(voice_of[p], p, now, 0) for p in struck}
    end = bar.metre.steps_per_bar
    done += [_ended(note, end, tied_out=True) for note in open_notes.values()]
    heard = [note for note in done if note.steps > 0]
    return state, tuple(sorted(heard, key=lambda n: (n.onset_step, n.voice, -n.pitch)))


def _at_step(
    bits: Bits, note_range: NoteRange, held: set[Pitch]
) -> tuple[set[Pitch], frozenset[Pitch]]:
    """The pitches that sound, and those struck: also one that sounds but neither was nor is."""
    columns = bits[:, PLAY].nonzero()[0].tolist()
    sounding = {Pitch(note_range.lowest + column) for column in columns}
    again = {p for p in sounding if bits[p - note_range.lowest, ARTICULATE]}
    return sounding, frozenset(again | (sounding - held))


def _ended(note: VoiceNote, now: int, *, tied_out: bool = False) -> VoiceNote:
    steps = now - note.onset_step
    return VoiceNote(note.voice, note.pitch, note.onset_step, steps, note.tied_in, tied_out)


def _kept(state: VoicesState, pitches: frozenset[Pitch]) -> VoicesState:
    held = tuple(pair for pair in state.held if pair[0] in pitches)
    return VoicesState(state.homes, state.last, held, state.chord & pitches)


def _assigned(state: VoicesState, struck: frozenset[Pitch]) -> VoicesState:
    leading = {pitch: voice for pitch, voice in state.held if pitch not in state.chord}
    pitches = sorted(struck | leading.keys(), reverse=True)
    given = _aligned(state, pitches, leading)
    last = list(state.last)
    for pitch, voice in given.items():
        last[voice] = pitch
    left_over = [pitch for pitch in pitches if pitch not in given]
    for pitch in left_over:
        given[pitch] = min(range(len(last)), key=lambda v: abs(last[v] - pitch))
    chord = state.chord | frozenset(left_over)
    held = dict(state.held) | given
    return VoicesState(state.homes, tuple(last), tuple(sorted(held.items(), reverse=True)), chord)


def _aligned(
    state: VoicesState, pitches: list[Pitch], leading: dict[Pitch, int]
) -> dict[Pitch, int]:
    """The cheapest assignment of pitches (highest first) to voices that never crosses.

    ``best[v]`` is the least cost for the pitches seen so far (from below) with voices ``v`` and
    lower, and the voice of each of these pitches, -1 for none.
    """
    voices = len(state.homes)
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (voices + 1)
    for pitch in reversed(pitches):
        left_over = _left_over_cost(pitch, pitches, leading)
        skipped = [(cost + left_over, (-1, *given)) for cost, given in best]
        row = skipped[-1:]
        for voice in reversed(range(voices)):
            cost, given = best[voice + 1]
            matched = (cost + _match_cost(state, leading, pitch, voice), (voice, *given))
            row.append(min(row[-1], skipped[voice], matched, key=itemgetter(0)))
        best = row[::-1]
    return {p: voice for p, voice in zip(pitches, best[0][1], strict=True) if voice >= 0}


def _left_over_cost(pitch: Pitch, pitches: list[Pitch], leading: dict[Pitch, int]) -> float:
    if pitch in leading:
        return inf
    return OUTER_LEFT_OVER if pitch in {pitches[0], pitches[-1]} else INNER_LEFT_OVER


def _match_cost(state: VoicesState, leading: dict[Pitch, int], pitch: Pitch, voice: int) -> float:
    if pitch in leading:
        return 0.0 if leading[pitch] == voice else inf
    if voice in leading.values():
        return inf
    return _leap_cost(pitch, state.last[voice], state.homes[voice])


def _leap_cost(pitch: Pitch, last: float, home: NoteRange) -> float:
    return abs(pitch - last) + HOME_WEIGHT * abs(pitch - _middle(home))


def _middle(home: NoteRange) -> float:
    return (home.lowest + home.highest) / 2
