"""The notes of a run while somebody plays them: which bars there are, and where the ear is."""

from collections import deque
from dataclasses import replace
from typing import final

from courante.config import NotesConfig
from courante.errors import BadInput
from courante.station.feed import Feed, Hold
from courante.station.notes import Entry, Notes, fork
from courante.station.notes_ear import Ear, between, heard_now
from courante.station.player import Player
from courante.station.standing import Place, WayBack
from courante.types import Beats, PlayedBar, Seconds, Tempo


@final
class Stand:
    """Notes, an ear, and what of it is to be written down; used by one thread at a time.

    Attributes:
        notes: the bars. ear: as it was told last; not ``moving`` as long as nothing was told.
    """

    def __init__(
        self,
        player: Player,
        feed: Feed,
        config: NotesConfig,
        now_s: Seconds,
        place: Place | None = None,
    ) -> None:
        """Begin where the stream is.

        Args:
            player: plays the stream.
            feed: has the composed bars.
            config: how many are kept.
            now_s: the run's time.
            place: where the ear was, if the run goes on in notes.
        """
        self._player = player
        self._feed = feed
        self._config = config
        self.beats_per_bar = feed.seat.metre.beats_per_bar
        start = fork(player.state, feed.begins)
        self.notes = Notes(start, player.wishes.style)
        bpm = player.tempo.tempo_bpm
        self.ear = Ear(start.first, start.beat, now_s, bpm, moving=False)
        self._written: Ear | None = None
        self._unwritten: deque[Ear] = deque(maxlen=config.most_credit + config.kept_bars)
        if place is not None:
            at = Ear(place.bar_index, place.bar_beat, place.time_s, bpm, moving=False)
            # What was played from its start on was forgotten, and is to be known again.
            self.ear = at
            self._unwritten.append(at)

    @property
    def place(self) -> Place:
        """Where the ear was told to be."""
        ear = self.ear
        return Place(ear.time_s, ear.beat, ear.bar, ear.beat)

    def heard_now(self, now_s: Seconds) -> Ear:
        """The ear by now."""
        ear = replace(self.ear, moving=False) if self._player.wishes.paused else self.ear
        return heard_now(ear, now_s, self.notes.next - 1, self.beats_per_bar)

    def beat(self, now_s: Seconds) -> Beats:
        """The run's beat now, by the ear, or by the stream where nobody has played yet."""
        if self.ear.moving:
            return self.heard_now(now_s).beat
        player = self._player
        ahead_s = max(0.0, player.time_s - now_s)
        return Beats(max(0.0, player.beat - ahead_s * player.tempo.tempo_bpm / 60.0))

    def start_beat(self, bar: int) -> Beats:
        """Where a bar begins, if bars follow each other from the one told last."""
        return Beats(self.ear.beat + (bar - self.ear.bar) * self.beats_per_bar)

    def first(self, from_bar: int | None, now_s: Seconds) -> int:
        """The first bar for a client that has come.

        Args:
            from_bar: the first that it lacks; ``None`` for the next one to be heard whole.
            now_s: the run's time.

        Raises:
            BadInput: nobody can have got as far as this bar.
        """
        now = self.heard_now(now_s)
        if from_bar is None:
            return now.bar + now.moving
        most = now.bar + 2 * self._config.most_credit
        if from_bar > most:
            raise BadInput("from_bar", from_bar, f"at most {most}: the run is at {now.bar}")
        return max(from_bar, self.notes.oldest)

    def tell(self, ear: Ear, tempo: Tempo) -> None:
        """The ear is here now, at this tempo."""
        self.ear = ear
        self._player.lead(tempo, ear.beat, ear.time_s)
        self._unwritten.append(ear)
        self.write_down()

    def write(self, upto: int, bars: int) -> bool:
        """Arrange up to and with a bar, but not more than so many at once.

        Returns:
            Whether anything was done.
        """
        before = self.notes.fed
        for _ in range(bars):
            setting = self._player.pacing.setting
            if self.notes.next > upto or not self.notes.write(self._feed.read, setting):
                break
        self.write_down()
        return self.notes.fed > before

    def hold(self, until: int, *, now: bool = False) -> None:
        """Have bars kept that may be wanted again, and composed up to this one."""
        waiting = self._unwritten[0].bar if self._unwritten else self.ear.bar
        oldest = min(self.ear.bar, waiting) - self._config.kept_bars
        self.notes.forget(oldest)
        self._feed.hold(Hold(min(oldest, self.notes.fed - 1), self.ear.bar, until, now))

    def write_down(self) -> None:
        """Have the journal know what was heard, as far as it is arranged."""
        while self._unwritten and self._unwritten[0].bar < self.notes.next:
            ear, last = self._unwritten.popleft(), self._written
            repeated = False
            if last is not None:
                for missed in between(last, ear, self.beats_per_bar):
                    self._note(missed)
                repeated = ear.bar <= last.bar and ear.beat > last.beat
            self._note(ear, repeated=repeated)
            self._written = ear

    def way_back(self, bar: int, beat: Beats) -> WayBack:
        """How the stream can go on from a beat of a bar."""
        ahead: list[Entry] = []
        index = bar
        while (entry := self.notes.get(index)) is not None and entry.band is None:
            ahead.append(entry)
            index += 1
        band, fed = self.notes.band, self.notes.fed
        if entry is not None and entry.band is not None:
            band, fed = entry.band, index + 1
        bars = tuple((entry.bar, entry.style) for entry in ahead)
        return WayBack(beat, self.start_beat(bar), bars, band, fed)

    def way_back_now(self, now_s: Seconds) -> WayBack:
        """How the stream can go on from where the ear is by now."""
        now = self.heard_now(now_s)
        return self.way_back(now.bar, now.beat)

    def _note(self, ear: Ear, *, repeated: bool = False) -> None:
        entry = self.notes.get(ear.bar)
        if entry is not None:
            bar = PlayedBar(ear.beat, entry.bar, entry.style.name, repeated)
            self._player.noting.told(bar, entry.style, ear.time_s, ear.tempo_bpm)
