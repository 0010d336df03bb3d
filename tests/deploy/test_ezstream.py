"""The ezstream configuration that is shipped, with a real ezstream and a real Icecast."""

import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.broadcasting import BYTES_PER_S, Speaker, sounding
from tests.conftest import REPOSITORY
from tests.icecast import PASSWORD, Icecast, IcyListener, icecast, require
from tests.serving import wait_until

from courante.cli.outlets_making import pipe_plan
from courante.config import RelayConfig
from courante.outlet.pipe import PipeOutlet
from courante.station.relay import Relay

SHIPPED = REPOSITORY / "deploy" / "ezstream.xml"
MOUNT = "/courante.mp3"


def adapted(server: Icecast, folder: Path) -> Path:
    """As a user would change it: port and password."""
    # Our own file.
    tree = ET.parse(SHIPPED)  # noqa: S314
    for name, value in (("port", str(server.port)), ("password", PASSWORD)):
        node = tree.find(f"servers/server/{name}")
        assert node is not None
        node.text = value
    path = folder / "ezstream.xml"
    tree.write(path)
    path.chmod(0o600)
    return path


def connected(ezstream: str, config: Path, server: Icecast) -> "subprocess.Popen[bytes]":
    """An ezstream that reached its server: where its first try fails it gives up, for good."""
    for _ in range(3):
        process = subprocess.Popen([ezstream, "-c", config], stdin=subprocess.PIPE)
        wait_until(lambda: MOUNT in server.sources() or process.poll() is not None)  # noqa: B023 - waited for
        if process.poll() is None:
            return process
    raise AssertionError(server.log)


def test_what_is_piped_in_is_heard_to_the_byte(tmp_path: Path) -> None:
    ezstream = require("ezstream", "ezstream")
    speaker = Speaker(sounding(30.0), pace=2.0)
    with icecast(tmp_path) as server:
        config = adapted(server, tmp_path)
        process = connected(ezstream, config, server)
        assert process.stdin is not None
        pipe = PipeOutlet(process.stdin.fileno(), "ezstream")
        relay = Relay(pipe_plan(pipe), speaker.start().current, RelayConfig(), lambda: 0.5)
        relay.start()
        try:
            wait_until(lambda: MOUNT in server.sources())
            listener = IcyListener(server.port, MOUNT).start()
            listener.hears(4 * BYTES_PER_S)
            sound = listener.stop()
        finally:
            speaker.stop()
            assert relay.close(5)
            process.stdin.close()
            # The end of its input is its end.
            assert process.wait(20) == 0
    assert sound in bytes(speaker.said)
    assert listener.headers["icy-name"] == "Courante"
    assert listener.headers["content-type"] == "audio/mpeg"


def test_nothing_of_ours_is_in_the_file_that_is_shipped() -> None:
    text = SHIPPED.read_text()
    assert "<password>change-me</password>" in text
    assert "<hostname>127.0.0.1</hostname>" in text
