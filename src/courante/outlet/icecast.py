"""An Icecast mount as an outlet: source protocol and titles, see ``_icecast_http``."""

import logging
from typing import final

from courante.config import EncoderConfig, IcecastConfig
from courante.errors import CouranteError, NotAuthorised, OutputFailed
from courante.outlet._icecast_connection import Connection
from courante.outlet._icecast_http import Answer, put_request, read_answer, title_request
from courante.outlet.contract import Outlet
from courante.types import Chunk

logger = logging.getLogger(__name__)

OK = 200
WELCOME = (100, OK)
"""It answers 100 and later 200, or 200 alone."""
TITLE_PAUSE_S = 30.0
"""So much sound passes without titles after the server did not take one."""


@final
class IcecastSource(Outlet):
    """One connection that is the source of a mount; once it has failed, make another.

    A call waits no longer than the timeouts of its settings. ``close`` may be called by another
    thread and ends a ``publish`` that waits.
    """

    def __init__(self, config: IcecastConfig, encoder: EncoderConfig) -> None:
        """Connect, and become the source.

        Args:
            config: the server, and what it tells about the stream.
            encoder: what the sound is encoded with, for those who list streams.

        Raises:
            NotAuthorised: the password is wrong.
            OutputFailed: nobody listens there, it is no Icecast, or it has no room for us.
        """
        self._config = config
        self._where = str(config.address)
        self._title = ""
        self._mute_s = 0.0
        self._warned = False
        self._connection = Connection(config, config.connect_timeout_s)
        try:
            self._connection.send(put_request(config, encoder))
            self._require_welcome(read_answer(self._connection.receive_head()))
        except BaseException:
            self._connection.drop()
            raise
        self._connection.set_timeout(config.send_timeout_s)

    def publish(self, chunk: Chunk) -> None:
        """Send a chunk, and its title first if that is new.

        Raises:
            OutputFailed: the server went away, or takes nothing; nothing more will be sent.
        """
        self._mute_s -= chunk.duration_s
        if chunk.title and chunk.title != self._title and self._mute_s <= 0:
            self._tell(chunk.title)
        try:
            self._require_open()
            self._connection.send(chunk.data)
        except BaseException:
            self._connection.drop()
            raise

    def close(self) -> None:
        """Have the last chunk arrive, and leave the mount."""
        self._connection.finish()

    def _require_welcome(self, answer: Answer | None) -> None:
        if answer is None:
            raise OutputFailed(f"{self._where}: what answers there is no Icecast server")
        if answer.status in WELCOME:
            return
        if answer.status == 401:
            raise NotAuthorised(f"{self._where}: it refuses the user or the password")
        if answer.status == 403:
            said = answer.reason or "forbidden"
            raise OutputFailed(f"{self._where}: it takes no other source there: {said}")
        said = f"{answer.status} {answer.reason}".rstrip()
        message = f"{self._where}: it answers {said}; is it an Icecast server of 2.4 or later?"
        raise OutputFailed(message)

    def _require_open(self) -> None:
        """Icecast says yes once more when it likes; whatever else it says ends the stream."""
        said = self._connection.glance()
        if said is None:
            return
        answer = read_answer(said)
        if not said:
            raise OutputFailed(f"{self._where}: it hung up")
        if answer is None or answer.status not in WELCOME:
            words = "nonsense" if answer is None else f"{answer.status} {answer.reason}"
            raise OutputFailed(f"{self._where}: it ended the stream: {words.rstrip()}")

    def _tell(self, title: str) -> None:
        """Titles are worth a short wait and no failure."""
        self._title = title
        try:
            refused = self._refused_title(title)
        except CouranteError as error:
            refused = str(error)
        if refused is None:
            return
        self._title = ""
        self._mute_s = TITLE_PAUSE_S
        if not self._warned:
            self._warned = True
            logger.warning("no titles for a while", extra={"why": refused})

    def _refused_title(self, title: str) -> str | None:
        connection = Connection(self._config, self._config.title_timeout_s)
        try:
            connection.send(title_request(self._config.address, title))
            answer = read_answer(connection.receive_head())
        finally:
            connection.drop()
        if answer is not None and answer.status == OK:
            return None
        status = "nothing" if answer is None else f"{answer.status} {answer.reason}".strip()
        return f"{self._where}: it answers {status} to a title"
