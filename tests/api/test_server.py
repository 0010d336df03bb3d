import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from tests.fakes.sound import decode
from tests.serving import LOOPBACK, make_station, open_run, serve, wait_until

from courante.api.server import bind, greeting
from courante.config import ApiConfig
from courante.errors import BadConfig, OutputFailed

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from courante.api.server import serve
from courante.config import OutletConfig
from tests.serving import LOOPBACK, make_station
tell = lambda line: print(line, flush=True)
serve(make_station, LOOPBACK, OutletConfig(), tell, lambda: tell("ready"))
print("bye", flush=True)
"""


def test_a_port_in_use_is_said_with_its_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OutputFailed, match=rf"port {port} is in use.*--port"):
            bind(replace(LOOPBACK, port=port))


def test_an_address_of_another_machine() -> None:
    with pytest.raises(OutputFailed, match=r"no address 192\.0\.2\.77"):
        bind(replace(LOOPBACK, host="192.0.2.77"))


def test_without_a_host_every_address_is_listened_on() -> None:
    listener = bind(ApiConfig(port=0))
    port = listener.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        pass
    listener.close()


def test_the_greeting_says_where_to_open_it() -> None:
    station = make_station()
    station.start()
    with bind(ApiConfig(port=0)) as everywhere, bind(LOOPBACK) as here:
        port = everywhere.getsockname()[1]
        lines = list(greeting(station, everywhere))
        assert lines[0].endswith(f"http://localhost:{port}/")
        assert any(line.endswith("/playlist.m3u") for line in lines)
        assert station.house.controlled_by(lines[-1].split()[-1])
        first = next(iter(greeting(station, here)))
        assert first.endswith(f"http://127.0.0.1:{here.getsockname()[1]}/")
    station.close()


@pytest.mark.parametrize(
    "setting", [{"port": 70000}, {"body_limit_bytes": 0}, {"stop_s": 0}, {"send_buffer_bytes": 1}]
)
def test_settings_that_cannot_serve(setting: dict[str, int]) -> None:
    with pytest.raises(BadConfig, match=next(iter(setting))):
        ApiConfig(**setting)  # pyright: ignore[reportArgumentType]


def test_stopping_with_open_streams_ends_them_cleanly_and_soon() -> None:
    running = serve()
    with httpx.Client(base_url=running.url, timeout=10) as client:
        run = open_run(client)
        got: Counter[str] = Counter()
        ended: list[str] = []

        def listen(path: str) -> None:
            with client.stream("GET", path, headers=run.token) as answer:
                for data in answer.iter_raw():
                    got[path] += len(data)
            ended.append(path)

        paths = ["/stream.mp3", run.path + "/events", httpx.URL(run.body["listen_url"]).path]
        threads = [threading.Thread(target=listen, args=(path,)) for path in paths]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(got) == len(paths))
        begun = time.monotonic()
        running.stop()
        took_s = time.monotonic() - begun
        for thread in threads:
            thread.join(5)
    # A chunked answer that was cut off would have raised in its thread.
    assert sorted(ended) == sorted(paths)
    assert took_s < 3 + LOOPBACK.stop_s
    with pytest.raises(httpx.ConnectError):
        httpx.get(running.url)


def test_an_idle_connection_is_kept_longer_than_clients_keep_it() -> None:
    running = serve()
    try:
        peer = httpx.URL(running.url)
        with socket.create_connection((peer.host, peer.port or 0), timeout=10) as connection:
            for pause_s in (5.5, 0):
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n")
                answer = b""
                while b'{"status":"alive"}' not in answer:
                    part = connection.recv(4096)
                    assert part, "the connection was closed"
                    answer += part
                time.sleep(pause_s)
    finally:
        running.stop()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_greets_plays_and_goes(number: signal.Signals) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((f"{REPOSITORY}/src", str(REPOSITORY))),
    }
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        ready, *lines = [process.stdout.readline() for _ in range(4)]
        assert ready == "ready\n"
        page = lines[0].split()[-1]
        assert "playlist.m3u" in lines[1]
        headers = {"Authorization": f"Bearer {lines[2].split()[-1]}"}
        house = httpx.get(f"{page}api/runs/house", headers=headers).json()
        assert house["run_id"] == "house"
        with httpx.stream("GET", f"{page}stream.mp3") as answer:
            sound = answer.iter_raw()
            first = next(sound)
            process.send_signal(number)
            rest = b"".join(sound)
        assert process.wait(10) == 0
        assert process.stdout.read() == "bye\n"
    assert decode(first + rest)[1].shape[0] > 0


def test_tokens_are_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    running = serve()
    with httpx.Client(base_url=running.url) as client:
        run = open_run(client)
        path = httpx.URL(run.body["listen_url"]).path
        client.head(path)
        client.get(path + "x")
        run.send("POST", "/pace", json={"cadence_spm": "x"})
        run.send("DELETE")
    running.stop()
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "httpcore"))]
    secrets = (run.body["control_token"], path.removeprefix("/listen/").removesuffix(".mp3"))
    assert not any(secret in line for secret in secrets for line in ours)
