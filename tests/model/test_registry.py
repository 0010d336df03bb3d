from dataclasses import dataclass, fields

import jax
import pytest

from courante.config import InputGroups, ModelConfig, TiedNadeConfig, TiedParallelConfig
from courante.errors import BadConfig
from courante.model.contract import Network
from courante.model.features import feature_size
from courante.model.registry import KINDS, PRESETS, build, kind_of, preset
from courante.model.trees import leaves_of, shapes_of
from courante.types import NoteRange, Pitch


@pytest.mark.parametrize("name", PRESETS)
def test_every_named_model_can_be_built(name: str) -> None:
    config = preset(name)
    network = shapes_of(build, config, key=jax.random.PRNGKey(0))
    assert isinstance(network, Network)
    assert network.config == config
    assert kind_of(config)[0] in KINDS
    assert leaves_of(network)


def test_every_kind_has_settings_of_its_own_and_all_but_ensembles_a_named_model() -> None:
    assert len({kind.config for kind in KINDS.values()}) == len(KINDS)
    for name, kind in KINDS.items():
        assert kind_of(kind.config()) == (name, kind)
        named = any(type(config) is kind.config for config in PRESETS.values())
        assert named != (name == "ensemble")


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    kind = KINDS[name]
    told = [getattr(kind.criteria, field.name) for field in fields(kind.criteria)]
    assert len(told) == 4
    assert all(text.strip() and "|" not in text for text in (*told, kind.source))


def test_models_of_the_papers_have_their_sizes_and_inputs() -> None:
    biaxial = preset("biaxial")
    assert isinstance(biaxial, TiedParallelConfig)
    assert (biaxial.time_units, biaxial.note_units) == ((300, 300), (100, 50))
    assert biaxial.note_range.size == 78
    assert (biaxial.articulate, biaxial.beat) == (True, True)
    # Johnson's code: pitch, 12 classes, 2 x 25 notes around it, 12 counts; his 4 beats, our metre.
    assert feature_size(biaxial) == 1 + 12 + 50 + 12 + 5
    balstm = preset("balstm")
    assert isinstance(balstm, TiedParallelConfig)
    assert (balstm.time_units, balstm.note_units) == ((200, 200), (100, 100))
    assert balstm.note_range == NoteRange(Pitch(21), Pitch(108))
    assert (balstm.articulate, balstm.beat, balstm.dropout) == (False, False, 0.5)
    assert balstm.inputs == InputGroups(pitch_class=False)
    assert feature_size(balstm) == 1 + 25 + 12
    nade = preset("tp_lstm_nade")
    assert isinstance(nade, TiedNadeConfig)
    assert (nade.time_units, nade.hidden_units) == ((200, 200), 100)
    assert (nade.articulate, nade.beat) == (False, False)
    assert feature_size(nade) == feature_size(balstm)


def test_no_model_of_the_literature_sees_the_beat_unasked() -> None:
    seeing = {name for name, config in PRESETS.items() if config.beat}
    assert seeing <= {"biaxial", "tied_parallel"}


def test_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(BadConfig, match=r"model: 'transformer' .* one of biaxial, .*markov"):
        preset("transformer")


@dataclass(frozen=True, kw_only=True)
class Oracle(ModelConfig):
    """Settings that nobody has registered."""


def test_settings_of_no_kind_are_refused() -> None:
    for config in (Oracle(), ModelConfig()):
        with pytest.raises(BadConfig, match=r"model: '.*' .* settings of one of tied_parallel"):
            build(config, key=jax.random.PRNGKey(0))
