"""A run's pace: readings come in, tempo and energy come out, whoever leads."""

import threading
from collections.abc import Sequence
from typing import final

from courante.pace import carried, energy, tracker
from courante.pace.carried import Carried
from courante.pace.effort import effort_of
from courante.pace.energy import EnergyState
from courante.pace.readings import FRESH_S
from courante.station.request import Equipment
from courante.station.standing import Place
from courante.station.wishes import Wishes
from courante.types import Beats, Metre, PaceReading, Seconds, Setting, Tempo, TempoFeel


@final
class Pacing:
    """Safe for any thread.

    Attributes:
        tempo, energy: as they were told last.
        led: the tempo that somebody leads who plays the notes; ``None`` while the pace decides.
    """

    def __init__(
        self,
        equipment: Equipment,
        wishes: Wishes,
        metre: Metre,
        place: Place,
        known: Carried | None,
    ) -> None:
        """Begin, or go on.

        Args:
            equipment: how readings become a tempo and an energy.
            wishes: what the runner wants.
            metre: of all bars.
            place: where the run is.
            known: what was carried over an interruption.
        """
        config, feel = equipment.pace, wishes.style.feel
        self._lock = threading.Lock()
        self._metre = metre
        self._feel: TempoFeel = feel
        if known is None:
            self._pace = tracker.init(config, feel)
        else:
            self._pace = carried.resume(config, feel, known, place.beat)
        self._strength = carried.resume_energy(equipment.energy, known)
        self._led_to = place.beat
        self._now_s = place.time_s
        self.led: Tempo | None = None
        self._pace, self.tempo = self._stepped(wishes, place.time_s, Beats(0.0))
        self._strength, self.energy = self._strengthened(wishes, place.time_s, Beats(0.0))

    @property
    def setting(self) -> Setting:
        """What a band is asked for now."""
        return Setting(self.energy.level, self.tempo.tempo_bpm)

    def carry(self) -> Carried | None:
        """What another process goes on with."""
        with self._lock:
            return carried.carry(self._pace, self._strength)

    def observe(
        self, reading: PaceReading, wishes: Wishes, now_s: Seconds
    ) -> tuple[Tempo, PaceReading]:
        """Take a reading.

        Returns:
            The tempo that follows from it, and the reading with its cadence in footfalls.
        """
        with self._lock:
            self._pace = tracker.observe(self._pace, reading)
            _, tempo = self._stepped(wishes, now_s, Beats(0.0))
            repaired = self._pace.latest
        return tempo, reading if repaired is None else repaired

    def observe_late(
        self, readings: Sequence[PaceReading], wishes: Wishes, now_s: Seconds
    ) -> tuple[Tempo, list[PaceReading]]:
        """Take readings that waited for a while, the oldest first: only fresh ones count.

        Returns:
            As ``observe``, of all of them.
        """
        old = [reading for reading in readings if reading.time_s < now_s - FRESH_S]
        with self._lock:
            told = list(tracker.repaired(self._pace, old))
            for reading in readings[len(old) :]:
                self._pace = tracker.observe(self._pace, reading)
                told.append(reading if self._pace.latest is None else self._pace.latest)
            _, tempo = self._stepped(wishes, now_s, Beats(0.0))
        return tempo, told

    def ask(self, wishes: Wishes) -> None:
        """The runner wants something else: the energy knows it at once."""
        with self._lock:
            self._strength, self.energy = self._strengthened(wishes, self._now_s, Beats(0.0))

    def step(self, wishes: Wishes, now_s: Seconds, elapsed: Beats) -> Tempo:
        """The tempo of the next block; so many beats were played since the last call."""
        with self._lock:
            if self.led is None:
                self._pace, self.tempo = self._stepped(wishes, now_s, elapsed)
                self._strength, self.energy = self._strengthened(wishes, now_s, elapsed)
            return self.tempo

    def change_feel(self, feel: TempoFeel) -> None:
        """Another style is heard."""
        with self._lock:
            if feel != self._feel:
                self._feel = feel
                self._pace = tracker.change_feel(self._pace, feel)

    def lead(self, tempo: Tempo, wishes: Wishes, beat: Beats, now_s: Seconds) -> None:
        """Somebody who plays the notes decides the tempo, from a beat of theirs on."""
        with self._lock:
            elapsed = Beats(0.0 if self.led is None else max(0.0, beat - self._led_to))
            self.led = self.tempo = tempo
            self._led_to = beat
            self._pace = tracker.look(carried.led(self._pace, tempo.tempo_bpm, beat), now_s)
            self._strength, self.energy = self._strengthened(wishes, now_s, elapsed)

    def lead_no_more(self, now_s: Seconds) -> bool:
        """The pace decides the tempo again, from that which was led to on.

        Returns:
            Whether anybody led.
        """
        with self._lock:
            if self.led is None:
                return False
            self.led = None
            self._pace = carried.lead_again(self._pace, now_s)
            return True

    def _stepped(
        self, wishes: Wishes, now_s: Seconds, elapsed: Beats
    ) -> tuple[tracker.PaceState, Tempo]:
        return tracker.step(
            self._pace,
            now_s=now_s,
            elapsed_beats=elapsed,
            metre=self._metre,
            mode=wishes.mode,
            asked_bpm=wishes.bpm,
        )

    def _strengthened(
        self, wishes: Wishes, now_s: Seconds, elapsed: Beats
    ) -> tuple[EnergyState, energy.Energy]:
        self._now_s = now_s
        return energy.step(
            self._strength,
            effort_of(self._pace, now_s, wishes.mode),
            now_s=now_s,
            elapsed_beats=elapsed,
            beats_per_bar=self._metre.beats_per_bar,
            asked=wishes.energy,
        )
