from pathlib import Path

from tests.cli.conftest import CommandLine, failed


def test_what_is_in_a_folder_and_what_is_not(
    courante: CommandLine, tunes: Path, cache: Path
) -> None:
    ran = courante("corpus", tunes, "--cache", cache)
    assert (ran.status, ran.err) == (0, "")
    skipped, first, *others = ran.out.splitlines()
    assert skipped.startswith("skipped noise.mid: ")
    assert first == "tunes: 12 pieces of 12 works, 1 skipped"
    assert others == [
        "metre: 12 in 4/4",
        "length: 72 bars, 1,152 steps (sixteenths)",
        "notes: MIDI 60-79",
        "with seed 1: 10 pieces to train on, 1 to validate, 1 to test",
    ]


def test_too_little_to_train_on(courante: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "waltz.abc").write_text("X:1\nT:Waltz\nM:3/4\nL:1/4\nK:C\ncde|gec|\n")
    ran = courante("corpus", folder, "--cache", tmp_path / "cache")
    assert ran.status == 0
    assert "metre: 1 in 3/4" in ran.out
    assert "too little to train on: corpus: 'one with 1 unlike works'" in ran.out


def test_no_corpus(courante: CommandLine, tmp_path: Path) -> None:
    assert "expected bach, or a folder" in failed(courante("corpus", tmp_path / "nowhere"))
    (tmp_path / "noise.mid").write_bytes(b"noise")
    line = failed(courante("corpus", tmp_path, "--cache", tmp_path / "cache"))
    assert "1 skipped, the first was noise.mid" in line


def test_a_cache_that_cannot_be_written(courante: CommandLine, tunes: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    ran = courante("corpus", tunes, "--cache", tmp_path / "file" / "cache")
    assert "the corpus cache " in failed(ran)
