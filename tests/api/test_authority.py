from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from tests.certificates import openssl

from courante.api.authority import (
    Authority,
    ends,
    found,
    is_home,
    issue,
    key_pem,
    names_of,
    read,
)
from courante.errors import BadConfig

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return found("box", ("box", "music.example"), NOW)


def test_openssl_takes_what_it_signed(authority: Authority, tmp_path: Path) -> None:
    names = ("box.local", "kitchen.music.example", ip_address("192.168.1.5"), ip_address("::1"))
    issued = issue(authority, names, NOW)
    root, chain = tmp_path / "root.pem", tmp_path / "chain.pem"
    root.write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    chain.write_bytes(issued.chain)
    at = str(int(NOW.timestamp()))
    checks = ("-attime", at, "-x509_strict", "-purpose", "sslserver", "-CAfile", root)
    assert openssl("verify", *checks, chain).strip().endswith("OK")
    for name in ("box.local", "kitchen.music.example"):
        assert "OK" in openssl("verify", *checks, "-verify_hostname", name, chain)
    assert "OK" in openssl("verify", *checks, "-verify_ip", "192.168.1.5", chain)
    assert "mismatch" in openssl("verify", *checks, "-verify_hostname", "bank.example", chain)
    assert names_of(issued.chain) == set(names)
    assert ends(issued.chain) - NOW < timedelta(days=398)


@pytest.mark.parametrize("name", ["bank.example", "notlocal", ip_address("8.8.8.8")])
def test_it_does_not_sign_for_the_rest_of_the_world(authority: Authority, name: str) -> None:
    with pytest.raises(BadConfig, match=r"https-name: .*music\.example"):
        issue(authority, [name], NOW)


def test_a_stolen_key_is_of_no_use_elsewhere(authority: Authority, tmp_path: Path) -> None:
    # What a thief would do: sign for a bank, past our own check.
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([])
    forged = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("bank.example")]), critical=True)
        .sign(authority.key, hashes.SHA256())
    )
    root, leaf = tmp_path / "root.pem", tmp_path / "leaf.pem"
    root.write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    leaf.write_bytes(forged.public_bytes(Encoding.PEM))
    at = str(int(NOW.timestamp()) + 60)
    assert "permitted subtree violation" in openssl("verify", "-attime", at, "-CAfile", root, leaf)


def test_it_comes_back_from_its_files(authority: Authority) -> None:
    pem = authority.certificate.public_bytes(Encoding.PEM)
    again = read(pem, key_pem(authority.key))
    assert again.domains == authority.domains >= {"box", "music.example", "local", "home.arpa"}
    other = found("other", (), NOW)
    for certificate, key in (
        (pem, key_pem(other.key)),
        (b"no certificate", key_pem(authority.key)),
        (pem, b"no key"),
        (pem[:200], key_pem(authority.key)),
    ):
        with pytest.raises(ValueError):  # noqa: PT011 - of many libraries' making
            read(certificate, key)


@pytest.mark.parametrize(
    ("address", "home"),
    [("192.168.7.9", True), ("172.32.0.1", False), ("fd12::1", True), ("2001:db8::1", False)],
)
def test_which_addresses_are_at_home(address: str, home: bool) -> None:  # noqa: FBT001 - a table
    assert is_home(ip_address(address)) is home
