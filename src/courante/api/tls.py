"""TLS by certificate files, which may be renewed while the server runs."""

import logging
import ssl
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any, final

from courante.errors import BadConfig

logger = logging.getLogger(__name__)

LOOK_AGAIN_S = 60.0
_WHY: dict[int, str] = {
    9: "one that is valid already",
    10: "one that has not expired",
    26: "one that is meant for a server",
}
"""What would be right, by OpenSSL's number of what is wrong (X509_V_ERR_...)."""


@dataclass(frozen=True)
class _Loaded:
    context: ssl.SSLContext
    names: tuple[str, ...]
    stamps: tuple[int, ...]


class TlsIdentity(ABC):
    """What this server's handshakes are made with."""

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """The host names it is for."""

    @property
    @abstractmethod
    def plain_too(self) -> bool:
        """Whether those who do not begin with a handshake are served as well, in plain HTTP."""

    @abstractmethod
    def context(self, now_s: float) -> ssl.SSLContext:
        """What the next handshake is made with.

        Args:
            now_s: any steady clock's time, the same one in every call.
        """


@final
class Certificate(TlsIdentity):
    """A certificate with its key; used in one thread, but for its making."""

    def __init__(self, certificate: Path, key: Path) -> None:
        """Load and try them.

        Raises:
            BadConfig: a file is missing, is no PEM file, does not fit the other, or the
                certificate is not valid now.
        """
        self._certificate = certificate
        self._key = key
        self._loaded = _load(certificate, key)
        self._looked_s: float | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The host names it is for."""
        return self._loaded.names

    @property
    def plain_too(self) -> bool:
        """Whoever has a certificate that all trust wants nothing to travel in the open."""
        return False

    def context(self, now_s: float) -> ssl.SSLContext:
        """See ``TlsIdentity``.

        Files that were renewed are loaded, looked for once in ``LOOK_AGAIN_S``; while the new ones
        are not right, the old ones stay.
        """
        if self._looked_s is None:
            self._looked_s = now_s
        elif now_s - self._looked_s >= LOOK_AGAIN_S:
            self._looked_s = now_s
            self._reload()
        return self._loaded.context

    def _reload(self) -> None:
        try:
            if _stamps(self._certificate, self._key) != self._loaded.stamps:
                self._loaded = _load(self._certificate, self._key)
                logger.info("the certificate was renewed")
        except BadConfig as error:
            logger.warning("the certificate's new files are not used: %s", error)


def _load(certificate: Path, key: Path) -> _Loaded:
    stamps = _stamps(certificate, key)
    for field, path in (("certificate", certificate), ("key", key)):
        _check_readable(field, path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except ssl.SSLError as error:
        raise _misfit(certificate, key, error) from error
    return _Loaded(context, _tried(context, certificate), stamps)


def _stamps(*paths: Path) -> tuple[int, ...]:
    try:
        return tuple(path.stat().st_mtime_ns for path in paths)
    except OSError as error:
        name = "key" if error.filename == str(paths[-1]) else "certificate"
        raise BadConfig(name, str(error.filename), f"a PEM file ({error.strerror})") from error


def _check_readable(field: str, path: Path) -> None:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadConfig(field, str(path), f"a PEM file ({error.strerror})") from error
    kind = b"CERTIFICATE-----" if field == "certificate" else b"PRIVATE KEY-----"
    if kind not in content:
        expected = f"a PEM file with a {'certificate' if field == 'certificate' else 'private key'}"
        raise BadConfig(field, str(path), expected)


def _no_password() -> str:
    """Asked for by an encrypted key; without this OpenSSL would ask at the terminal."""
    return ""


def _misfit(certificate: Path, key: Path, error: ssl.SSLError) -> BadConfig:
    if error.reason == "KEY_VALUES_MISMATCH":
        return BadConfig("key", str(key), f"the private key of the certificate {certificate}")
    if b"ENCRYPTED" in key.read_bytes():
        return BadConfig("key", str(key), "a private key that needs no password")
    reason = (error.reason or "damaged").lower().replace("_", " ")
    return BadConfig("certificate", str(certificate), f"one that OpenSSL takes ({reason})")


def _tried(server: ssl.SSLContext, certificate: Path) -> tuple[str, ...]:
    """Make a handshake with it in memory, and return the host names that it is for.

    Raises:
        BadConfig: a caller who trusts just this certificate would not take it.
    """
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        client.load_verify_locations(certificate)
        names = _shake_hands(server, client)
    except ssl.SSLCertVerificationError as error:
        expected = _WHY.get(error.verify_code, error.verify_message)
        raise BadConfig("certificate", str(certificate), expected) from error
    except ssl.SSLError as error:
        raise BadConfig("certificate", str(certificate), f"one that works ({error})") from error
    return names


def _shake_hands(server: ssl.SSLContext, client: ssl.SSLContext) -> tuple[str, ...]:
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = server.wrap_bio(to_server, to_client, server_side=True)
    there = client.wrap_bio(to_client, to_server)
    # Each side goes on until it needs the other; a handshake has fewer turns than this.
    for side in (there, here) * 4:
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    found: Any = there.getpeercert() or {}
    names: list[tuple[str, str]] = list(found.get("subjectAltName", ()))
    return tuple(name for kind, name in names if kind == "DNS")
