import logging
import ssl
import threading
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.broadcasting import chunk_of, deaf, joined, sounding, wire
from tests.icecast import HOST, PASSWORD, Icecast, IcyListener, free_port, icecast
from tests.serving import wait_until

from courante.config import EncoderConfig, IcecastAddress, IcecastConfig
from courante.errors import NotAuthorised, OutputFailed
from courante.outlet.icecast import IcecastSource
from courante.types import Chunk


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Icecast]:
    with icecast(tmp_path_factory.mktemp("icecast")) as running:
        yield running


def config_of(port: int, mount: str = "/run.mp3", password: str = PASSWORD) -> IcecastConfig:
    return IcecastConfig(IcecastAddress(HOST, mount, password, port))


def source_of(config: IcecastConfig) -> IcecastSource:
    return IcecastSource(config, EncoderConfig())


def play(source: IcecastSource, chunks: tuple[Chunk, ...], title: str = "") -> None:
    for chunk in chunks:
        source.publish(replace(chunk, title=title))


def test_a_listener_hears_every_byte_and_sees_what_the_stream_is(server: Icecast) -> None:
    about = IcecastConfig(
        config_of(server.port, "/about.mp3").address,
        name="Täglich Bach",
        genre="Choral",
        description="Four voices; endless",
        website="https://example.org/",
        public=False,
    )
    source = source_of(about)
    chunks = sounding(6.0)
    play(source, chunks[:5])
    wait_until(lambda: "/about.mp3" in server.sources())
    listener = IcyListener(server.port, "/about.mp3").start()
    wait_until(lambda: bool(listener.sound))
    play(source, chunks[5:])
    source.close()
    wait_until(lambda: listener.over)
    sound, whole = bytes(listener.sound), joined(chunks)
    # When a source leaves, Icecast sends its listeners away with their last second unheard.
    assert len(sound) > len(whole) // 2
    assert sound in whole
    told = listener.headers
    assert told["status"].endswith("200 OK")
    assert told["content-type"] == "audio/mpeg"
    assert told["icy-name"] == "Täglich Bach"
    assert told["icy-genre"] == "Choral"
    assert told["icy-description"] == "Four voices; endless"
    assert told["icy-url"] == "https://example.org/"
    assert (told["icy-br"], told["icy-pub"]) == ("128", "0")
    assert "ice-samplerate=44100" in told["ice-audio-info"]


def test_titles_change_with_the_sound(server: Icecast) -> None:
    source = source_of(config_of(server.port, "/titles.mp3"))
    chunks = sounding(12.0)
    # Icecast hands sound on in pieces of its own.
    play(source, chunks[:5])
    wait_until(lambda: "/titles.mp3" in server.sources())
    listener = IcyListener(server.port, "/titles.mp3").start()
    wait_until(lambda: bool(listener.sound))
    half, whole = len(chunks) // 2, joined(chunks)
    play(source, chunks[5:half], "Chorale · 150 bpm")
    wait_until(lambda: len(listener.sound) > 4000)
    begun_at = whole.index(listener.sound[:4000])
    changed_at = len(joined(chunks[:half])) - begun_at
    # What it has not handed on yet: two blocks.
    wait_until(lambda: len(listener.sound) > changed_at - 3000)
    play(source, chunks[half:], "Chorale; & 160 = bpm? ♩'s")
    source.close()
    wait_until(lambda: listener.over)
    seen = [(at, title) for at, title in listener.titles if title]
    assert [title for _, title in seen] == ["Chorale · 150 bpm", "Chorale; & 160 = bpm? ♩'s"]
    # Players look for a title once in 16000 bytes; it must be there at the first look.
    every = int(listener.headers["icy-metaint"])
    assert -1400 <= seen[-1][0] - changed_at <= every


def test_a_wrong_password_is_told_apart_and_never_shown(server: Icecast) -> None:
    config = config_of(server.port, "/other.mp3", "not the secret")
    with pytest.raises(NotAuthorised, match=r"refuses the user or the password") as caught:
        source_of(config)
    assert f"icecast://127.0.0.1:{server.port}/other.mp3" in str(caught.value)
    assert "not the secret" not in str(caught.value) + repr(config) + repr(caught.value)


def test_a_mount_in_use_is_refused_with_the_servers_reason(server: Icecast) -> None:
    first = source_of(config_of(server.port, "/used.mp3"))
    try:
        with pytest.raises(OutputFailed, match="takes no other source there: Mountpoint in use"):
            source_of(config_of(server.port, "/used.mp3"))
    finally:
        first.close()


def test_a_mount_is_free_again_once_closed(server: Icecast) -> None:
    for _ in range(3):
        source = once_free(config_of(server.port, "/again.mp3"))
        play(source, sounding(1.0))
        source.close()


def once_free(config: IcecastConfig) -> IcecastSource:
    """The server needs a moment to notice that its last source has gone."""
    opened: list[IcecastSource] = []

    def free() -> bool:
        try:
            opened.append(source_of(config))
        except OutputFailed as error:
            assert "in use" in str(error)  # noqa: PT017 - any other reason is a failure
            return False
        return True

    wait_until(free)
    return opened[0]


