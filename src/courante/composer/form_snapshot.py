"""A form as bytes: JSON for what it plans, then the bits of what it remembers, eight to a byte."""

import json
import math
import struct
from dataclasses import asdict
from typing import Any

import numpy as np

from courante.composer.form_cadence import Ending
from courante.composer.form_key import Key
from courante.composer.form_notes import OCTAVE
from courante.composer.form_state import Cue, FormState, KeyMove, Pacing, Theme
from courante.composer.form_tune import MOST_BARS
from courante.composer.form_vary import Variation
from courante.config import FormConfig
from courante.config.metres import metre_named, name_of
from courante.errors import BadInput, CouranteError
from courante.types import Bits, Metre, Section

_LENGTH = struct.Struct("<I")
_MOST = 2**31
_PITCHES = 128
_DAMAGE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    struct.error,
    CouranteError,
)

Json = dict[str, Any]


def pack(state: FormState) -> bytes:
    """A form as bytes; the same form gives the same bytes."""
    columns = _columns(state)
    head: Json = {
        "config": asdict(state.config),
        "seed": state.seed,
        "metre": name_of(state.metre),
        "pacing": asdict(state.pacing),
        "given": state.given,
        "cues": [_cue_fields(cue) for cue in state.cues],
        "at": state.at,
        "episodes": state.episodes,
        "broke_down": state.broke_down,
        "rose": state.rose,
        "rising": state.rising,
        "shift": state.shift,
        "recalled": state.recalled,
        "recall_shift": state.recall_shift,
        "heard_key": _key_fields(state.heard_key),
        "composed_key": _key_fields(state.composed_key),
        "follows": state.follows,
        "dance": state.dance,
        "columns": columns,
        "tail": state.tail is not None,
        "themes": [_theme_fields(theme) for theme in state.themes],
        "side": None if state.side is None else _theme_fields(state.side),
    }
    text = json.dumps(head).encode()
    parts = [theme.bits for theme in _all_themes(state)] + list(state.phrase)
    bits = b"".join(np.packbits(part).tobytes() for part in parts)
    tail = b"" if state.tail is None else np.packbits(state.tail).tobytes()
    return _LENGTH.pack(len(text)) + text + bits + tail


def unpack(data: bytes) -> FormState:
    """The form that was packed.

    Raises:
        BadInput: it is damaged, or nobody packed it.
    """
    try:
        (length,) = _LENGTH.unpack_from(data)
        start = _LENGTH.size + int(length)
        return _state(json.loads(data[_LENGTH.size : start]), data[start:])
    except _DAMAGE as error:
        raise BadInput("form", f"{len(data)} bytes", "phrases and themes that go on") from error


def _all_themes(state: FormState) -> tuple[Theme, ...]:
    return state.themes if state.side is None else (*state.themes, state.side)


def _theme_fields(theme: Theme) -> list[Any]:
    return [theme.number, theme.bits.shape[0], _key_fields(theme.key), theme.heard, theme.own]


def _columns(state: FormState) -> int:
    for bits in (*state.phrase, *(theme.bits for theme in _all_themes(state))):
        return int(bits.shape[1])
    return 1 if state.tail is None else int(state.tail.size)


def _cue_fields(cue: Cue) -> list[Any]:
    return [
        cue.section,
        cue.bars,
        cue.theme,
        cue.recalled,
        cue.side,
        cue.first,
        cue.keeps,
        cue.key,
        cue.exact,
        list(cue.variations),
        cue.ending,
        cue.echoes,
        cue.rhymes,
    ]


def _key_fields(key: Key | None) -> list[Any] | None:
    return None if key is None else [key.tonic, key.minor]


