import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.networks import (
    SMALL,
    STYLED,
    TINY,
    biased,
    filled_network,
    tiny_bits,
    tiny_network,
    window_of,
)

from courante.config import InputGroups
from courante.errors import BadConfig, BadWeights, Missing, OutputFailed
from courante.model import _safetensors
from courante.model.arrays import to_device
from courante.model.settings import config_to_json
from courante.model.trees import named_leaves
from courante.model.weights import (
    Origin,
    load_weights,
    parameter_count,
    read_origin,
    recast,
    save_weights,
    weights_hash,
)
from courante.types import NoteRange, Pitch

NETWORK = tiny_network()
TENSORS = {name: np.asarray(leaf) for name, leaf in named_leaves(NETWORK).items()}
CONFIG = config_to_json(TINY)
METADATA = {"format": "courante network 2", "config": CONFIG, "origin": "{}"}
ORIGIN = Origin(model="balstm", corpus="hymns", seed=7, passes=12)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "weights.safetensors"


def test_network_is_read_as_it_was_written(path: Path) -> None:
    config = replace(
        TINY,
        note_range=NoteRange(Pitch(40), Pitch(51)),
        articulate=False,
        inputs=InputGroups(pitch_class=False),
    )
    network = tiny_network(5, config)
    save_weights(network, path, ORIGIN)
    found = load_weights(path)
    assert found.config == config
    for name, leaf in named_leaves(network).items():
        np.testing.assert_array_equal(named_leaves(found)[name], leaf)
    assert weights_hash(found) == weights_hash(network)


def test_weights_say_where_they_come_from(path: Path) -> None:
    save_weights(NETWORK, path, ORIGIN)
    assert read_origin(path) == ORIGIN
    with pytest.raises(Missing, match="train one with"):
        read_origin(path.with_name("none.safetensors"))


@pytest.mark.parametrize(
    "origin", [None, "no json", "[]", "5", '{"colour": "blue"}', '{"seed": "seven"}']
)
def test_weights_that_do_not_say_where_they_come_from(path: Path, origin: str | None) -> None:
    metadata = {name: text for name, text in METADATA.items() if name != "origin"}
    write(path, metadata if origin is None else {**metadata, "origin": origin}, TENSORS)
    with pytest.raises(BadWeights, match=r"origin: .* say where they are from") as refused:
        read_origin(path)
    assert "\n" not in str(refused.value)
    assert load_weights(path).config == TINY


def test_tied_weights_may_cover_other_notes() -> None:
    elsewhere = replace(TINY, note_range=NoteRange(Pitch(40), Pitch(60)), dropout=0.1)
    found = recast(NETWORK, elsewhere)
    assert found.config == elsewhere
    assert weights_hash(found) == weights_hash(NETWORK)


def test_weights_that_learn_styles_begin_as_they_were() -> None:
    found = recast(NETWORK, STYLED)
    assert found.config == STYLED
    window = window_of(tiny_bits(3), styles=2)
    told = window._replace(
        moment=window.moment._replace(
            styles=to_device(np.ones((3, 2), np.float32)),
            energy=to_device(np.ones((3, 3), np.float32)),
            bar=to_device(np.full(3, 5, np.int32)),
        )
    )
    _, usual = NETWORK.log_likelihood(NETWORK.init(), window_of(tiny_bits(3)))
    for asked in (window, told):
        _, nats = found.log_likelihood(found.init(), asked)
        np.testing.assert_allclose(nats, usual, rtol=1e-5)
    assert weights_hash(recast(found, STYLED)) == weights_hash(found)


def test_weights_of_other_shapes_cannot_be_recast() -> None:
    with pytest.raises(BadConfig, match=r"start: 'note_layers.* weights of the same shapes"):
        recast(NETWORK, replace(TINY, note_units=(5, 3)))
    with pytest.raises(BadConfig, match="weights of the same shapes"):
        recast(filled_network(SMALL), replace(SMALL, note_range=NoteRange(Pitch(40), Pitch(60))))
    with pytest.raises(BadConfig, match="weights of the same shapes"):
        recast(NETWORK, SMALL)


