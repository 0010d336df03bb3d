from pathlib import Path

import pytest

from courante.corpus.catalogue import (
    BACH,
    CATALOGUE,
    FOLK,
    GROOVE,
    LIEDER,
    QUARTETS,
    folder_of,
    place_of,
    sources_of,
)
from courante.corpus.fetch.published import PUBLISHED
from courante.errors import BadInput, Missing


def test_what_has_a_folder_can_be_fetched_and_what_music21_brings_needs_none() -> None:
    assert {name for name, known in CATALOGUE.items() if known.folder} == set(PUBLISHED)
    assert list(CATALOGUE) == ["bach", "folk", "quartets", "lieder", "groove"]
    for name, known in CATALOGUE.items():
        assert known.name == name
        assert known.licence in {"public domain", "CC0 1.0", "CC BY 4.0"}
        assert known.credit


def test_where_a_corpus_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURANTE_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    users = tmp_path / "share" / "courante" / "corpora" / "openscore-lieder"
    assert place_of(LIEDER) == users
    monkeypatch.setenv("COURANTE_DATA", str(tmp_path / "data"))
    assert place_of(LIEDER) == tmp_path / "data" / "corpora" / "openscore-lieder"
    assert place_of(LIEDER, tmp_path / "mine") == tmp_path / "mine"


def test_what_was_not_fetched_is_missing_and_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURANTE_DATA", str(tmp_path))
    with pytest.raises(Missing, match="'courante corpus fetch groove' gets it"):
        folder_of("groove")
    with pytest.raises(Missing, match="corpus fetch quartets"):
        sources_of(QUARTETS, None)
    (tmp_path / "corpora" / "groove").mkdir(parents=True)
    assert folder_of("groove") == tmp_path / "corpora" / "groove"


def test_what_comes_with_music21_has_no_folder(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="expected quartets, lieder, groove"):
        folder_of("bach")
    for known in (BACH, FOLK):
        with pytest.raises(BadInput, match="comes with music21"):
            sources_of(known, tmp_path)
    assert len(sources_of(FOLK, None)[0]) == 1104


def test_drums_are_no_music_to_compose_from() -> None:
    with pytest.raises(BadInput, match="music with pitches: bach, folk, quartets, lieder"):
        sources_of(GROOVE, None)


def test_the_real_collections_are_found_whole(shared_data: Path) -> None:
    corpora = shared_data / "corpora"
    assert len(sources_of(QUARTETS, corpora / QUARTETS.folder)[0]) == 122
    assert len(sources_of(LIEDER, corpora / LIEDER.folder)[0]) == 1460
