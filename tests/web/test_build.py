"""The page as it is committed and served: whole, small, and of one piece. Needs no Node."""

import re
from hashlib import sha256

import httpx
import pytest
from tests.serving import Served

from courante.api.guard import PAGE_POLICY
from courante.api.routes.page import WEB

FIRST_LOAD = ("index.html", "app.js", "synth-worklet.js")
FIRST_LOAD_BYTES = 300_000
NAMED = re.compile(r"/static/([\w.-]+)\?v=([0-9a-f]{16})")
INDEX = WEB / "index.html"


def text(name: str) -> str:
    return (WEB / name).read_text(encoding="utf-8")


def style_sheets() -> list[str]:
    return re.findall(r'rel="?stylesheet"? href="/static/([\w.-]+)', text("index.html"))


@pytest.mark.parametrize("name", ["index.html", "manifest.webmanifest", "app.js"])
def test_what_a_file_names_is_there_as_it_says(name: str) -> None:
    named = NAMED.findall(text(name))
    assert named, f"{name} names nothing"
    for other, version in named:
        assert sha256((WEB / other).read_bytes()).hexdigest()[:16] == version, other
    assert set(re.findall(r"/static/([\w-]+\.(?:js|css|sf3))", text(name))) == {
        other for other, _ in named if other.endswith((".js", ".css", ".sf3"))
    }


def test_what_is_kept_offline_is_all_there() -> None:
    kept = re.findall(r'\["(/[^"]*)","([0-9a-f]{16})"\]', text("sw.js"))
    files = {
        path: WEB / (path.removeprefix("/static/") if path != "/" else INDEX) for path, _ in kept
    }
    assert {"/", "/static/app.js", "/static/synth-worklet.js"} <= set(files)
    for path, version in kept:
        assert sha256(files[path].read_bytes()).hexdigest()[:16] == version, path


def test_the_first_load_is_small(served: Served) -> None:
    names = ["/", *(f"/static/{name}" for name in (*FIRST_LOAD[1:], *style_sheets()))]
    with httpx.Client(base_url=served.url, headers={"Accept-Encoding": "gzip"}) as client:
        total = 0
        for name in names:
            with client.stream("GET", name) as answer:
                assert answer.headers["content-encoding"] == "gzip"
                total += len(b"".join(answer.iter_raw()))
    assert total < FIRST_LOAD_BYTES


def test_a_file_that_is_known_is_not_sent_again(served: Served) -> None:
    for encoding in ("gzip", "identity"):
        with httpx.Client(base_url=served.url, headers={"Accept-Encoding": encoding}) as client:
            first = client.get("/static/app.js")
            assert first.content == (WEB / "app.js").read_bytes()
            assert first.headers["cache-control"] == "no-cache"
            assert first.headers["vary"] == "Accept-Encoding"
            known = {"If-None-Match": first.headers["etag"]}
            again = client.get("/static/app.js", headers=known)
            assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("refusal", ["", "br", "gzip;q=0", "identity, gzip; q=0"])
def test_who_takes_no_gzip_gets_none(served: Served, refusal: str) -> None:
    answer = httpx.get(f"{served.url}/static/app.js", headers={"Accept-Encoding": refusal})
    assert "content-encoding" not in answer.headers
    assert answer.content == (WEB / "app.js").read_bytes()


def test_what_is_packed_already_is_not_packed_again(served: Served) -> None:
    answer = httpx.get(f"{served.url}/static/icon-512.png", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["cache-control"] == "no-cache"


def test_the_worker_answers_for_the_whole_page(served: Served) -> None:
    answer = httpx.get(f"{served.url}/sw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == PAGE_POLICY


def test_it_can_be_installed(served: Served) -> None:
    with httpx.Client(base_url=served.url) as client:
        manifest = client.get("/static/manifest.webmanifest")
        assert manifest.headers["content-type"] == "application/manifest+json"
        told = manifest.json()
        assert (told["display"], told["start_url"], told["scope"]) == ("standalone", "/", "/")
        for icon in told["icons"]:
            drawn = client.get(icon["src"])
            assert drawn.headers["content-type"] == icon["type"]
            if icon["type"] == "image/png":
                wide, high = (int.from_bytes(drawn.content[at : at + 4]) for at in (16, 20))
                assert icon["sizes"] == f"{wide}x{high}"


def test_nothing_in_the_page_wants_a_weaker_policy() -> None:
    index = text("index.html")
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", index) == []
    assert re.findall(r"<style\b|\sstyle=|\son\w+=|javascript:", index) == []
    assert "'unsafe-inline'" not in PAGE_POLICY
    assert "'unsafe-eval'" not in PAGE_POLICY
