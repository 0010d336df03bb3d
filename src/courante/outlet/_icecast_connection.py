"""A TCP or TLS connection to an Icecast server: every wait has an end, every error is in words."""

import contextlib
import socket
import ssl
import struct
from typing import final

from courante.config import IcecastConfig
from courante.errors import CouranteError, OutputFailed
from courante.outlet._icecast_http import HEAD_END, LONGEST_ANSWER_BYTES

MOST_PARTS = 32
"""An answer comes in one or two; a server that drips bytes is not waited for."""
PARTING_S = 0.3
_RESET = struct.pack("ii", 1, 0)


@final
class Connection:
    """One connection; used by one thread, except for ``finish``."""

    def __init__(self, config: IcecastConfig, timeout_s: float) -> None:
        """Connect.

        Raises:
            OutputFailed: nobody answers there, or the certificate is not to be trusted.
        """
        self._where = str(config.address)
        address = config.address
        try:
            self._socket = socket.create_connection((address.host, address.port), timeout_s)
        except OSError as error:
            raise self._failed(error) from error
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, config.send_buffer_bytes)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if address.tls:
                context = ssl.create_default_context(cafile=config.ca_file)
                self._socket = context.wrap_socket(self._socket, server_hostname=address.host)
        except OSError as error:
            self._socket.close()
            raise self._failed(error) from error

    def set_timeout(self, seconds: float) -> None:
        """How long each later call may wait."""
        self._socket.settimeout(seconds)

    def send(self, data: bytes) -> None:
        """Send all of it.

        Raises:
            OutputFailed: the server went away, or takes nothing.
        """
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise self._failed(error) from error

    def receive_head(self) -> bytes:
        """What the server says, at least to the end of its headers unless it hangs up before.

        Raises:
            OutputFailed: it went away, or says nothing.
        """
        data = b""
        for _ in range(MOST_PARTS):
            try:
                part = self._socket.recv(LONGEST_ANSWER_BYTES - len(data))
            except OSError as error:
                raise self._failed(error) from error
            data += part
            if not part or HEAD_END in data or len(data) >= LONGEST_ANSWER_BYTES:
                break
        return data

    def glance(self) -> bytes | None:
        """What the server has said meanwhile, without waiting; ``None`` if nothing.

        Raises:
            OutputFailed: the connection is broken.
        """
        timeout_s = self._socket.gettimeout()
        self._socket.settimeout(0.0)
        try:
            return self._socket.recv(LONGEST_ANSWER_BYTES)
        except (BlockingIOError, ssl.SSLWantReadError):
            return None
        except OSError as error:
            raise self._failed(error) from error
        finally:
            self._socket.settimeout(timeout_s)

    def finish(self) -> None:
        """Have what was sent arrive, and hang up; wakes a ``send`` of another thread."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)
            self._socket.settimeout(PARTING_S)
            for _ in range(MOST_PARTS):
                if not self._socket.recv(LONGEST_ANSWER_BYTES):
                    break
        self._socket.close()

    def drop(self) -> None:
        """Hang up at once: what was not sent yet is never sent."""
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._socket.close()

    def _failed(self, error: OSError) -> CouranteError:
        return OutputFailed(f"{self._where}: {_in_words(error)}")


_WORDS: tuple[tuple[type[OSError] | tuple[type[OSError], ...], str], ...] = (
    (ssl.SSLError, "it does not speak TLS as we do; is this its port for TLS?"),
    (socket.gaierror, "there is no machine of that name"),
    (TimeoutError, "it does not answer in time"),
    (ConnectionRefusedError, "nobody listens there"),
    ((BrokenPipeError, ConnectionResetError, ConnectionAbortedError), "it hung up"),
)


def _in_words(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not to be trusted: {error.verify_message}"
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    return error.strerror or type(error).__name__
