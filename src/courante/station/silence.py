"""A run's stream while nobody hears it, because somebody plays the notes themselves."""

from typing import final

from courante.station.stage import Stage
from courante.types import Seconds


@final
class Silence:
    """Used by the thread that performs the run."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._silent = False

    def keep(self, now_s: Seconds) -> None:
        """Render nothing but the end of what sounds; time passes all the same."""
        stage = self._stage
        if not self._silent:
            self._silent = True
            stage.player.ring(stage.ring_frames, stage.block_frames, stage.broadcast)
        time_s = Seconds(max(stage.player.time_s, now_s))
        stage.player.keep_silent(time_s)
        stage.broadcast.forget(time_s)

    def end(self) -> bool:
        """Let the stream go on from where somebody is who plays the notes, or was.

        Returns:
            Whether it was silent.
        """
        stage = self._stage
        way = stage.notes.take_way_back()
        if not self._silent:
            return False
        self._silent = False
        way = way or stage.notes.way_back()
        if way is not None:
            stage.feed.seek(way.fed)
            # Whoever came while it was silent was told that it goes on at this time.
            stage.player.take_up(way, stage.broadcast.published_s)
        stage.notes.let_go()
        return True