def _state(head: Json, rest: bytes) -> FormState:
    metre = metre_named(head["metre"])
    columns = _whole(head["columns"], 1, _PITCHES)
    cues = tuple(_cue(fields) for fields in head["cues"])
    at = _whole(head["at"], 0, max(0, cues[0].bars - 1) if cues else 0)
    longest = 2 * MOST_BARS * metre.steps_per_bar
    known = [*head["themes"], *([] if head["side"] is None else [head["side"]])]
    lengths = [_whole(fields[1], 1, longest) for fields in known]
    lengths += [metre.steps_per_bar] * at
    bits, tail = _bits(rest, lengths, columns, tail=_truth(head["tail"]))
    themes = tuple(_theme(f, metre, part) for f, part in zip(known, bits, strict=False))
    if at and cues[0].recalled:
        message = "a recalled phrase comes at once"
        raise ValueError(message)
    recalled = head["recalled"]
    return FormState(
        config=_config(head["config"]),
        seed=_whole(head["seed"], 0, 2**32 - 1),
        metre=metre,
        pacing=_pacing(head["pacing"]),
        given=_whole(head["given"], 0, _MOST),
        cues=cues,
        at=at,
        phrase=tuple(bits[len(themes) :]),
        themes=themes[: len(head["themes"])],
        side=None if head["side"] is None else themes[-1],
        episodes=_whole(head["episodes"], 0, _MOST),
        broke_down=_whole(head["broke_down"], 0, _MOST),
        rose=_whole(head["rose"], 0, _MOST),
        rising=_truth(head["rising"]),
        shift=_whole(head["shift"], -OCTAVE, OCTAVE),
        recalled=None if recalled is None else _whole(recalled, 0, _MOST),
        recall_shift=_whole(head["recall_shift"], -OCTAVE, OCTAVE),
        heard_key=_key(head["heard_key"]),
        composed_key=_key(head["composed_key"]),
        tail=tail,
        follows=_truth(head["follows"]),
        dance=_truth(head.get("dance", False)),
    )


def _bits(
    rest: bytes, lengths: list[int], columns: int, *, tail: bool
) -> tuple[list[Bits], "np.ndarray[tuple[int, ...], np.dtype[np.bool_]] | None"]:
    """The parts, and the tail, which together are all there is."""
    shapes: list[tuple[int, ...]] = [(length, columns, 2) for length in lengths]
    shapes += [(columns,)] * tail
    parts: list[Bits] = []
    at = 0
    for shape in shapes:
        count = math.prod(shape)
        packed = np.frombuffer(rest, np.uint8, count=-(-count // 8), offset=at)
        parts.append(np.unpackbits(packed, count=count).astype(np.bool_).reshape(shape))
        at += packed.size
    if at != len(rest):
        message = "bits that belong to nothing"
        raise ValueError(message)
    return (parts[:-1], parts[-1]) if tail else (parts, None)


def _theme(fields: list[Any], metre: Metre, bits: Bits) -> Theme:
    number, steps, key, heard, own = fields
    found = _key(key)
    if found is None or steps % metre.steps_per_bar:
        message = "a theme of whole bars in some key"
        raise ValueError(message)
    return Theme(_whole(number, 0, _MOST), bits, found, _whole(heard, 0, _MOST), _truth(own))


def _cue(fields: list[Any]) -> Cue:
    section, bars, theme, recalled, side, first, keeps, key, exact, *rest = fields
    # Forms of before there were dance tunes have neither of the last two.
    variations, ending, echoes, rhymes = rest if len(rest) > 2 else (*rest, 0, 0)
    length = _whole(bars, 1, MOST_BARS)
    return Cue(
        section=Section(section),
        bars=length,
        theme=_whole(theme, 0, _MOST),
        recalled=_truth(recalled),
        side=_truth(side),
        first=_whole(first, 0, MOST_BARS),
        keeps=_truth(keeps),
        key=KeyMove(key),
        exact=_whole(exact, 0, length),
        variations=tuple(Variation(v) for v in variations),
        ending=Ending(ending),
        echoes=_whole(echoes, 0, length),
        rhymes=_whole(rhymes, 0, length),
    )


def _config(fields: Json) -> FormConfig:
    known = {**fields}
    for name in ("return_min", "theme_min"):
        low, high = known[name]
        known[name] = (_number(low), _number(high))
    for name in ("nominal_bpm", "breakdown_min", "rise_rest_min", "short_theme_s"):
        known[name] = _number(known[name])
    known["kept_themes"] = _whole(known["kept_themes"], 1, _MOST)
    known["enabled"] = _truth(known["enabled"])
    return FormConfig(**known)


def _pacing(fields: Json) -> Pacing:
    def both(name: str) -> tuple[float, float]:
        low, high = fields[name]
        return _number(low), _number(high)

    return Pacing(
        gap_bars=both("gap_bars"),
        theme_bars=both("theme_bars"),
        breakdown_bars=_number(fields["breakdown_bars"]),
        rise_rest_bars=_number(fields["rise_rest_bars"]),
        long_theme=_truth(fields["long_theme"]),
        short_strain=_truth(fields["short_strain"]),
    )


def _key(fields: list[Any] | None) -> Key | None:
    if fields is None:
        return None
    tonic, minor = fields
    return Key(_whole(tonic, 0, OCTAVE - 1), _truth(minor))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _MOST:
        message = "no number there can be"
        raise ValueError(message)
    return float(value)


def _whole(value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        message = "no count there can be"
        raise ValueError(message)
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        message = "neither true nor false"
        raise TypeError(message)
    return value
