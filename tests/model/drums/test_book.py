from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.drumming import random_book

from courante.errors import BadWeights, Missing, OutputFailed
from courante.model import _safetensors
from courante.model.drums.book import SHIPPED, load_book, parameter_count, save_book


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    book = random_book(3)
    save_book(book, tmp_path / "drums.safetensors", {"seed": 3})
    again = load_book(tmp_path / "drums.safetensors")
    for part in fields(book):
        for field in fields(getattr(book, part.name)):
            ours = getattr(getattr(book, part.name), field.name)
            theirs = getattr(getattr(again, part.name), field.name)
            assert theirs == pytest.approx(ours, abs=2e-3)
            assert theirs.dtype == np.float32
    assert parameter_count(again) == parameter_count(book)


def test_the_same_book_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        save_book(random_book(3), tmp_path / name, {"seed": 3})
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_what_is_shipped_is_small_and_has_its_card() -> None:
    assert SHIPPED.stat().st_size < 300_000
    assert parameter_count(load_book()) > 10_000
    assert "courante learn-drums" in SHIPPED.with_suffix(".md").read_text(encoding="utf-8")


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="learn-drums"):
        load_book(tmp_path / "none.safetensors")


def test_no_folder_to_write_to(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed, match="none"):
        save_book(random_book(3), tmp_path / "none" / "drums", {})


@pytest.mark.parametrize(
    ("name", "tensor", "said"),
    [
        ("hits.out", None, "hits.out"),
        ("hits.out", np.zeros((5, 11)), "hits.out"),
        ("touch.out", np.full((6, 20), np.nan), "finite"),
        ("energy.both", np.zeros(3), "energy.both"),
    ],
)
def test_tensors_that_do_not_fit_are_named(
    tmp_path: Path, name: str, tensor: NDArray[np.float64] | None, said: str
) -> None:
    path = tmp_path / "drums.safetensors"
    save_book(random_book(3), path, {})
    content = _safetensors.read(path)
    tensors = {key: value for key, value in content.tensors.items() if key != name}
    tensors |= {} if tensor is None else {name: tensor}
    path.write_bytes(_safetensors.packed(_safetensors.Content(content.metadata, tensors)))
    with pytest.raises(BadWeights, match=said):
        load_book(path)


def test_a_file_of_another_kind_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "drums.safetensors"
    path.write_bytes(b"no such thing")
    with pytest.raises(BadWeights, match="whole safetensors"):
        load_book(path)
    other = _safetensors.Content({"format": "another"}, {"x": np.zeros(1)})
    path.write_bytes(_safetensors.packed(other))
    with pytest.raises(BadWeights, match="courante drums"):
        load_book(path)
