from dataclasses import replace
from pathlib import Path

import pytest

from courante.config import IcecastAddress, IcecastConfig, OutletsConfig, RelayConfig
from courante.config.outlets import FilesConfig, redacted
from courante.errors import BadConfig

SECRET = "hack-me-not"  # noqa: S105 - of no server


def test_a_url_says_it_all() -> None:
    read = IcecastAddress.from_url(f"icecast://dj:{SECRET}@radio.example:9000/a/run-1.mp3")
    assert read == IcecastAddress("radio.example", "/a/run-1.mp3", SECRET, 9000, "dj")
    assert str(read) == "icecast://radio.example:9000/a/run-1.mp3"


def test_what_a_url_leaves_out_is_usual() -> None:
    read = IcecastAddress.from_url("icecast://radio.example/run.mp3", SECRET)
    assert (read.port, read.user, read.password, read.tls) == (8000, "source", SECRET, False)
    read = IcecastAddress.from_url("icecast+https://dj@radio.example/run.mp3", SECRET)
    assert (read.user, read.password, read.tls) == ("dj", SECRET, True)
    assert str(read) == "icecast+https://radio.example:8000/run.mp3"


def test_a_password_of_any_kind_and_an_address_of_numbers() -> None:
    read = IcecastAddress.from_url("icecast://source:p%40s%2Fs%3A%C3%BC@[::1]:8010/run.mp3")
    assert (read.password, read.host, read.authority) == ("p@s/s:ü", "::1", "[::1]:8010")


@pytest.mark.parametrize(
    "url",
    [
        f"http://source:{SECRET}@host/run.mp3",
        f"icecast:source:{SECRET}@host/run.mp3",
        f"source:{SECRET}@host/run.mp3",
        f"icecast://source:{SECRET}@host",
        f"icecast://source:{SECRET}@host/",
        f"icecast://source:{SECRET}@host/run.mp3?a=b",
        f"icecast://source:{SECRET}@host/run.mp3#a",
        f"icecast://source:{SECRET}@host/run mp3",
        f"icecast://source:{SECRET}@host:port/run.mp3",
        f"icecast://source:{SECRET}@host:70000/run.mp3",
        f"icecast://source:{SECRET}@host:0/run.mp3",
        f"icecast://source:{SECRET}@/run.mp3",
        f"icecast://source:{SECRET}@[::1/run.mp3",
        f"icecast://source:{SECRET}/and@host/run.mp3",
        f"icecast://source:{SECRET}%0d%0a@host/run.mp3",
        f"icecast://source:{SECRET}",
        "icecast://source:@host/run.mp3",
        "icecast://host/run.mp3",
        "",
    ],
)
def test_other_urls_are_refused_without_showing_the_password(url: str) -> None:
    with pytest.raises(BadConfig) as caught:
        IcecastAddress.from_url(url)
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(caught.value.value)


def test_the_password_is_in_no_text() -> None:
    address = IcecastAddress("host", "/run.mp3", SECRET)
    config = OutletsConfig((IcecastConfig(address),))
    assert SECRET not in f"{address} {address!r} {config} {config!r}"
    assert redacted(f"icecast://a:{SECRET}@host/run.mp3") == "icecast://...@host/run.mp3"
    assert redacted(f"icecast://a:{SECRET}") == "icecast://..."


@pytest.mark.parametrize("name", ["name", "genre", "description", "website"])
def test_what_would_break_a_request_is_refused(name: str) -> None:
    address = IcecastAddress("host", "/run.mp3", SECRET)
    with pytest.raises(BadConfig, match=name):
        replace(IcecastConfig(address), **{name: "Courante\r\nIce-Public: 1"})


def test_outlets_add_up() -> None:
    servers = OutletsConfig((IcecastConfig(IcecastAddress("host", "/run.mp3", SECRET)),))
    folders = OutletsConfig(files=(FilesConfig(Path("here")),))
    both = servers.plus(folders)
    assert (len(both.icecast), len(both.files), both.empty) == (1, 1, False)
    assert OutletsConfig().empty


def test_waits_that_hammer_are_refused() -> None:
    with pytest.raises(BadConfig, match="first_retry_s"):
        RelayConfig(first_retry_s=10.0, longest_retry_s=1.0)
