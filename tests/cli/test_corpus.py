from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine, failed

from courante.corpus.fetch.published import PUBLISHED, ZipArchive


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
    assert "expected bach, folk, quartets, lieder, groove, or a folder" in failed(
        courante("corpus", tmp_path / "nowhere")
    )
    (tmp_path / "noise.mid").write_bytes(b"noise")
    line = failed(courante("corpus", tmp_path, "--cache", tmp_path / "cache"))
    assert "1 skipped, the first was noise.mid" in line


def test_a_cache_that_cannot_be_written(courante: CommandLine, tunes: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    ran = courante("corpus", tunes, "--cache", tmp_path / "file" / "cache")
    assert "the corpus cache " in failed(ran)


def test_metres_are_counted_apart(courante: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "jig.abc").write_text("X:1\nT:Jig\nM:6/8\nL:1/8\nK:D\ndfa afd|\n")
    (folder / "reel.abc").write_text("X:1\nT:Reel\nM:4/4\nL:1/4\nK:D\ndfaf|\n")
    ran = courante("corpus", folder, "--cache", tmp_path / "cache")
    assert "metre: 1 in 4/4, 1 in 6/8" in ran.out.splitlines()
    assert "length: 2 bars, 28 steps (sixteenths): 16 in 4/4, 12 in 6/8" in ran.out.splitlines()
    first = courante("corpus", folder, "--most", 1, "--cache", tmp_path / "cache")
    assert "two: 1 pieces of 1 works, 0 skipped" in first.out.splitlines()


def test_what_has_a_name_is_listed_and_where_it_is(
    courante: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURANTE_DATA", str(tmp_path))
    (tmp_path / "corpora" / "groove").mkdir(parents=True)
    ran = courante("corpus", "list")
    lines = dict(line.split(": ", 1) for line in ran.out.splitlines())
    assert list(lines) == ["bach", "folk", "quartets", "lieder", "groove"]
    assert lines["folk"].endswith("public domain; comes with music21")
    assert lines["lieder"].endswith("CC0 1.0; 'courante corpus fetch lieder'")
    assert lines["groove"].endswith(f"CC BY 4.0; in {tmp_path / 'corpora' / 'groove'}")


def test_a_corpus_that_is_not_there_is_missing_with_the_remedy(
    courante: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURANTE_DATA", str(tmp_path))
    for name in ("quartets", "groove"):
        line = failed(courante("corpus", name, "--cache", tmp_path / "cache"))
        assert f"'courante corpus fetch {name}' gets it, or name its folder with --path" in line


def test_songs_in_a_folder_of_ones_own(
    courante: CommandLine, shared_data: Path, tmp_path: Path
) -> None:
    lieder = shared_data / "corpora" / "openscore-lieder"
    options = ("--path", lieder, "--most", 2, "--cache", tmp_path / "cache")
    ran = courante("corpus", "lieder", *options)
    assert ran.status == 0
    assert "lieder: 5 pieces of 2 works, 1 skipped" in ran.out.splitlines()


def test_drums_are_counted(courante: CommandLine, shared_data: Path) -> None:
    ran = courante("corpus", "groove", "--path", shared_data / "corpora" / "groove")
    first, metre, style, sides = ran.out.splitlines()
    assert first == "groove: 1,150 drum performances, 13.6 hours"
    assert "1138 in 4/4" in metre
    assert style.startswith("style: 341 rock, 160 funk, ")
    assert sides == "divided as published: 897 train, 129 test, 124 validation"


def test_fetching_says_whom_to_thank_and_where_it_is(
    courante: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURANTE_DATA", str(tmp_path))
    (tmp_path / "corpora" / "groove").mkdir(parents=True)
    (tmp_path / "corpora" / "groove" / "info.csv").write_text("drummer\n")
    ran = courante("corpus", "fetch", "groove")
    assert (ran.status, ran.err) == (0, "")
    assert "(CC BY 4.0)" in ran.out
    assert ran.out.splitlines()[-1] == f"in {tmp_path / 'corpora' / 'groove'}"


def test_without_a_network_fetching_is_one_clear_line(
    courante: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURANTE_DATA", str(tmp_path))
    source = ZipArchive("http://nowhere.invalid/groove.zip", 1, "0" * 64, "groove")
    monkeypatch.setitem(PUBLISHED, "groove", source)
    line = failed(courante("corpus", "fetch", "groove"))
    assert "http://nowhere.invalid/groove.zip is missing: it cannot be read" in line
    assert list((tmp_path / "corpora").iterdir()) == []


@pytest.mark.parametrize("words", [("fetch",), ("bach", "folk"), ("list", "bach")])
def test_only_fetch_takes_a_name(courante: CommandLine, words: tuple[str, ...]) -> None:
    assert "'fetch' takes the name of a corpus" in failed(courante("corpus", *words), 2)


def test_what_cannot_be_fetched(courante: CommandLine) -> None:
    line = failed(courante("corpus", "fetch", "bach"))
    assert "expected one of quartets, lieder, groove" in line
