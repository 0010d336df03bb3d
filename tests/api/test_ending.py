"""The real server process is told to stop while every kind of listener listens."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.radio import ICY, Recorder, decoded, parse_icy
from tests.serving import wait_until

from courante.encoder import ogg
from courante.encoder.mp3_frames import whole_frames
from courante.encoder.ogg import Flag

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = """
from courante.api.server import serve
from courante.config import OutletConfig
from tests.serving import LOOPBACK, make_station
serve(make_station, LOOPBACK, OutletConfig(), lambda line: print(line, flush=True))
"""
MOST_S = 3.0


def test_open_streams_end_soon_and_whole() -> None:
    path = os.pathsep.join((f"{REPOSITORY}/src", str(REPOSITORY)))
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        page = process.stdout.readline().split()[-1]
        plain, low = Recorder(f"{page}stream.mp3"), Recorder(f"{page}stream.mp3?lag=low")
        icy, opus = Recorder(f"{page}stream.mp3", ICY), Recorder(f"{page}stream.opus")
        listeners = [one.start() for one in (plain, low, icy, opus)]
        wait_until(lambda: all(len(one.data) > 10_000 for one in listeners))
        told = time.monotonic()
        process.send_signal(signal.SIGTERM)
        for one in listeners:
            one.wait(10)
        took_s = time.monotonic() - told
        assert process.wait(10) == 0
    print(f"streams ended {took_s:.2f} s after SIGTERM")  # noqa: T201
    assert took_s < MOST_S
    # A chunked answer that was cut off would have raised in its thread.
    assert all(one.ended for one in listeners)
    sound, _ = parse_icy(icy.data, int(icy.answer["icy-metaint"]))
    for mp3 in (plain.data, low.data, sound):
        assert whole_frames(mp3)[0] == len(mp3)
        # Their last sound is the same.
        assert mp3[-4000:] == plain.data[-4000:]
    assert list(ogg.read(opus.data))[-1].flag is Flag.LAST
    assert len(decoded(opus.data, "ogg")) > 0
