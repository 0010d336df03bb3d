"""TLS for a home network: an authority of one's own, and a certificate that follows this machine.

The files lie in one folder. Those of the authority are made once, for phones were told to trust it;
the server's certificate is made anew when it nears its end, or the machine's addresses changed.
"""

import logging
import os
import socket
import ssl
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import final

from cryptography.hazmat.primitives import hashes, serialization

from courante.api import authority as authorities
from courante.api.authority import Address, Authority
from courante.api.tls import LOOK_AGAIN_S, Certificate, TlsIdentity
from courante.errors import BadConfig, OutputFailed

logger = logging.getLogger(__name__)

RENEW_BEFORE = timedelta(days=30)
LOOPBACK = (ip_address("127.0.0.1"), ip_address("::1"))
_FAR_AWAY = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Documentation addresses: choosing the way there asks only our own routing table."""


@final
class HomeCertificate(TlsIdentity):
    """What handshakes at home are made with; used in one thread, but for its making."""

    def __init__(self, folder: Path, names: Iterable[str] = ()) -> None:
        """Find the authority and a certificate in the folder, or make them.

        Args:
            folder: made if it is not there; only its owner can look into it.
            names: host names by which this machine is reached, beside those it knows itself.

        Raises:
            BadConfig: files are damaged, or the authority may not sign for one of the names.
            OutputFailed: the files cannot be written.
        """
        self._folder = folder
        self._asked = tuple(name.lower().rstrip(".") for name in names)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._authority = self._found()
            self._renew_if_needed()
        except OSError as error:
            raise OutputFailed(f"{error.filename or folder}: {error.strerror}") from error
        self._certificate = Certificate(folder / "server.pem", folder / "server.key")
        self._looked_s: float | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Host names that the certificate is for."""
        return self._certificate.names

    @property
    def plain_too(self) -> bool:
        """Plain HTTP is spoken as well: a radio does not know this authority."""
        return True

    @property
    def authority_der(self) -> bytes:
        """The authority's certificate, as phones take it."""
        return self._authority.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def authority_sha256(self) -> str:
        """Its fingerprint, as systems show it."""
        digest = self._authority.certificate.fingerprint(hashes.SHA256())
        return ":".join(f"{byte:02X}" for byte in digest)

    def context(self, now_s: float) -> ssl.SSLContext:
        """See ``TlsIdentity``; looks for changed addresses once in ``LOOK_AGAIN_S``."""
        if self._looked_s is None:
            self._looked_s = now_s
        elif now_s - self._looked_s >= LOOK_AGAIN_S:
            self._looked_s = now_s
            try:
                self._renew_if_needed()
            except (OSError, BadConfig) as error:
                logger.warning("the certificate is not renewed: %s", error)
        return self._certificate.context(now_s)

    def _found(self) -> Authority:
        certificate, key = self._folder / "authority.pem", self._folder / "authority.key"
        if not certificate.exists() and not key.exists():
            machine = socket.gethostname().lower()
            made = authorities.found(machine, {machine, *self._asked}, datetime.now(UTC))
            _write(key, authorities.key_pem(made.key))
            _write(certificate, made.certificate.public_bytes(serialization.Encoding.PEM))
            return made
        try:
            return authorities.read(certificate.read_bytes(), key.read_bytes())
        except (OSError, ValueError) as error:
            expected = "the authority made here before; without its files a new one is made"
            raise BadConfig("https", str(self._folder), f"{expected} ({error})") from error

    def _renew_if_needed(self) -> None:
        wanted = self._wanted()
        chain, key = self._folder / "server.pem", self._folder / "server.key"
        if key.exists() and _serves(chain, wanted):
            return
        issued = authorities.issue(self._authority, wanted, datetime.now(UTC))
        # Between the two writes they do not fit, and whoever looks keeps what was loaded before.
        _write(key, issued.key)
        _write(chain, issued.chain)

    def _wanted(self) -> tuple[str | Address, ...]:
        own = socket.gethostname().lower()
        known = ("localhost", own, f"{own.partition('.')[0]}.local")
        names = dict.fromkeys((*self._asked, *(n for n in known if self._authority.covers(n))))
        return (*names, *_addresses())


def _addresses() -> tuple[Address, ...]:
    """Home addresses by which this machine is reached."""
    found = [*LOOPBACK]
    for family, far_away in _FAR_AWAY.items():
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((far_away, 9))
            except OSError:
                continue
            found.append(ip_address(str(probe.getsockname()[0]).partition("%")[0]))
    return tuple(dict.fromkeys(address for address in found if authorities.is_home(address)))


def _serves(chain: Path, wanted: Iterable[str | Address]) -> bool:
    """Whether the certificate is for all names wanted, and for a while."""
    try:
        pem = chain.read_bytes()
        left = authorities.ends(pem) - datetime.now(UTC)
        return left > RENEW_BEFORE and authorities.names_of(pem) >= set(wanted)
    except (OSError, ValueError, IndexError):
        return False


def _write(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with open(part, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
    part.replace(path)
