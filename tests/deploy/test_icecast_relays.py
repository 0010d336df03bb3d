"""One to many: the house run to a real Icecast, and from there to listeners of two real relays.

One relay is made as ``deploy/icecast-relay.xml`` is shipped (every mount of its master), the other
by the lines that stand in a comment there (one mount).
"""

import re
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree as ET

import jax
import pytest
from tests.cli.conftest import TINY
from tests.conftest import REPOSITORY
from tests.fakes.sound import decode, loudness
from tests.icecast import PASSWORD, Icecast, IcyListener, icecast
from tests.serving import wait_until

from courante.cli.outlets import PASSWORD_VARIABLE
from courante.model.tied_parallel import TiedParallel
from courante.model.weights import Origin, save_weights

SHIPPED = REPOSITORY / "deploy" / "icecast-relay.xml"
MOUNT = "/courante.mp3"
PROGRAM = "from courante.cli.main import main; main()"
HEARD_BYTES = 80_000
"""Five seconds."""


def adapted(lines: str, **values: object) -> str:
    """Lines of the shipped file as a user would change them."""
    for name, value in values.items():
        element = name.replace("_", "-")
        lines, changed = re.subn(rf"(<{element}>).*?(</{element}>)", rf"\g<1>{value}\g<2>", lines)
        assert changed == 1, name
    return lines


def every_mount(master: Icecast) -> str:
    """The shipped file's own way."""
    # Our own file.
    root = ET.parse(SHIPPED).getroot()  # noqa: S314
    elements = [element for element in root if element.tag.startswith("master-")]
    lines = "\n".join(ET.tostring(element, "unicode") for element in elements)
    return adapted(
        lines,
        master_server_port=master.port,
        master_password=PASSWORD,
        master_update_interval=1,
    )


def one_mount(master: Icecast) -> str:
    """The way that stands in a comment."""
    found = re.search(r"<relay>.*?</relay>", SHIPPED.read_text(), re.DOTALL)
    assert found is not None
    return adapted(found[0], port=master.port)


@contextmanager
def house_run(master: Icecast, folder: Path) -> Generator[None]:
    """``courante serve``, which feeds the master."""
    weights = folder / "tiny.safetensors"
    save_weights(TiedParallel(TINY, key=jax.random.PRNGKey(3)), weights, Origin())
    url = f"icecast://127.0.0.1:{master.port}{MOUNT}"
    options = ["--host", "127.0.0.1", "--port", "0", "--weights", str(weights), "--icecast", url]
    command = [sys.executable, "-c", PROGRAM, "serve", *options]
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            wait_until(lambda: MOUNT in master.sources(), 60)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def test_listeners_of_two_relays_hear_the_house_run_and_its_titles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    folders = [tmp_path / name for name in ("master", "all", "one")]
    for folder in folders:
        folder.mkdir()
        # It runs as another user if it was started as root.
        folder.chmod(0o777)
    with (
        icecast(folders[0]) as master,
        # Before there is anything to relay, as after a power cut.
        icecast(folders[1], relaying=every_mount(master)) as first,
        house_run(master, tmp_path),
        icecast(folders[2], relaying=one_mount(master)) as second,
    ):
        for relay in (first, second):
            wait_until(lambda relay=relay: MOUNT in relay.sources(), 30)
        ears = [IcyListener(server.port, MOUNT).start() for server in (master, first, second)]
        for ear in ears:
            ear.hears(HEARD_BYTES, 60)
        for ear in ears:
            wait_until(lambda ear=ear: bool(ear.titles), 60)
        direct, *relayed = [ear.stop() for ear in ears]
    for sound in relayed:
        rate, samples = decode(sound)
        # Never silent for half a second, and the very bytes that the master's listener heard.
        assert min(loudness(samples[rate // 2 :], rate, 0.5)) > 0
        assert sound[HEARD_BYTES // 4 : HEARD_BYTES // 2] in direct
    titles = {ear.titles[-1][1] for ear in ears}
    assert "" not in titles
    for ear in ears[1:]:
        assert {title for _, title in ear.titles} <= {title for _, title in ears[0].titles}
        assert ear.headers["icy-name"] == "Courante"
        assert ear.headers["content-type"] == "audio/mpeg"


def test_no_password_of_anybody_is_in_the_file_that_is_shipped() -> None:
    passwords = re.findall(r"<[a-z-]*password>([^<]+)</", SHIPPED.read_text())
    assert passwords
    assert all(word.startswith(("change-me", "CHANGE")) for word in passwords)
