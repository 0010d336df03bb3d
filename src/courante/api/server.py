"""Serves a station on a socket until the process is asked to stop.

The main thread keeps the signals and the order of things; uvicorn runs in a thread of its own, so
that the streams can be ended before it is asked to wait for them.
"""

import errno
import signal
import socket
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import final

import uvicorn
from fastapi import FastAPI

from courante.api.app import create_app
from courante.config import ApiConfig, OutletConfig
from courante.errors import NotFound, OutputFailed
from courante.station.station import Station

BACKLOG = 512


def serve(
    make_station: Callable[[], Station],
    config: ApiConfig,
    outlet: OutletConfig,
    tell: Callable[[str], None],
) -> None:
    """Serve until SIGINT or SIGTERM; call it from the main thread.

    Args:
        make_station: builds a station that is not yet started; called once the port is ours.
        config: where to listen, and limits.
        outlet: how far behind live listeners start.
        tell: gets what the person at the terminal should know, line by line.

    Raises:
        OutputFailed: the port cannot be had. CouranteError: whatever the station's start raises.
    """
    listener = bind(config)
    try:
        station = make_station()
        station.start()
    except BaseException:
        listener.close()
        raise
    server = Server(create_app(station, config, outlet), listener, config)
    try:
        with _told_to_stop() as stop:
            server.start(stop)
            for line in greeting(station, listener):
                tell(line)
            stop.wait()
    finally:
        station.close()
        server.stop()
        listener.close()


def bind(config: ApiConfig) -> socket.socket:
    """A socket that listens, over IPv6 and IPv4 where no host is given.

    Raises:
        OutputFailed: says why, and what to do about it.
    """
    try:
        bound = _bound(config.host, config.port)
    except OSError as error:
        raise OutputFailed(_no_port(config, error)) from error
    # Inherited by each connection.
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, config.send_buffer_bytes)
    return bound


@final
class Server:
    """uvicorn in a thread, on a socket that is already bound."""

    def __init__(self, app: FastAPI, listener: socket.socket, config: ApiConfig) -> None:
        self._listener = listener
        self._stop_s = config.stop_s
        self._uvicorn = uvicorn.Server(
            uvicorn.Config(
                app,
                lifespan="off",
                ws="none",
                log_config=None,
                # Lines would carry listen tokens, which are part of the path.
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=max(1, round(config.stop_s)),
            )
        )
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)
        self._on_end: threading.Event | None = None

    def start(self, on_end: threading.Event | None = None) -> None:
        """Serve from now on; ``on_end`` is set should it end by itself."""
        self._on_end = on_end
        self._thread.start()

    def stop(self) -> None:
        """Let open answers end, for a while; end their runs first, or they are cut off."""
        self._uvicorn.should_exit = True
        self._thread.join(self._stop_s + 1.0)

    def _run(self) -> None:
        try:
            self._uvicorn.run(sockets=[self._listener])
        finally:
            if self._on_end is not None:
                self._on_end.set()


def greeting(station: Station, listener: socket.socket) -> Iterator[str]:
    """What to open, for the person at the terminal; the only place that shows a token."""
    host, port = listener.getsockname()[:2]
    everywhere = host in {"::", "0.0.0.0"}  # noqa: S104 - compared, not bound
    here = f"http://{'localhost' if everywhere else _in_address(host)}:{port}"
    yield f"Page       {here}/"
    lan = _lan_address() if everywhere else None
    if lan is not None:
        yield f"On a phone http://{lan}:{port}/"
    try:
        house = station.house
    except NotFound:
        return
    yield f"Any player {here if lan is None else f'http://{lan}:{port}'}/playlist.m3u"
    yield f"House run  {here}/api/runs/{house.run_id}, control token {house.control_token}"


@contextmanager
def _told_to_stop() -> Generator[threading.Event]:
    stop = threading.Event()

    def handle(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    before = {s: signal.signal(s, handle) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _bound(host: str, port: int) -> socket.socket:
    if host:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    if socket.has_dualstack_ipv6():
        try:
            return socket.create_server(
                ("", port), family=socket.AF_INET6, backlog=BACKLOG, dualstack_ipv6=True
            )
        except OSError as error:
            if error.errno not in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:
                raise
    return socket.create_server(("", port), backlog=BACKLOG)


def _no_port(config: ApiConfig, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"port {config.port} is in use by another program; choose another with --port"
        case errno.EACCES | errno.EPERM:
            return f"port {config.port} is not for everybody; choose one above 1023 with --port"
        case errno.EADDRNOTAVAIL:
            return f"this machine has no address {config.host}; leave --host out to use all it has"
        case _:
            return f"cannot listen on {config.host or 'all addresses'}:{config.port}: {error}"


def _lan_address() -> str | None:
    """The address other machines in the house know this one by; sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # A documentation address: choosing the way there asks only our own routing table.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        return str(probe.getsockname()[0])


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host
