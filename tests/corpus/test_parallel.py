import os
from pathlib import Path

import pytest

from courante.corpus import folder
from courante.corpus.corpus import Corpus, Gathered, Source, gather
from courante.corpus.parallel import KeptReader

TUNE = "X:1\nT:{name}\nM:4/4\nL:1/4\nK:C\n{notes}|\n"


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Source, ...]:
    music = tmp_path / "music"
    music.mkdir()
    for number, name in enumerate("abcdefghijklmnop", start=1):
        (music / f"{name}.abc").write_text(TUNE.format(name=name, notes="c" * number))
    (music / "q.mid").write_bytes(b"bad")
    return folder.sources(music)


def refuse(source: Source) -> Gathered:
    raise AssertionError(f"{source.name} is read again")


def only(monkeypatch: pytest.MonkeyPatch, cores: set[int]) -> None:
    """As many processes as these cores: one means this one itself."""

    def allowed(process: int) -> set[int]:
        assert process == 0
        return cores

    monkeypatch.setattr(os, "sched_getaffinity", allowed)


def titles(corpus: Corpus) -> tuple[list[tuple[str, int]], list[str]]:
    pieces = [(piece.title, piece.steps) for piece in corpus.pieces]
    return pieces, [skipped.name for skipped in corpus.skipped]


@pytest.mark.parametrize("cores", [{0}, {0, 1}])
def test_what_was_read_is_the_same_and_is_not_read_again(
    sources: tuple[Source, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cores: set[int],
) -> None:
    plain = gather("mine", sources, folder.read, None)
    reader = KeptReader("mine", tmp_path / "kept")
    only(monkeypatch, cores)
    first = gather("mine", sources, folder.read, None, reader)
    assert titles(first) == titles(plain)
    assert titles(gather("mine", sources, refuse, None, reader)) == titles(plain)
    reader.forget()
    assert not (tmp_path / "kept").exists()


def test_a_reading_that_was_broken_off_goes_on_and_sees_what_changed(
    sources: tuple[Source, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, {0})
    reader = KeptReader("mine", tmp_path / "kept")
    list(reader(folder.read, sources[:2]))
    sources[0].path.write_text(TUNE.format(name="a", notes="ggg"))
    asked: list[str] = []

    def read(source: Source) -> Gathered:
        asked.append(source.name)
        return folder.read(source)

    corpus = gather("mine", sources, read, None, reader)
    assert asked == ["a.abc", *(source.name for source in sources[2:])]
    assert titles(corpus)[0][:3] == [
        ("a.abc: a (1)", 12),
        ("b.abc: b (1)", 8),
        ("c.abc: c (1)", 12),
    ]


def test_an_error_of_a_reader_is_not_hidden(sources: tuple[Source, ...], tmp_path: Path) -> None:
    reader = KeptReader("mine", tmp_path / "kept")
    with pytest.raises(AssertionError, match=r"a\.abc is read again"):
        list(reader(refuse, sources[:2]))
