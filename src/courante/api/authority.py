"""A certificate authority for one household: certificates for names and addresses at home only.

X.509 by RFC 5280. The authority is bound to the home by name constraints (section 4.2.1.10): a
phone that trusts it trusts it for private addresses and local names, and for nothing else, even if
its key were stolen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from courante.errors import BadConfig

AUTHORITY_LASTS = timedelta(days=3650)
CERTIFICATE_LASTS = timedelta(days=397)
"""The longest that Apple's systems take, with some to spare."""
CLOCKS_DIFFER = timedelta(days=1)
HOME_NETWORKS = tuple(
    ip_network(network)
    for network in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
        *("100.64.0.0/10", "::1/128", "fc00::/7", "fe80::/10"),
    )
)
"""Private, link-local and shared addresses (RFC 1918, 3927, 4193, 4291, 6598)."""
HOME_DOMAINS = ("localhost", "local", "lan", "home.arpa", "internal")

Address = IPv4Address | IPv6Address


@final
@dataclass(frozen=True)
class Authority:
    """An authority with the key that it signs with.

    Attributes:
        certificate: what phones are to trust. domains: it may sign for these and all below them.
    """

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def domains(self) -> frozenset[str]:
        """Domains that it may sign for."""
        bounds = self.certificate.extensions.get_extension_for_class(x509.NameConstraints).value
        permitted = bounds.permitted_subtrees or ()
        return frozenset(name.value for name in permitted if isinstance(name, x509.DNSName))

    def covers(self, name: str | Address) -> bool:
        """Whether a phone that trusts it takes its word for this name or address."""
        if isinstance(name, str):
            return any(name == known or name.endswith(f".{known}") for known in self.domains)
        return is_home(name)


@dataclass(frozen=True)
class Issued:
    """PEM: a certificate with its authority's, and its private key."""

    chain: bytes
    key: bytes


def is_home(address: Address) -> bool:
    """Whether an address is one of a home network."""
    return any(address in network for network in HOME_NETWORKS)


def found(machine: str, extra: Iterable[str], now: datetime) -> Authority:
    """Make an authority.

    Args:
        machine: whose authority it is; shown to people.
        extra: names beside those of ``HOME_DOMAINS`` that it may sign for.
        now: with its time zone.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Courante"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Courante at home on {machine}"[:64]),
        ]
    )
    permitted = [*(x509.DNSName(domain) for domain in (*HOME_DOMAINS, *extra))]
    bounds = x509.NameConstraints(
        permitted_subtrees=[*permitted, *(x509.IPAddress(network) for network in HOME_NETWORKS)],
        excluded_subtrees=None,
    )
    certificate = (
        _unsigned(name, name, key.public_key(), now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(bounds, critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Authority(certificate, key)


def issue(authority: Authority, names: Iterable[str | Address], now: datetime) -> Issued:
    """A certificate for a server.

    Args:
        authority: signs it.
        names: host names and addresses that it is for; at least one.
        now: with its time zone.

    Raises:
        BadConfig: the authority may not sign for one of them.
    """
    asked = tuple(names)
    for name in asked:
        if not authority.covers(name):
            known = ", ".join(sorted(authority.domains))
            raise BadConfig("https-name", str(name), f"a name that is or ends in one of: {known}")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, str(asked[0])[:64])])
    issuer = authority.certificate.subject
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    certificate = (
        _unsigned(subject, issuer, key.public_key(), now, CERTIFICATE_LASTS)
        .add_extension(x509.SubjectAlternativeName([_general(n) for n in asked]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(signer, critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    chain = certificate.public_bytes(pem) + authority.certificate.public_bytes(pem)
    return Issued(chain, key_pem(key))


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A private key as an unencrypted PEM file."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def read(certificate: bytes, key: bytes) -> Authority:
    """An authority from its two PEM files.

    Raises:
        ValueError: they are damaged, or not those of an authority made here.
    """
    private = serialization.load_pem_private_key(key, password=None)
    authority = x509.load_pem_x509_certificate(certificate)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise ValueError("the key is of another kind")  # noqa: TRY004 - the file is wrong, no type
    if authority.public_key() != private.public_key():
        raise ValueError("key and certificate do not belong together")
    made = Authority(authority, private)
    try:
        made.domains  # noqa: B018 - raises where there are no bounds
    except x509.ExtensionNotFound as error:
        raise ValueError("the certificate has no name constraints") from error
    return made


def names_of(certificate: bytes) -> frozenset[str | Address]:
    """Host names and addresses that the first certificate of a PEM file is for.

    Raises:
        ValueError: it is damaged.
    """
    first = x509.load_pem_x509_certificates(certificate)[0]
    listed = first.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    hosts: list[str] = listed.get_values_for_type(x509.DNSName)
    addresses = listed.get_values_for_type(x509.IPAddress)
    return frozenset((*hosts, *(ip_address(str(address)) for address in addresses)))


def ends(certificate: bytes) -> datetime:
    """When the first certificate of a PEM file is no longer valid."""
    return x509.load_pem_x509_certificates(certificate)[0].not_valid_after_utc


def _general(name: str | Address) -> x509.GeneralName:
    return x509.DNSName(name) if isinstance(name, str) else x509.IPAddress(name)


def _unsigned(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    lasts: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCKS_DIFFER)
        .not_valid_after(now - CLOCKS_DIFFER + lasts)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
