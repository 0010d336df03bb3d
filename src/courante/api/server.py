"""Serves a station on a socket until the process is asked to stop.

The main thread keeps the signals and the order of things; uvicorn runs in a thread of its own, so
that the streams can be ended before it is asked to wait for them.
"""

import asyncio
import errno
import logging
import math
import socket
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from typing import Any, Protocol, cast, final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from courante.api.acceptor import Acceptor
from courante.api.app import create_app
from courante.api.authority import is_home
from courante.api.clients import Proxies
from courante.api.descriptors import allow_connections
from courante.api.guard import guarded
from courante.api.home_tls import HomeCertificate
from courante.api.sockets import speak_websocket
from courante.api.tls import Certificate, TlsIdentity
from courante.config import ApiConfig, OutletConfig
from courante.errors import NotFound, OutputFailed
from courante.station.station import Station
from courante.station.stopping import told_to_stop

logger = logging.getLogger(__name__)

BACKLOG = 512
READ_AT_ONCE_BYTES = 256 * 1024
"""The most that asyncio reads in one go."""


class Surroundings(Protocol):
    """What a served station may be a part of: it sees requests first, and both ends of serving."""

    def around(self, app: ASGIApp, station: Station) -> ASGIApp:
        """A layer around the station's app."""
        ...

    def begin(self, port: int) -> None:
        """Requests are answered from now on, at this port."""
        ...

    def end(self) -> None:
        """The station is about to be closed; requests are still answered."""
        ...


