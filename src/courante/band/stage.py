"""What the band has agreed on for a bar: how many play, with which feel, and where in the form.

Wishes are taken up at phrases and in their middle; a build climbs every other bar, a breakdown
keeps melody, pad and bass.
"""

from dataclasses import dataclass, replace

from courante.band.feel import Feel, feel_at
from courante.band.place import at_half_phrase
from courante.types import Bpm, Place, Section, Setting

BREAKDOWN_ENERGY = 0.3
BUILD_FROM, BUILD_BEYOND, BUILD_BARS = 0.4, 0.1, 2
"""A build begins here, ends so much above what is asked, and climbs every so many bars."""
SAME_ENERGY = 0.03
"""Wishes nearer than this to what is played change nothing."""


@dataclass(frozen=True)
class Stage:
    """One bar's agreement.

    Attributes:
        asked: energy taken up last. energy: what is played in this bar.
        feel: by the tempo at the phrase's start. tempo_bpm: when energy was taken up.
        place: where in the form.
    """

    asked: float
    energy: float
    feel: Feel
    tempo_bpm: Bpm
    place: Place


def stage_of(place: Place, setting: Setting, before: Stage | None) -> Stage:
    """The agreement for a bar.

    Args:
        place: of the bar.
        setting: what is asked for now.
        before: the bar before's; ``None`` for the first.
    """
    if before is None:
        feel = feel_at(setting.tempo_bpm, Feel.STRAIGHT)
        return _played(Stage(setting.energy, setting.energy, feel, setting.tempo_bpm, place))
    asked, feel, tempo_bpm = before.asked, before.feel, before.tempo_bpm
    if at_half_phrase(place):
        tempo_bpm = setting.tempo_bpm
        asked = setting.energy if abs(setting.energy - asked) >= SAME_ENERGY else asked
    if place.begins:
        feel = feel_at(setting.tempo_bpm, feel)
    return _played(Stage(asked, asked, feel, tempo_bpm, place))


def _played(stage: Stage) -> Stage:
    place, asked = stage.place, stage.asked
    if place.section == Section.BREAKDOWN:
        return replace(stage, energy=min(asked, BREAKDOWN_ENERGY))
    if place.section == Section.BUILD:
        top = min(1.0, asked + BUILD_BEYOND)
        climbed = (place.phrase_bar // BUILD_BARS + 1) * BUILD_BARS / place.phrase_bars
        energy = BUILD_FROM + (top - BUILD_FROM) * min(1.0, climbed)
        return replace(stage, energy=min(energy, top))
    return stage


@dataclass(frozen=True)
class Entry:
    """When something is played.

    Attributes:
        lowest, highest: energies from which on, and below which.
        first, again: whether in music heard for the first time (or the third), and the second.
    """

    lowest: float = 0.0
    highest: float = 2.0
    first: bool = True
    again: bool = True

    def plays(self, stage: Stage) -> bool:
        """Whether it is played in a bar."""
        turn = self.again if stage.place.heard % 2 else self.first
        return turn and self.lowest <= stage.energy < self.highest


ALWAYS = Entry()
