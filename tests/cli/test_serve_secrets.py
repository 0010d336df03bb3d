"""What the real server writes while it is told secrets, in every way there is to tell them."""

import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

PROGRAM = "from courante.cli.main import main; main()"
LATITUDE, LONGITUDE, HEART_RATE, ADDRESS = "52.516275", "13.377704", "163.28125", "198.51.100.77"


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_token_and_no_position_is_in_any_log(weights: Path, tmp_path: Path, form: str) -> None:
    options = ["--host", "127.0.0.1", "--port", "0", "--verbose", "--log-format", form]
    command = [sys.executable, "-X", "dev", "-c", PROGRAM, "serve", *options]
    with subprocess.Popen(
        [*command, "--data", tmp_path, "--weights", weights, "--trusted-proxy", "127.0.0.1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        greeting = [process.stdout.readline() for _ in range(3)]
        house_token = greeting[-1].split()[-1]
        page = re.search(r"http://127\.0\.0\.1:\d+", greeting[0])
        assert page is not None
        with httpx.Client(base_url=page[0], timeout=30) as client:
            tokens = tell_secrets(client)
        tell_nonsense(httpx.URL(page[0]), tokens)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert len(err.splitlines()) > 3, "it was to log a lot"
    written = out + err
    secrets = {*tokens, house_token, LATITUDE, LONGITUDE, HEART_RATE, ADDRESS}
    assert {secret for secret in secrets if secret in written} == set()
    assert "Traceback" not in err


def tell_secrets(client: httpx.Client) -> tuple[str, ...]:
    """Requests of all kinds that hold secrets; returns the tokens."""
    forwarded = {"X-Forwarded-For": ADDRESS, "X-Forwarded-Proto": "https"}
    run = client.post("/api/runs", json={}, headers=forwarded).json()
    control = run["control_token"]
    listen = re.search(r"/listen/([\w-]+)\.mp3", run["listen_url"])
    assert listen is not None
    headers = {"Authorization": f"Bearer {control}", **forwarded}
    path = f"/api/runs/{run['run_id']}"
    position = {"latitude": float(LATITUDE), "longitude": float(LONGITUDE)}
    for body in (
        {"heart_rate_bpm": float(HEART_RATE), "cadence_spm": 170},
        position,
        {"speed_mps": [LATITUDE, LONGITUDE]},
        {"bluetooth": [{"characteristic": LATITUDE, "value": LONGITUDE}]},
        {"source": control},
        [control],
    ):
        client.post(f"{path}/pace", json=body, headers=headers)
    client.post(f"{path}/pace", content=f'{{"{LATITUDE}": {control}', headers=headers)
    client.get(f"{path}?token={control}&lat={LATITUDE}", headers=headers)
    client.get(f"{path}/{control}", headers=headers)
    client.get(path, headers={"Authorization": f"Basic {control}"})
    client.patch(path, json={"style": control}, headers=headers)
    for wrong in (f"/listen/{control}.mp3", f"/listen/{listen[1]}/x", f"/{listen[1]}"):
        client.get(wrong, headers=headers)
    client.get(f"/listen/{listen[1]}/playlist.m3u", headers={**headers, "Host": f"{listen[1]}/"})
    with client.stream("GET", f"/listen/{listen[1]}.mp3", headers=forwarded) as answer:
        assert next(answer.iter_raw())
    with client.stream("GET", f"{path}/events", headers=headers) as answer:
        assert next(answer.iter_raw())
    client.get(f"/listen/{listen[1]}.mp3?" + control * 200)
    client.delete(path, headers=headers)
    return control, listen[1]


def tell_nonsense(url: httpx.URL, tokens: tuple[str, ...]) -> None:
    """What is no HTTP, or ends too soon."""
    for token in tokens:
        for request in (
            f"{token}\r\n\r\n",
            f"GET /listen/{token}.mp3 HTTP/1.1\r\nBad Header: {token}\r\n\r\n",
            f"GET /listen/{token} HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
            f"POST /api/runs HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{token}\r\n",
            f"GET /listen/{token}.mp3 HTTP/1.1\r\nHost: x\r\nX: {'x' * 20_000}\r\n",
        ):
            with socket.create_connection((url.host, url.port or 80), timeout=20) as connection:
                connection.sendall(request.encode())
                connection.settimeout(0.3)
                with suppress(OSError):
                    while connection.recv(65536):
                        pass