def serve(
    make_station: Callable[[], Station],
    config: ApiConfig,
    outlet: OutletConfig,
    tell: Callable[[str], None],
    ready: Callable[[], None] = lambda: None,
    surroundings: Surroundings | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; call it from the main thread.

    Args:
        make_station: builds a station that is not yet started; called once the port is ours.
        config: where to listen, and limits.
        outlet: how far behind live listeners start.
        tell: gets what the person at the terminal should know, line by line.
        ready: is called once, when everything is loaded and nobody is served yet.
        surroundings: what the station is a part of, if it is a part of something.

    Raises:
        BadConfig: the certificate, a trusted proxy or the number of connections is not right.
        OutputFailed: the port cannot be had. CouranteError: whatever the station's start raises.
    """
    allow_connections(config.limits)
    identity = identity_of(config)
    Proxies(config.trusted_proxies)  # refused before anything plays
    listener = bind(config)
    try:
        station = make_station()
        station.start()
    except BaseException:
        listener.close()
        raise
    home = identity if isinstance(identity, HomeCertificate) else None
    app: ASGIApp = create_app(station, config, outlet, home)
    if surroundings is not None:
        app = surroundings.around(app, station)
    server = Server(app, listener, config, identity)
    try:
        ready()
        with told_to_stop() as stop:
            server.start(stop)
            if surroundings is not None:
                surroundings.begin(listener.getsockname()[1])
            for line in greeting(station, listener, identity):
                tell(line)
            stop.wait()
    finally:
        if surroundings is not None:
            surroundings.end()
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


def identity_of(config: ApiConfig) -> TlsIdentity | None:
    """What to make handshakes with, if there shall be TLS.

    Raises:
        BadConfig: see ``Certificate`` and ``HomeCertificate``. OutputFailed: see the latter.
    """
    if config.home_authority is not None:
        return HomeCertificate(config.home_authority, config.home_names)
    if config.certificate is None or config.key is None:
        return None
    return Certificate(config.certificate, config.key)


@final
class Server:
    """uvicorn in a thread, behind an acceptor on a socket that is already bound.

    Raises:
        BadConfig: a trusted proxy is no address.
    """

    def __init__(
        self,
        app: ASGIApp,
        listener: socket.socket,
        config: ApiConfig,
        identity: TlsIdentity | None = None,
    ) -> None:
        self._stop_s = config.stop_s
        self._uvicorn = uvicorn.Server(
            uvicorn.Config(
                guarded(app, config),
                lifespan="off",
                # uvicorn takes any maker of protocols; its types know only classes.
                ws=cast("Any", speak_websocket),
                ws_max_size=config.sockets.message_bytes,
                ws_ping_interval=config.sockets.ping_s,
                ws_ping_timeout=config.sockets.ping_s,
                log_config=None,
                # Lines would carry listen tokens, which are part of the path.
                access_log=False,
                server_header=False,
                # By itself it would believe every program of this machine; ``guarded`` asks first.
                proxy_headers=False,
                # Only a bound: the acceptor's connections say what is too large, and why.
                h11_max_incomplete_event_size=config.limits.header_bytes + READ_AT_ONCE_BYTES,
                # Longer than clients keep a connection for later (httpx: 5 s), or a request meets
                # its closing; the acceptor's connections end a wait, after header_s.
                timeout_keep_alive=math.ceil(config.limits.header_s) + 1,
                timeout_graceful_shutdown=max(1, round(config.stop_s)),
            )
        )
        proxies = Proxies(config.trusted_proxies)
        self._acceptor = Acceptor(listener, self._speak_http, config.limits, proxies, identity)
        self._stop_accepting: Callable[[], object] = lambda: None
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)
        self._on_end: threading.Event | None = None

    def start(self, on_end: threading.Event | None = None) -> None:
        """Serve from now on; ``on_end`` is set should it end by itself."""
        self._on_end = on_end
        self._thread.start()

    def stop(self) -> None:
        """Let open answers end, for a while; end their runs first, or they are cut off."""
        self._uvicorn.should_exit = True
        self._stop_accepting()
        self._thread.join(self._stop_s + 1.0)

    def _speak_http(self) -> H11Protocol:
        return H11Protocol(self._uvicorn.config, self._uvicorn.server_state, {})

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            if self._on_end is not None:
                self._on_end.set()

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        accepting = asyncio.create_task(self._acceptor.run())
        accepting.add_done_callback(self._accepted_all)
        self._stop_accepting = lambda: loop.call_soon_threadsafe(accepting.cancel)
        try:
            await self._uvicorn.serve(sockets=[])
        finally:
            self._stop_accepting = lambda: None
            accepting.cancel()
            self._acceptor.abort()
            # For the loop to see them lost.
            await asyncio.sleep(0)

    def _accepted_all(self, accepting: "asyncio.Task[None]") -> None:
        self._uvicorn.should_exit = True
        if not accepting.cancelled() and (error := accepting.exception()) is not None:
            logger.error("no more connections can be accepted", exc_info=error)


def greeting(
    station: Station, listener: socket.socket, identity: TlsIdentity | None = None
) -> Iterator[str]:
    """What to open, for the person at the terminal; the only place that shows a token."""
    host, port = listener.getsockname()[:2]
    everywhere = host in {"::", "0.0.0.0"}  # noqa: S104 - compared, not bound
    if identity is None or identity.plain_too:
        here = f"http://{'localhost' if everywhere else _in_address(host)}:{port}"
        lan = _lan_address() if everywhere else None
    else:
        named = next((name for name in identity.names if "*" not in name), None)
        here, lan = f"https://{named or _in_address(host)}:{port}", None
    yield f"Page       {here}/"
    outside = here if lan is None else f"http://{lan}:{port}"
    if identity is not None and identity.plain_too and (lan is None or is_home(ip_address(lan))):
        yield f"On a phone {outside.replace('http:', 'https:')}/, once it trusts {outside}/trust"
    elif lan is not None:
        yield f"On a phone {outside}/"
    try:
        house = station.house
    except NotFound:
        return
    yield f"Any player {outside}/playlist.m3u"
    # Only a digest is kept of a token, so each start has its own.
    token = house.deed.renew_control_token()
    yield f"House run  {here}/api/runs/{house.run_id}, control token {token}"


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
