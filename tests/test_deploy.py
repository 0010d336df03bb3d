"""The files in deploy/ are what their programs understand, and say what docs/deploy.md promises.

nginx and Caddy are asked where they are installed; what can be read without them is checked always.
"""

import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

from tests.certificates import make_pair

from courante.config import ApiConfig, LimitsConfig

REPOSITORY = Path(__file__).resolve().parent.parent
DEPLOY = REPOSITORY / "deploy"
NGINX, CADDY, UNIT = (DEPLOY / name for name in ("nginx.conf", "Caddyfile", "courante.service"))
GUIDE = REPOSITORY / "docs" / "deploy.md"


def directives(text: str) -> str:
    """Without comments."""
    return re.sub(r"(?m)(^|\s)#.*$", "", text)


def test_braces_are_closed() -> None:
    for file in (NGINX, CADDY):
        text = directives(file.read_text(encoding="utf-8"))
        text = re.sub(r"'[^']*'|\"[^\"]*\"", "", text)
        depth = 0
        for sign in re.findall(r"[{}]", text):
            depth += 1 if sign == "{" else -1
            assert depth >= 0, file
        assert depth == 0, file


def test_no_proxy_logs_a_token_or_holds_sound_back() -> None:
    nginx = directives(NGINX.read_text(encoding="utf-8"))
    assert "$request " not in nginx
    assert "$http_referer" not in nginx
    assert re.search(r"map \$uri \$courante_path \{\s*~\^/listen/\s", nginx)
    assert "proxy_buffering off;" in nginx
    assert "X-Forwarded-For $remote_addr;" in nginx
    caddy = directives(CADDY.read_text(encoding="utf-8"))
    assert not re.search(r"^\s*log\b", caddy, re.MULTILINE)
    assert "flush_interval -1" in caddy


def test_the_proxies_know_every_endless_path() -> None:
    found = re.search(r"location ~ (\S+) \{", NGINX.read_text(encoding="utf-8"))
    assert found is not None
    endless = re.compile(found[1])
    for path in ("/stream.mp3", "/stream.opus", "/listen/x.mp3", "/listen/x.opus"):
        assert endless.search(path)
    assert endless.search("/api/runs/house/events")
    assert not endless.search("/api/runs/house")
    assert not endless.search("/static/stream.mp3")


def test_the_unit_calls_what_there_is() -> None:
    unit = UNIT.read_text(encoding="utf-8").replace("\\\n", " ")
    command = re.search(r"^ExecStart=\S+ (.*)$", unit, re.MULTILINE)
    assert command is not None
    serve, *options = command[1].split()
    known = options_of(serve)
    assert {option for option in options if option.startswith("--")} <= known
    files = re.search(r"^LimitNOFILE=(\d+)$", unit, re.MULTILINE)
    assert files is not None
    assert int(files[1]) > 2 * LimitsConfig().connections


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        return
    text = UNIT.read_text(encoding="utf-8").replace("/opt/courante/.venv/bin/courante", "/bin/true")
    (tmp_path / UNIT.name).write_text(text)
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / UNIT.name)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert UNIT.name not in ran.stderr, ran.stderr


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    if shutil.which("nginx") is None:
        return
    pair = make_pair(tmp_path)
    text = NGINX.read_text(encoding="utf-8")
    text = re.sub(r"/etc/letsencrypt/\S+/fullchain\.pem", str(pair.certificate), text)
    text = re.sub(r"/etc/letsencrypt/\S+/privkey\.pem", str(pair.key), text)
    text = text.replace("/var/log/nginx", str(tmp_path))
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid; error_log stderr; events {{}}\nhttp {{\n{text}\n}}\n")
    command = ["nginx", "-t", "-p", str(tmp_path), "-c", str(whole)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_caddy_takes_its_file() -> None:
    if shutil.which("caddy") is None:
        return
    command = ["caddy", "adapt", "--config", str(CADDY), "--adapter", "caddyfile"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_the_guide_tells_every_limit_and_its_default() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(--[\w-]+)` \| ([\d.]+)", guide, re.MULTILINE))
    assert rows.keys() <= options_of("serve")
    told = [float(value) for value in rows.values()]
    for field in fields(LimitsConfig):
        assert float(getattr(LimitsConfig(), field.name)) in told, field.name
    for option, value in (
        ("--max-listeners", ApiConfig().listeners_per_run),
        ("--house-listeners", ApiConfig().house_listeners),
        ("--body-bytes", ApiConfig().body_limit_bytes),
        ("--streams-per-address", LimitsConfig().streams_per_address),
        ("--runs-per-address", LimitsConfig().runs_per_address),
        ("--header-seconds", LimitsConfig().header_s),
    ):
        assert float(rows[option]) == value, option


def options_of(command: str) -> set[str]:
    """The options that a command knows."""
    ran = subprocess.run(
        [sys.executable, "-m", "courante", command, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(re.findall(r"--[a-z][a-z-]+", ran.stdout))
