"""The page about the music, as small as it can be made: two styles, learned by nobody."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.tunes import write_tunes
from tests.conftest import REPOSITORY
from tests.networks import FULL, THIN, TINY, biased, tiny_network

from courante.model.weights import Origin, save_weights
from courante.types import NoteRange, Pitch

HEADINGS = (
    *("Goals", "The styles", "The judge", "Style asked", "Energy asked", "Form", "Voice leading"),
    *("Copies", "Ablations", "Loudness", "Tempo changes", "What was tried", "Statistics"),
)
GOALS = (
    *("judge's AUC", "style recognised", "energy asked, notes the network writes"),
    *("energy asked, notes the band plays", "longest verbatim copy", "parallel fifths"),
    *("parallel octaves", "loudness of the styles", "true peak"),
    "beats within 30 ms while the tempo changes",
)


def test_one_command_makes_the_page_and_all_it_shows(tmp_path: Path) -> None:
    styles = replace(THIN, name="quartets"), replace(FULL, name="folk")
    wide = NoteRange(Pitch(48), Pitch(84))
    network = biased(tiny_network(config=replace(TINY, note_range=wide, styles=styles)), play=-1.5)
    save_weights(network, tmp_path / "tiny.safetensors", Origin())
    for number, style in enumerate(styles):
        write_tunes(tmp_path / "corpora" / style.name, count=60, leap=2 + 5 * number)
    command = [sys.executable, str(REPOSITORY / "benchmarks/music.py"), "chorale", "--quick"]
    command += ["--weights", "tiny.safetensors", "--corpora", "corpora", "--cache", "cache"]
    command += ["--out", "docs"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "docs" / "music.md").read_text(encoding="utf-8")
    for heading in HEADINGS:
        assert f"\n## {heading}" in page
    rows = r"^\| ([^|]+) \| [^|]+ \| [^|]+ \| (?:yes|\*\*no\*\*) \|$"
    goals = re.findall(rows, page, re.MULTILINE)
    assert goals == [*GOALS]
    shown = set(re.findall(r"\]\((music/[^)]+)\)", page))
    assert shown == {"music/chorale.mp3", "music/chorale.png"}
    sizes = {name: (tmp_path / "docs" / name).stat().st_size for name in shown}
    assert 0 < sizes["music/chorale.mp3"] <= 400_000
    assert 0 < sizes["music/chorale.png"] <= 150_000
    assert str(tmp_path) not in page
    asked = re.findall(r"^\| (quartets|folk) \| \d+ \| \d+ \| ", page, re.MULTILINE)
    assert {*asked} == {"quartets", "folk"}