def test_same_network_gives_the_same_bytes(path: Path) -> None:
    save_weights(NETWORK, path, ORIGIN)
    first = path.read_bytes()
    for _ in range(5):
        save_weights(load_weights(path), path, read_origin(path))
        assert path.read_bytes() == first


def test_hash_tells_networks_apart() -> None:
    assert weights_hash(NETWORK) == weights_hash(tiny_network())
    assert weights_hash(NETWORK) != weights_hash(biased(NETWORK, play=-3.0001))
    assert len(weights_hash(NETWORK)) == 16


def test_parameters_are_counted() -> None:
    layers = ((80, 8), (8, 6), (6, 5), (5, 4))
    cells = sum(4 * units * (inputs + units + 1) for inputs, units in layers)
    assert parameter_count(NETWORK) == cells + 2 * 4 * 5 + 4 * 2 + 2


def test_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed, match="No such file or directory"):
        save_weights(NETWORK, tmp_path / "nowhere" / "weights.safetensors", ORIGIN)


def test_missing_file_says_what_to_do(path: Path) -> None:
    with pytest.raises(Missing, match=r"weights.safetensors is missing: train one with"):
        load_weights(path)
    with pytest.raises(Missing):
        load_weights(path.parent)


@pytest.mark.parametrize("data", [b"", b"MThd", b"\xff" * 300, b"\x10" + bytes(7) + b"{" * 16])
def test_foreign_file_is_refused(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(BadWeights, match="expected a whole safetensors file"):
        load_weights(path)


@pytest.mark.parametrize("kept", [5, 200, -1])
def test_truncated_file_is_refused(path: Path, kept: int) -> None:
    save_weights(NETWORK, path, ORIGIN)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(BadWeights, match="expected a whole safetensors file"):
        load_weights(path)


def write(path: Path, metadata: dict[str, str], tensors: _safetensors.Tensors) -> None:
    path.write_bytes(_safetensors.packed(_safetensors.Content(metadata, tensors)))


@pytest.mark.parametrize(
    ("metadata", "named"),
    [
        ({}, "format: None"),
        ({**METADATA, "format": "courante tied_parallel 1"}, "format: 'courante tied_parallel 1'"),
        ({"format": METADATA["format"]}, "config"),
        ({**METADATA, "config": "no json"}, "settings of a network"),
        ({**METADATA, "config": json.dumps({"kind": "oracle"})}, "settings of a network"),
    ],
)
def test_file_of_another_kind_is_refused(path: Path, metadata: dict[str, str], named: str) -> None:
    write(path, metadata, TENSORS)
    with pytest.raises(BadWeights, match=named) as refused:
        load_weights(path)
    assert "\n" not in str(refused.value)


def broken(values: NDArray[np.float32]) -> NDArray[np.float32]:
    values = values.copy()
    values[0] = np.nan
    return values


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"readout_bias": None}, "missing or too many: readout_bias"),
        ({"surplus": np.zeros(3)}, "missing or too many: surplus"),
        ({"readout": np.zeros((4, 3), np.float32)}, r"readout: '\(4, 3\) float32'"),
        ({"readout": np.zeros((4, 2), np.float64)}, r"readout: '\(4, 2\) float64'"),
        ({"readout_bias": broken(TENSORS["readout_bias"])}, "finite numbers only"),
    ],
)
def test_tensors_that_do_not_fit_are_named(
    path: Path, changes: dict[str, NDArray[np.generic] | None], named: str
) -> None:
    changed = {**TENSORS, **changes}
    kept = {name: values for name, values in changed.items() if values is not None}
    write(path, METADATA, kept)
    with pytest.raises(BadWeights, match=named):
        load_weights(path)
