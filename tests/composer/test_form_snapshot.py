import json
import struct
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
import pytest
from tests.composer.composed import RANGE, composed

from courante.composer import form, form_snapshot
from courante.composer.form_state import FormState
from courante.composer.form_tune import tune_of
from courante.config import FormConfig
from courante.errors import BadInput
from courante.types import COMMON_TIME, COMPOUND_TIME, Bar, Metre


def after(bars: int, metre: Metre = COMMON_TIME) -> FormState:
    state = form.init(FormConfig(), 3, metre, bpm=165.0)
    for bar in islice(composed(metre), bars):
        state, _ = form.step(state, bar)
    return state


@pytest.mark.parametrize("metre", [COMMON_TIME, COMPOUND_TIME])
@pytest.mark.parametrize("taken", [0, 1, 7, 8, 13, 61, 300])
def test_a_form_goes_on_as_it_would_have(taken: int, metre: Metre) -> None:
    state = after(taken, metre)
    again = form_snapshot.unpack(form_snapshot.pack(state))
    assert form_snapshot.pack(again) == form_snapshot.pack(state)
    for bar in islice(composed(metre, 2), 60):
        state, ours = form.step(state, bar)
        again, theirs = form.step(again, bar)
        assert [_told(bar) for bar in ours] == [_told(bar) for bar in theirs]


def _told(bar: Bar) -> tuple[object, ...]:
    return bar.index, bar.place, bar.bits.tobytes()


def test_a_tune_and_a_wish_are_kept() -> None:
    bits = np.concatenate([bar.bits for bar in islice(composed(COMMON_TIME), 8)])
    tune = tune_of("mine", COMMON_TIME, bits, 0, RANGE)
    state = form.rise(form.with_tune(after(0), tune, RANGE))
    again = form_snapshot.unpack(form_snapshot.pack(state))
    assert again.rising
    assert again.themes[0].own
    assert np.array_equal(again.themes[0].bits, bits)


def test_forms_of_before_there_were_dance_tunes_go_on() -> None:
    state = after(13)
    data = form_snapshot.pack(state)
    (length,) = struct.unpack_from("<I", data)
    head: dict[str, Any] = json.loads(data[4 : 4 + length])
    del head["dance"]
    head["cues"] = [fields[:11] for fields in head["cues"]]
    text = json.dumps(head).encode()
    found = form_snapshot.unpack(struct.pack("<I", len(text)) + text + data[4 + length :])
    assert form_snapshot.pack(found) == data


def test_what_an_hour_leaves_behind_is_small() -> None:
    assert len(form_snapshot.pack(after(400))) < 60_000


@pytest.mark.parametrize("data", [b"", b"\0", bytes(80), struct.pack("<I", 9) + b"[" * 9])
def test_what_is_no_form(data: bytes) -> None:
    with pytest.raises(BadInput, match="form"):
        form_snapshot.unpack(data)


WRONG: list[tuple[str, object]] = [
    ("metre", "5/4"),
    ("at", 8),
    ("at", -1),
    ("given", True),
    ("given", 1.5),
    ("shift", 40),
    ("cues", [[]]),
    ("cues", None),
    ("columns", 47),
    ("columns", 0),
    ("themes", []),
    ("side", [0, 16, [0, False], 1, False]),
    ("tail", False),
    ("heard_key", [12, False]),
    ("follows", 1),
    ("dance", 1),
    ("config", {}),
    ("pacing", {}),
    ("seed", -1),
    ("recalled", "0"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_fields_that_cannot_be(name: str, value: object) -> None:
    data = form_snapshot.pack(after(13))
    (length,) = struct.unpack_from("<I", data)
    head: dict[str, Any] = json.loads(data[4 : 4 + length])
    text = json.dumps({**head, name: value}).encode()
    with pytest.raises(BadInput, match="form"):
        form_snapshot.unpack(struct.pack("<I", len(text)) + text + data[4 + length :])


def test_what_is_cut_off_or_too_long_is_refused() -> None:
    data = form_snapshot.pack(after(13))
    for wrong in (data[:-1], data + b"\0"):
        with pytest.raises(BadInput, match="form"):
            form_snapshot.unpack(wrong)
    lonely = replace(after(0), themes=())
    assert form_snapshot.unpack(form_snapshot.pack(lonely)).themes == ()
