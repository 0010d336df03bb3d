from xml.etree import ElementTree as ET

import httpx
import pytest
from tests.serving import Opened

KINDS = {"m3u": "audio/x-mpegurl", "pls": "audio/x-scpls", "xspf": "application/xspf+xml"}
HOST = {"Host": "courante.example:8443"}
LOCATION = "{http://xspf.org/ns/0/}location"


def folders(run: Opened) -> tuple[str, str]:
    """Where the playlists of the house run and of a personal one lie."""
    return "", httpx.URL(run.body["listen_url"]).path.removesuffix(".mp3")


@pytest.mark.parametrize(("kind", "media_type"), KINDS.items())
def test_each_kind_has_its_type_and_is_kept_by_nobody(
    client: httpx.Client, untouched: Opened, kind: str, media_type: str
) -> None:
    for folder in folders(untouched):
        for answer in (
            client.get(f"{folder}/playlist.{kind}"),
            client.head(f"{folder}/playlist.{kind}"),
        ):
            assert answer.status_code == 200
            assert answer.headers["content-type"] == media_type
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["access-control-allow-origin"] == "*"


def test_they_lead_to_the_sound_on_the_host_the_client_used(
    client: httpx.Client, untouched: Opened
) -> None:
    _, personal = folders(untouched)
    for folder, stream in (("", "/stream"), (personal, personal)):
        sound = f"http://courante.example:8443{stream}"
        m3u = client.get(f"{folder}/playlist.m3u", headers=HOST).text.splitlines()
        assert (m3u[0], m3u[-1]) == ("#EXTM3U", f"{sound}.mp3")
        pls = client.get(f"{folder}/playlist.pls", headers=HOST).text.splitlines()
        assert pls[0] == "[playlist]"
        assert f"File1={sound}.mp3" in pls
        xspf = client.get(f"{folder}/playlist.xspf", headers=HOST).text
        # Of our own server.
        locations = [one.text for one in ET.fromstring(xspf).iter(LOCATION)]  # noqa: S314
        assert locations == [f"{sound}.mp3", f"{sound}.opus"]


def test_what_they_lead_to_sounds(client: httpx.Client, untouched: Opened) -> None:
    _, personal = folders(untouched)
    xspf = client.get(f"{personal}/playlist.xspf").text
    for location in ET.fromstring(xspf).iter(LOCATION):  # noqa: S314 - of our own server
        assert client.head(str(location.text)).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_host_that_is_none_is_refused(client: httpx.Client, kind: str) -> None:
    answer = client.get(f"/playlist.{kind}", headers={"Host": "bad host/<x>"})
    assert answer.status_code == 422
    assert answer.json()["field"] == "Host"


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_listen_token(client: httpx.Client, kind: str) -> None:
    answer = client.get(f"/listen/wrong/playlist.{kind}")
    assert answer.status_code == 404
    assert "wrong" not in answer.text
