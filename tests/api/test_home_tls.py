import ssl
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from tests.certificates import openssl
from tests.fakes.sound import decode
from tests.serving import LOOPBACK, ROOMY, Served, make_station, open_run, serve

from courante.api import authority as authorities
from courante.api import server
from courante.api.home_tls import RENEW_BEFORE, HomeCertificate
from courante.api.server import bind, greeting
from courante.api.tls import LOOK_AGAIN_S
from courante.config import ApiConfig
from courante.errors import BadConfig, OutputFailed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home") / "authority"


@pytest.fixture(scope="module")
def home(folder: Path) -> Iterator[Served]:
    limits = replace(ROOMY, header_s=2.0)
    running = serve(replace(LOOPBACK, home_authority=folder, limits=limits))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def plain(home: Served) -> str:
    return home.url.replace("https:", "http:")


def trusting(certificate: bytes) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(cadata=certificate)
    return context


def test_a_phone_that_took_the_certificate_is_served_by_https(home: Served, plain: str) -> None:
    told = httpx.get(f"{plain}/api/https").json()
    taken = httpx.get(plain + told["home_authority"])
    assert taken.headers["content-type"] == "application/x-x509-ca-cert"
    with httpx.Client(base_url=home.url, verify=trusting(taken.content), timeout=10) as phone:
        page = phone.get("/")
        assert page.is_success
        # It would forbid plain HTTP to radios that do not know the authority.
        assert "strict-transport-security" not in page.headers
        run = open_run(phone)
        assert run.body["listen_url"].startswith("https://")
        run.send("DELETE")
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(home.url)


def test_the_fingerprint_told_is_that_of_the_certificate(plain: str, tmp_path: Path) -> None:
    file = tmp_path / "taken.crt"
    file.write_bytes(httpx.get(f"{plain}/courante-authority.crt").content)
    shown = openssl("x509", "-inform", "der", "-in", file, "-noout", "-fingerprint", "-sha256")
    assert httpx.get(f"{plain}/api/https").json()["sha256"] in shown


def test_a_radio_plays_on_in_plain_http_on_the_same_port(plain: str) -> None:
    got = b""
    with httpx.stream("GET", f"{plain}/stream.mp3", timeout=10) as answer:
        for data in answer.iter_raw():
            got += data
            if len(got) > 40_000:
                break
    rate, samples = decode(got)
    assert samples.shape[0] > rate
    assert httpx.get(f"{plain}/playlist.m3u").text.splitlines()[-1].startswith("http://")


@pytest.mark.parametrize(
    ("asked", "heard"), [("de-DE,de", "Let your phone"), ("pt-BR,pt;q=0.9", "telefone confiar")]
)
def test_the_steps_in_the_runner_s_language(plain: str, asked: str, heard: str) -> None:
    answer = httpx.get(f"{plain}/trust", headers={"Accept-Language": asked})
    assert heard in answer.text
    assert answer.headers["vary"] == "Accept-Language"


def test_a_server_without_it(served: Served) -> None:
    assert httpx.get(f"{served.url}/api/https").json() == {"home_authority": None, "sha256": None}
    for path in ("/trust", "/courante-authority.crt"):
        refused = httpx.get(served.url + path)
        assert refused.status_code == 404
        assert "--https" in refused.json()["detail"]


def test_the_greeting_says_what_to_do(home: Served, folder: Path) -> None:
    assert home.url.startswith("https://")
    with bind(LOOPBACK) as listener:
        lines = list(greeting(make_station(), listener, HomeCertificate(folder)))
        port = listener.getsockname()[1]
    assert lines[0] == f"Page       http://127.0.0.1:{port}/"
    on_phone = f"https://127.0.0.1:{port}/, once it trusts http://127.0.0.1:{port}/trust"
    assert lines[1] == f"On a phone {on_phone}"


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("192.168.7.9", "https://192.168.7.9:{0}/, once it trusts http://192.168.7.9:{0}/trust"),
        # The authority vouches for no such address, so a phone would not take it.
        ("203.0.113.9", "http://203.0.113.9:{0}/"),
    ],
)
def test_the_greeting_promises_https_at_home_only(
    folder: Path, address: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_lan_address", lambda: address)
    with bind(replace(LOOPBACK, host="")) as listener:
        lines = list(greeting(make_station(), listener, HomeCertificate(folder)))
        port = listener.getsockname()[1]
    assert lines[1] == "On a phone " + line.format(port)


def test_phones_need_not_trust_it_again(tmp_path: Path) -> None:
    first = HomeCertificate(tmp_path)
    issued = (tmp_path / "server.pem").read_bytes()
    again = HomeCertificate(tmp_path)
    assert again.authority_der == first.authority_der
    assert (tmp_path / "server.pem").read_bytes() == issued
    assert "localhost" in again.names
    assert ip_address("127.0.0.1") in authorities.names_of(issued)


def test_only_their_owner_can_read_the_keys(tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    HomeCertificate(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(key.stat().st_mode) for key in folder.glob("*.key")} == {0o600}


def test_a_name_of_one_s_own(tmp_path: Path) -> None:
    assert "music.example" in HomeCertificate(tmp_path, ["Music.example."]).names
    with pytest.raises(BadConfig, match=r"https-name: .*radio\.example"):
        HomeCertificate(tmp_path, ["radio.example"])


def test_a_certificate_near_its_end_is_renewed_while_it_serves(tmp_path: Path) -> None:
    home = HomeCertificate(tmp_path)
    old = home.context(0.0)
    authority = authorities.read(
        (tmp_path / "authority.pem").read_bytes(), (tmp_path / "authority.key").read_bytes()
    )
    names = authorities.names_of((tmp_path / "server.pem").read_bytes())
    long_ago = datetime.now(UTC) - authorities.CERTIFICATE_LASTS + RENEW_BEFORE - timedelta(days=1)
    aged = authorities.issue(authority, sorted(names, key=str), long_ago)
    (tmp_path / "server.key").write_bytes(aged.key)
    (tmp_path / "server.pem").write_bytes(aged.chain)
    assert home.context(LOOK_AGAIN_S) is not old
    left = authorities.ends((tmp_path / "server.pem").read_bytes()) - datetime.now(UTC)
    assert left > timedelta(days=390)


def test_damaged_files_are_named_and_not_replaced(tmp_path: Path) -> None:
    HomeCertificate(tmp_path)
    (tmp_path / "authority.key").write_bytes(b"nonsense")
    with pytest.raises(BadConfig, match=r"https: .*authority made here before"):
        HomeCertificate(tmp_path)
    assert (tmp_path / "authority.key").read_bytes() == b"nonsense"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputFailed, match="file"):
        HomeCertificate(tmp_path / "file" / "authority")


def test_one_certificate_at_a_time(tmp_path: Path) -> None:
    some = tmp_path / "some.pem"
    with pytest.raises(BadConfig, match="https: "):
        ApiConfig(certificate=some, key=some, home_authority=tmp_path)
