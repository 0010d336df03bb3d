import re
from pathlib import Path

import httpx

from courante.api.routes import page

EXTERNAL = re.compile(
    r"(?:src|href|url\(|@import|from)\s*=?\s*[\"'(]*\s*(?:https?:)?//", re.IGNORECASE
)


def test_the_page_and_its_files_are_served(client: httpx.Client) -> None:
    html = client.get("/")
    assert html.headers["content-type"].startswith("text/html")
    paths = re.findall(r'(?:src|href)="(/static/[^"]+)"', html.text)
    names = {path.partition("?")[0] for path in paths}
    assert {"/static/app.js", "/static/style.css", "/static/icon.svg"} <= names
    for path in paths:
        assert client.get(path).status_code == 200
    assert client.get("/static/app.js").headers["content-type"].startswith("text/javascript")


def test_security_headers(client: httpx.Client) -> None:
    for path in ("/", "/static/app.js", "/healthz", "/nowhere"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "'unsafe-" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_nothing_is_loaded_from_elsewhere() -> None:
    files = [f for f in Path(page.WEB).iterdir() if f.suffix in {".html", ".js", ".css", ".svg"}]
    assert len(files) > 8
    for file in files:
        text = file.read_text().replace("http://www.w3.org/", "")
        assert not EXTERNAL.search(text), file.name


def test_no_way_out_of_the_folder(client: httpx.Client) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py"):
        assert client.get(path).status_code == 404
