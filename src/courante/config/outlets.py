"""Where sound goes besides HTTP: Icecast servers, and folders of files."""

import string
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from courante.config.check import require
from courante.errors import BadConfig

ICECAST_PORT = 8000
LONGEST_FILE_MINUTES = 24 * 60
_PLAIN, _TLS = "icecast", "icecast+https"
_MOUNT_CHARACTERS = frozenset(string.ascii_letters + string.digits + "._~-/")
_FORM = "icecast://source:PASSWORD@HOST:PORT/MOUNT.mp3 (or icecast+https://)"


@dataclass(frozen=True)
class IcecastAddress:
    """A mount of an Icecast server, and what opens it; the password is in no text made of it.

    Attributes:
        host, port: the server. tls: whether it is spoken to over TLS.
        mount: path of the stream, such as ``/courante.mp3``.
        user: for sources, ``source`` almost everywhere. password: the source password.
    """

    host: str
    mount: str
    password: str = field(repr=False)
    port: int = ICECAST_PORT
    user: str = "source"
    tls: bool = False

    def __post_init__(self) -> None:
        """Refuse what would break a request."""
        require(ok=0 < self.port < 65536, name="port", value=self.port, expected="1 to 65535")
        usable = self.mount.startswith("/") and len(self.mount) > 1
        require(
            ok=usable and _MOUNT_CHARACTERS.issuperset(self.mount),
            name="mount",
            value=self.mount,
            expected="/ and a name of letters, digits and . _ ~ - /",
        )
        require(
            ok=_printable(self.user) and ":" not in self.user and bool(self.user),
            name="user",
            value="...",
            expected="printable characters, no colon",
        )
        require(
            ok=_printable(self.password) and bool(self.password),
            name="password",
            value="...",
            expected="printable characters, and not empty",
        )

    def __str__(self) -> str:
        scheme = _TLS if self.tls else _PLAIN
        return f"{scheme}://{self.authority}{self.mount}"

    @property
    def authority(self) -> str:
        """Host and port as they stand in a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @classmethod
    def from_url(cls, url: str, password: str | None = None) -> "IcecastAddress":
        """Read ``icecast://source:password@host:port/mount.mp3``.

        Args:
            url: user (default ``source``) and password may be percent-encoded.
            password: used where the URL has none.

        Raises:
            BadConfig: it is no such URL; the password is not shown.
        """
        parts = _split(url)
        user, has_colon, given = parts.netloc.rpartition("@")[0].partition(":")
        secret = unquote(given) if has_colon else password
        if parts.hostname is None or parts.query or parts.fragment:
            raise BadConfig("icecast", redacted(url), _FORM)
        if not secret:
            expected = f"a password: {_FORM}, or in COURANTE_ICECAST_PASSWORD"
            raise BadConfig("icecast", redacted(url), expected)
        return cls(
            host=parts.hostname,
            port=ICECAST_PORT if parts.port is None else parts.port,
            mount=parts.path,
            user=unquote(user) or "source",
            password=secret,
            tls=parts.scheme == _TLS,
        )


@dataclass(frozen=True)
class IcecastConfig:
    """One Icecast server to play to, and what it tells listeners and directories.

    Attributes:
        address: the mount.
        name, genre, description: of the stream. website: where to read more.
        public: whether the server may list it in directories.
        ca_file: the only certificates (PEM) to trust; those of the system if ``None``.
        connect_timeout_s, send_timeout_s, title_timeout_s: so long the server may take to
            answer, to take sound, and to take a new title.
        send_buffer_bytes: what the system may hold back for a server that is slow; small, so that
            a server that came back does not play the past.
    """

    address: IcecastAddress
    name: str = "Courante"
    genre: str = "Generative"
    description: str = "Music without end, composed by a network as it is heard"
    website: str = ""
    public: bool = False
    ca_file: Path | None = None
    connect_timeout_s: float = 5.0
    send_timeout_s: float = 5.0
    title_timeout_s: float = 1.0
    send_buffer_bytes: int = 32 * 1024

    def __post_init__(self) -> None:
        """Refuse what would break a request, or wait for nothing."""
        for name in ("name", "genre", "description", "website"):
            value = getattr(self, name)
            require(
                ok=_printable(value),
                name=name,
                value=value,
                expected="one line of printable characters",
            )
        for name in ("connect_timeout_s", "send_timeout_s", "title_timeout_s"):
            value = getattr(self, name)
            require(ok=0 < value <= 60, name=name, value=value, expected="above 0, at most 60 s")
        require(
            ok=self.send_buffer_bytes >= 4096,
            name="send_buffer_bytes",
            value=self.send_buffer_bytes,
            expected="at least 4096",
        )


@dataclass(frozen=True)
class FilesConfig:
    """A folder of files that together are the stream.

    Attributes:
        folder: where they are written. minutes: length of each.
        keep: so many are kept, the oldest go; 0 keeps all.
    """

    folder: Path
    minutes: float = 60.0
    keep: int = 0

    def __post_init__(self) -> None:
        """Refuse files without length or end."""
        require(
            ok=0 < self.minutes <= LONGEST_FILE_MINUTES,
            name="minutes",
            value=self.minutes,
            expected=f"above 0, at most {LONGEST_FILE_MINUTES}",
        )
        require(ok=self.keep >= 0, name="keep", value=self.keep, expected="1 or more; 0 for all")


@dataclass(frozen=True)
class RelayConfig:
    """How an outlet that failed is tried again.

    Attributes:
        first_retry_s: the first wait, doubled by each failure up to ``longest_retry_s``.
        refused_retry_s: the wait where the password is wrong: only a person can change that.
        steady_s: after so much sound it counts as working, and waits begin anew.
    """

    first_retry_s: float = 1.0
    longest_retry_s: float = 30.0
    refused_retry_s: float = 60.0
    steady_s: float = 5.0

    def __post_init__(self) -> None:
        """Refuse waits that hammer a server."""
        for name in ("first_retry_s", "longest_retry_s", "refused_retry_s", "steady_s"):
            value = getattr(self, name)
            require(ok=value > 0, name=name, value=value, expected="more than 0")
        require(
            ok=self.first_retry_s <= self.longest_retry_s,
            name="first_retry_s",
            value=self.first_retry_s,
            expected="at most longest_retry_s",
        )


@dataclass(frozen=True)
class OutletsConfig:
    """All that one run is played to besides HTTP."""

    icecast: tuple[IcecastConfig, ...] = ()
    files: tuple[FilesConfig, ...] = ()
    relay: RelayConfig = field(default_factory=RelayConfig)

    @property
    def empty(self) -> bool:
        """Whether there is none."""
        return not (self.icecast or self.files)

    def plus(self, other: "OutletsConfig") -> "OutletsConfig":
        """These and others."""
        return replace(self, icecast=self.icecast + other.icecast, files=self.files + other.files)


def redacted(url: str) -> str:
    """A URL without what stands before its last ``@``, or without anything where there is none."""
    scheme, _, rest = url.partition("://")
    scheme = scheme if scheme in {_PLAIN, _TLS} else "..."
    _, at, place = rest.rpartition("@")
    return f"{scheme}://...@{place}" if at else f"{scheme}://..."


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = parts.scheme in {_PLAIN, _TLS} and parts.port != 0
    except ValueError:
        known = False
    else:
        if known:
            return parts
    raise BadConfig("icecast", redacted(url), _FORM)


def _printable(text: str) -> bool:
    return text.isprintable() and text == text.strip()
