"""A run's sound in further formats, each encoded only while somebody listens to it."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import final

from courante.encoder.contract import Encoder
from courante.errors import NotFound
from courante.outlet.broadcast import ROUNDING_S, Broadcast
from courante.station import titles
from courante.station.titles import Captions, Heading
from courante.types import PcmBlock, Seconds

logger = logging.getLogger(__name__)

KEEP_S = 15.0
"""So long an encoder goes on for nobody: players come back soon after the net failed them."""
PAST_S = 4.0
"""So much sound is kept unencoded (0.7 MB), for the first listener to have a cushion too."""


@dataclass(frozen=True)
class _Piece:
    """A block; the headings of the bars that begin in it; the title that it begins with."""

    pcm: PcmBlock
    time_s: Seconds
    begun: Sequence[Heading]
    title: str


@dataclass
class _Line:
    """One format while it is wanted.

    Attributes:
        owed: what its first listener gets beside what comes.
        idle_s: since somebody listened or came to listen.
    """

    encoder: Encoder
    broadcast: Broadcast
    captions: Captions
    owed: Sequence[_Piece]
    idle_s: float = 0.0

    @property
    def wanted(self) -> bool:
        """Whether it should go on."""
        return self.idle_s <= KEEP_S and not self.broadcast.closed


@final
class Formats:
    """The formats of one run beside its first.

    ``feed`` and ``finish`` are called by the thread that plays the run, the rest by any.
    """

    def __init__(
        self, encoders: Mapping[str, Callable[[], Encoder]], title: str, time_s: Seconds
    ) -> None:
        """Nothing is encoded yet.

        Args:
            encoders: makes an encoder, by the format's name.
            title: of the run's sound until a bar begins.
            time_s: media time of the run at which its first block will begin.
        """
        self._encoders = encoders
        self._lock = threading.Lock()
        self._lines: dict[str, _Line] = {}
        self._past: deque[_Piece] = deque()
        self._title = title
        self._end_s = time_s
        self._over = False

    @property
    def names(self) -> tuple[str, ...]:
        """The formats there are."""
        return tuple(self._encoders)

    def playing(self, name: str) -> Broadcast | None:
        """The run in a format, if it is encoded now."""
        line = self._lines.get(name)
        return None if line is None else line.broadcast

    def open(self, name: str, first: Broadcast, burst_s: Seconds) -> Broadcast:
        """The run in a format, encoded from a little before now on if it was not already.

        Args:
            name: of the format.
            first: the run in its first format; counts the listeners of all.
            burst_s: how far behind live a first listener would like to start.

        Raises:
            NotFound: there is no such format, or the run is over.
        """
        with self._lock:
            if name not in self._encoders or self._over:
                message = f"there is no {name} stream here, or it is over"
                raise NotFound(message)
            line = self._lines.get(name)
            if line is None:
                line = self._begin(name, first, burst_s)
                self._lines = {**self._lines, name: line}
            line.idle_s = 0.0
            return line.broadcast

    def feed(self, pcm: PcmBlock, time_s: Seconds, begun: Sequence[Heading]) -> None:
        """Encode a block in every format that is wanted.

        A format that fails ends for its listeners; the others, and the run, go on.

        Args:
            pcm: the block.
            time_s: media time of the run at its beginning.
            begun: headings of the bars that begin in it.
        """
        if not self._encoders:
            return
        with self._lock:
            lines, piece = self._lines, _Piece(pcm, time_s, begun, self._title)
            self._remember(piece)
        for name, line in lines.items():
            try:
                _encode(line, piece)
            except Exception:
                logger.exception("the %s stream of a run failed and ends", name)
                line.broadcast.close()
        for line in self._take_ended():
            _finish(line)

    def rest(self, time_s: Seconds) -> None:
        """Nothing is played for a while: end what nobody listens to, and what is kept of before.

        Args:
            time_s: media time of the run at which the next block will begin.
        """
        with self._lock:
            lines = self._lines
            self._lines = {name: one for name, one in lines.items() if one.broadcast.attended}
            ended = [line for name, line in lines.items() if name not in self._lines]
            self._past.clear()
            self._end_s = time_s
        for line in ended:
            _finish(line)

    def finish(self) -> None:
        """The last frames of every format; none can be opened any more."""
        with self._lock:
            self._over = True
            lines, self._lines = self._lines, {}
            self._past.clear()
        for line in lines.values():
            _finish(line)

    def _remember(self, piece: _Piece) -> None:
        self._past.append(piece)
        self._end_s = Seconds(piece.time_s + piece.pcm.duration_s)
        self._title = piece.begun[-1].title if piece.begun else piece.title
        while self._end_s - self._past[0].time_s > PAST_S + self._past[0].pcm.duration_s:
            self._past.popleft()

    def _begin(self, name: str, first: Broadcast, burst_s: Seconds) -> _Line:
        encoder = self._encoders[name]()
        since_s = self._end_s - burst_s + ROUNDING_S
        owed = [p for p in self._past if p.time_s + p.pcm.duration_s > since_s]
        begin_s, title = (owed[0].time_s, owed[0].title) if owed else (self._end_s, self._title)
        captions = titles.begin(title, begin_s, encoder.delay_s)
        return _Line(encoder, first.beside(encoder.headers, begin_s), captions, owed)

    def _take_ended(self) -> list[_Line]:
        """Under the lock, so that nobody is given a line that ends at this moment."""
        with self._lock:
            going = {name: line for name, line in self._lines.items() if line.wanted}
            ended = [line for name, line in self._lines.items() if name not in going]
            self._lines = going
        return ended


def _encode(line: _Line, piece: _Piece) -> None:
    for one in (*line.owed, piece):
        chunk = line.encoder.encode(one.pcm)
        line.captions, chunk = titles.caption(line.captions, chunk, one.begun)
        line.broadcast.publish(chunk)
    line.owed = ()
    line.idle_s = 0.0 if line.broadcast.attended else line.idle_s + piece.pcm.duration_s


def _finish(line: _Line) -> None:
    if line.broadcast.closed:
        return
    try:
        _, chunk = titles.caption(line.captions, line.encoder.finish(), ())
        line.broadcast.publish(chunk)
    finally:
        line.broadcast.close()
