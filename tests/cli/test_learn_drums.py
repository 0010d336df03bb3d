from pathlib import Path

from tests.cli.conftest import CommandLine, failed
from tests.train.drums.conftest import groove, write_strokes

from courante.model.drums.book import load_book

HEAD = "style,bpm,beat_type,time_signature,midi_filename,split"


def small_set(folder: Path) -> Path:
    rows = [HEAD]
    for side in ("train", "validation", "test"):
        write_strokes(folder / f"{side}.mid", groove(8))
        rows.append(f"rock,100,beat,4-4,{side}.mid,{side}")
    (folder / "info.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_what_is_learned_comes_with_its_card(courante: CommandLine, tmp_path: Path) -> None:
    folder, out = small_set(tmp_path / "set"), tmp_path / "new" / "drums.safetensors"
    options = ("--hit-passes", "1", "--touch-passes", "1", "--seed", "7")
    ran = courante("learn-drums", "--path", str(folder), "-o", str(out), *options)
    assert ran.status == 0
    assert "a beat's hits, ours:" in ran.out
    assert "pass 1 of 1" in ran.err
    load_book(out)
    card = out.with_suffix(".md").read_text(encoding="utf-8")
    assert "| seed | 7 |" in card
    assert "| train | 1 performances, 8 bars (0 in triplets), 96 strokes |" in card
    assert sorted(path.name for path in out.parent.iterdir()) == ["drums.md", "drums.safetensors"]


def test_a_folder_that_is_no_data_set(courante: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "drums.safetensors"
    line = failed(courante("learn-drums", "--path", str(tmp_path), "-o", str(out)), 1)
    assert "info.csv" in line
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_its_card_needs(courante: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "drums.md"
    line = failed(courante("learn-drums", "--path", str(tmp_path), "-o", str(out)), 1)
    assert "--out" in line