def test_nobody_there() -> None:
    with pytest.raises(OutputFailed, match="nobody listens there"):
        source_of(config_of(free_port()))
    address = IcecastAddress("nowhere.invalid", "/run.mp3", PASSWORD)
    with pytest.raises(OutputFailed, match="there is no machine of that name"):
        source_of(IcecastConfig(address))


@pytest.mark.parametrize(
    ("greeting", "said"),
    [
        (b"220 mail.example ESMTP\r\n\r\n", "no Icecast server"),
        (b"HTTP/1.1 405 Method Not Allowed\r\n\r\n", "405 Method Not Allowed; is it an Icecast"),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n<html>No", "takes no other source there: Forbidden"),
        (b"\0" * 9000, "no Icecast server"),
    ],
)
def test_what_is_no_icecast(greeting: bytes, said: str) -> None:
    with deaf(greeting) as other, pytest.raises(OutputFailed, match=said):
        source_of(config_of(other.port))


def test_a_web_server_is_no_icecast() -> None:
    class Quiet(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            pass

    with HTTPServer((HOST, 0), Quiet) as web:
        threading.Thread(target=web.handle_request, daemon=True).start()
        with pytest.raises(OutputFailed, match=r"answers 501 .*is it an Icecast server"):
            source_of(config_of(web.server_port))


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    config = replace(config_of(0 + free_port()), connect_timeout_s=0.2)
    with deaf(b"") as silent:
        address = replace(config.address, port=silent.port)
        with pytest.raises(OutputFailed, match="does not answer in time"):
            source_of(replace(config, address=address))


def test_a_stalled_server_takes_little_and_then_fails() -> None:
    with deaf() as stalled:
        source = source_of(replace(config_of(stalled.port), send_timeout_s=0.2))
        chunks = tuple(chunk_of(1600, number) for number in range(400))
        # The two systems hold back seconds of sound, not minutes.
        with pytest.raises(OutputFailed, match="does not answer in time"):
            play(source, chunks)


def test_close_by_another_thread_ends_a_wait() -> None:
    with deaf() as stalled:
        source = source_of(replace(config_of(stalled.port), send_timeout_s=60.0))
        over = threading.Event()

        def fill() -> None:
            with pytest.raises(OutputFailed):
                play(source, (chunk_of(1600),) * 2000)
            over.set()

        threading.Thread(target=fill, daemon=True).start()
        assert not over.wait(0.3)
        source.close()
        assert over.wait(5)


def test_a_server_that_ends_the_stream_is_noticed_and_quoted(server: Icecast) -> None:
    with deaf() as other:
        source = source_of(config_of(other.port))
        source.publish(chunk_of(100))
        other.say(b"HTTP/1.1 413 Too Large\r\n\r\n")
        with pytest.raises(OutputFailed, match="it ended the stream: 413 Too Large"):
            play(source, (chunk_of(100),) * 100)
    with wire(server.port) as cable:
        source = source_of(config_of(cable.port, "/cut.mp3"))
        source.publish(sounding(1.0)[0])
        cable.cut()
        with pytest.raises(OutputFailed, match="hung up"):
            play(source, sounding(6.0))


def test_a_title_that_is_refused_costs_no_sound(
    server: Icecast, caplog: pytest.LogCaptureFixture
) -> None:
    with wire(server.port) as cable:
        source = source_of(config_of(cable.port, "/untitled.mp3"))
        source.publish(sounding(6.0)[0])
        # The stream goes on; new connections find nobody.
        cable.refuse()
        with caplog.at_level(logging.WARNING):
            play(source, sounding(6.0)[1:], "Chorale")
        source.close()
    assert [record.getMessage() for record in caplog.records] == ["no titles for a while"]
    assert PASSWORD not in caplog.text


def test_tls_with_a_certificate_that_is_trusted_and_no_other(
    server: Icecast, tmp_path: Path
) -> None:
    pem = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with wire(server.port, context) as cable:
        address = replace(config_of(cable.port, "/tls.mp3").address, tls=True)
        trusting = IcecastConfig(address, ca_file=pem)
        source = source_of(trusting)
        play(source, sounding(6.0), "Chorale")
        source.close()
        wait_until(lambda: cable.passed > len(joined(sounding(6.0))))
        with pytest.raises(OutputFailed, match="certificate is not to be trusted"):
            source_of(IcecastConfig(address))
        elsewhere = replace(address, host="localhost")
        with pytest.raises(OutputFailed, match="certificate is not to be trusted"):
            source_of(replace(trusting, address=elsewhere))
    with deaf() as plain, pytest.raises(OutputFailed, match="does not speak TLS"):
        source_of(IcecastConfig(replace(address, port=plain.port)))


def certificate(folder: Path) -> Path:
    """A key and its certificate for this machine's number, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a test")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), False)  # noqa: FBT003 - its only form
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path
