import os
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from tests.certificates import NAME, Pair, make_pair
from tests.fakes.sound import decode
from tests.serving import LOOPBACK, ROOMY, Served, make_station, open_run, serve, wait_until

from courante.api.server import bind, greeting
from courante.api.tls import LOOK_AGAIN_S, Certificate
from courante.config import ApiConfig
from courante.errors import BadConfig


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return make_pair(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def secure(pair: Pair) -> Iterator[Served]:
    limits = replace(ROOMY, header_s=2.0)
    config = replace(LOOPBACK, certificate=pair.certificate, key=pair.key, limits=limits)
    running = serve(config)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def trusting(pair: Pair) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(pair.certificate))


@pytest.fixture(scope="module")
def client(secure: Served, trusting: ssl.SSLContext) -> Iterator[httpx.Client]:
    assert secure.url.startswith("https://")
    with httpx.Client(base_url=secure.url, verify=trusting, timeout=10) as made:
        yield made


def test_answers_name_https_and_promise_to_stay_with_it(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.headers["strict-transport-security"].startswith("max-age=")
    assert client.get("/playlist.m3u").text.splitlines()[-1].startswith("https://127.0.0.1:")
    run = open_run(client)
    assert run.body["listen_url"].startswith("https://")
    run.send("DELETE")


def test_sound_comes_over_tls_whole(client: httpx.Client) -> None:
    run = open_run(client)
    got = b""
    with client.stream("GET", httpx.URL(run.body["listen_url"]).path) as answer:
        for data in answer.iter_raw():
            got += data
            if len(got) > 64_000:
                run.send("DELETE")
    rate, samples = decode(got)
    assert samples.shape[0] > 3 * rate


def test_many_listen_over_tls(client: httpx.Client, secure: Served) -> None:
    sounds: list[Iterator[bytes]] = []
    with ExitStack() as stack:
        for _ in range(20):
            sounds.append(stack.enter_context(client.stream("GET", "/stream.mp3")).iter_raw())
            assert next(sounds[-1])
        assert secure.station.house.broadcast.listeners == 20
    wait_until(lambda: secure.station.house.broadcast.listeners == 0)


def shaken(served: Served, trusting: ssl.SSLContext, version: ssl.TLSVersion) -> str | None:
    """The version spoken with one who knows no other."""
    trusting.set_ciphers("DEFAULT:@SECLEVEL=0")
    trusting.minimum_version = trusting.maximum_version = version
    url = httpx.URL(served.url)
    with (
        socket.create_connection((url.host, url.port or 0), timeout=10) as plain,
        trusting.wrap_socket(plain, server_hostname=NAME) as wrapped,
    ):
        return wrapped.version()


def test_new_tls_is_spoken(secure: Served, pair: Pair) -> None:
    for version, name in (
        (ssl.TLSVersion.TLSv1_2, "TLSv1.2"),
        (ssl.TLSVersion.TLSv1_3, "TLSv1.3"),
    ):
        trusting = ssl.create_default_context(cafile=str(pair.certificate))
        assert shaken(secure, trusting, version) == name


def test_old_tls_is_not_spoken(secure: Served, pair: Pair) -> None:
    trusting = ssl.create_default_context(cafile=str(pair.certificate))
    with pytest.warns(DeprecationWarning, match="TLSv1_1"), pytest.raises(ssl.SSLError):
        shaken(secure, trusting, ssl.TLSVersion.TLSv1_1)


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01"])
def test_one_who_does_not_shake_hands_is_let_go(
    secure: Served, client: httpx.Client, said: bytes
) -> None:
    url = httpx.URL(secure.url)
    began = time.monotonic()
    with socket.create_connection((url.host, url.port or 0), timeout=15) as plain:
        plain.sendall(said)
        with suppress(ConnectionError):
            while plain.recv(65536):
                pass
    assert time.monotonic() - began < 10
    assert client.get("/healthz").status_code == 200


def test_plain_http_has_no_promise_of_tls(served: Served) -> None:
    assert "strict-transport-security" not in httpx.get(f"{served.url}/").headers


def test_the_greeting_names_the_certificate_s_host(pair: Pair) -> None:
    station = make_station()
    with bind(LOOPBACK) as listener:
        lines = list(greeting(station, listener, Certificate(pair.certificate, pair.key)))
        assert lines[0] == f"Page       https://{NAME}:{listener.getsockname()[1]}/"


def test_files_that_cannot_serve(tmp_path: Path, pair: Pair) -> None:
    def said(certificate: Path, key: Path) -> str:
        with pytest.raises(BadConfig) as refused:
            Certificate(certificate, key)
        return str(refused.value)

    none = tmp_path / "none.pem"
    assert said(none, pair.key).startswith("certificate: ")
    assert "No such file" in said(pair.certificate, none)
    assert said(pair.certificate, none).startswith("key: ")
    assert "Is a directory" in said(tmp_path, pair.key)
    assert "with a certificate" in said(pair.key, pair.key)
    assert "with a private key" in said(pair.certificate, pair.certificate)
    other = make_pair(tmp_path, name="other")
    assert "the private key of the certificate" in said(pair.certificate, other.key)
    expired = make_pair(tmp_path, name="old", from_days=-9, until_days=-2)
    assert "one that has not expired" in said(expired.certificate, expired.key)
    early = make_pair(tmp_path, name="early", from_days=2)
    assert "one that is valid already" in said(early.certificate, early.key)
    for_client = make_pair(tmp_path, name="client", for_server=False)
    assert "meant for a server" in said(for_client.certificate, for_client.key)
    locked = make_pair(tmp_path, name="locked", password=b"secret")
    assert "needs no password" in said(locked.certificate, locked.key)
    broken = tmp_path / "broken.pem"
    broken.write_bytes(pair.certificate.read_bytes()[:300])
    assert said(broken, pair.key).startswith("certificate: ")
    both = tmp_path / "both.pem"
    both.write_bytes(pair.key.read_bytes() + pair.certificate.read_bytes())
    assert Certificate(both, both).names == (NAME,)


def test_a_certificate_and_its_key_belong_together(pair: Pair) -> None:
    with pytest.raises(BadConfig, match=r"key: .* belong together"):
        ApiConfig(certificate=pair.certificate)
    with pytest.raises(BadConfig, match=r"certificate: .* belong together"):
        ApiConfig(key=pair.key)


def test_renewed_files_are_used_once_they_are_right(tmp_path: Path) -> None:
    pair = make_pair(tmp_path)
    certificate = Certificate(pair.certificate, pair.key)
    first = certificate.context(0.0)
    renewed = make_pair(tmp_path, name="new")
    renewed.certificate.replace(pair.certificate)
    touch(pair)
    assert certificate.context(LOOK_AGAIN_S / 2) is first
    # The key is still the old one: what fits stays.
    assert certificate.context(LOOK_AGAIN_S) is first
    renewed.key.replace(pair.key)
    touch(pair)
    second = certificate.context(2 * LOOK_AGAIN_S)
    assert second is not first
    assert certificate.context(3 * LOOK_AGAIN_S) is second
    pair.key.unlink()
    assert certificate.context(4 * LOOK_AGAIN_S) is second


def touch(pair: Pair) -> None:
    """Change the time stamps, also where two changes come within one tick of the file system."""
    for path in (pair.certificate, pair.key):
        stamp = path.stat().st_mtime_ns + 1_000_000_000
        os.utime(path, ns=(stamp, stamp))
