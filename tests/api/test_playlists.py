from configparser import ConfigParser
from xml.etree import ElementTree as ET

from courante.api import playlists

XSPF = "{http://xspf.org/ns/0/}"
URL = "https://courante.example/listen/a_b-c.mp3"


def test_m3u() -> None:
    assert playlists.m3u("Courante", URL).splitlines() == ["#EXTM3U", "#EXTINF:-1,Courante", URL]


def test_pls() -> None:
    parser = ConfigParser(interpolation=None)
    parser.read_string(playlists.pls("Courante", URL))
    entry = dict(parser["playlist"])
    assert entry == {
        "file1": URL,
        "title1": "Courante",
        "length1": "-1",
        "numberofentries": "1",
        "version": "2",
    }


def test_xspf_has_one_track_in_several_formats_and_escapes() -> None:
    urls = [f"{URL}?a=1&b=<2>", "https://courante.example/x.opus"]
    # Our own text, not one from outside.
    root = ET.fromstring(playlists.xspf("Bach & <Sons>", "https://p.example/?a&b", urls))  # noqa: S314
    assert root.tag == f"{XSPF}playlist"
    assert root.get("version") == "1"
    assert root.findtext(f"{XSPF}title") == "Bach & <Sons>"
    assert root.findtext(f"{XSPF}info") == "https://p.example/?a&b"
    (track,) = root.findall(f"{XSPF}trackList/{XSPF}track")
    assert [one.text for one in track.findall(f"{XSPF}location")] == urls
