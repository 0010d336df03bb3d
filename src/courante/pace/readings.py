"""What a client may post about a pace, checked: numbers with units, and nothing else.

There is no field for a position, on purpose: the phone turns positions into a speed and keeps them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from courante.errors import BadReading
from courante.pace.bluetooth import Decoded, decode
from courante.types import PaceReading, Seconds, Source

SPEED_MPS = (0.0, 12.5)
CADENCE_SPM = (0.0, 250.0)
HEART_RATE_BPM = (25.0, 250.0)
FRESH_S = 60.0
"""Older readings say nothing about the tempo; only the history has a use for them."""
AGE_S = (0.0, FRESH_S)
LATE_AGE_S = (0.0, 3600.0)
MOST_LATE = 600
"""So many late readings fit into one request."""
MOST_PAYLOADS = 8
LONGEST_TEXT = 200

_PAYLOAD_LIST = "a list of {characteristic, value}"

_FIELDS = ("speed_mps", "cadence_spm", "heart_rate_bpm", "source", "age_s", "bluetooth")
_SOURCES = {source.value: source for source in Source}
_POSITION_WORD = re.compile(
    r"(^|[^a-z])(lat|lon|lng|long|alt|geo|gps|points?|track|trackpoints?|geometry|geojson)([^a-z]|$)"
    r"|latitude|longitude|altitude|coord|position|location",
    re.IGNORECASE,
)


def reading_from(
    fields: Mapping[str, object], now_s: Seconds, ages_s: tuple[float, float] = AGE_S
) -> PaceReading:
    """Check a posted reading.

    Args:
        fields: the body: ``speed_mps``, ``cadence_spm``, ``heart_rate_bpm``, ``source``, ``age_s``
            (how many seconds ago it was measured) and ``bluetooth`` (a list of
            ``{"characteristic": "2A37", "value": "0048"}``); all optional, and ``None`` is the same
            as absent. A quantity given by name counts before a payload's, an earlier payload's
            before a later one's.
        now_s: the time of the run at which it arrived.
        ages_s: the least and the largest age that is taken.

    Returns:
        The reading, dated back by its age. Its cadence is as sent: units are repaired later.

    Raises:
        BadReading: an unknown field, a value that is no number or out of range, or no quantity.
    """
    _refuse_unknown(fields, _FIELDS)
    payloads = _payloads(fields.get("bluetooth"))
    speed = _quantity(fields, "speed_mps", SPEED_MPS)
    cadence = _quantity(fields, "cadence_spm", CADENCE_SPM)
    heart_rate = _heart_rate(fields)
    for payload in payloads:
        speed = payload.speed_mps if speed is None else speed
        cadence = payload.cadence_per_min if cadence is None else cadence
        heart_rate = payload.heart_rate_bpm if heart_rate is None else heart_rate
    if speed is None and cadence is None and heart_rate is None:
        raise BadReading(
            field="reading",
            value=dict(fields),
            expected="at least one of speed_mps, cadence_spm, heart_rate_bpm",
        )
    age = _quantity(fields, "age_s", ages_s) or 0.0
    return PaceReading(
        time_s=Seconds(now_s - age),
        speed_mps=speed,
        cadence_spm=cadence,
        heart_rate_bpm=heart_rate,
        source=_source(fields.get("source"), payloads),
    )


def late_readings_from(fields: Mapping[str, object], now_s: Seconds) -> tuple[PaceReading, ...]:
    """Check readings that waited for a network: all of them are good, or none is taken.

    Args:
        fields: the body: ``readings``, a list of what ``reading_from`` takes, up to an hour old.
        now_s: the time of the run at which they arrived.

    Returns:
        The readings, the oldest first; those of one moment and source are one reading.

    Raises:
        BadReading: see ``reading_from``; its field begins with the place, as ``readings[3]``.
    """
    _refuse_unknown(fields, ("readings",))
    items = fields.get("readings")
    if not isinstance(items, list):
        raise BadReading("readings", type(items).__name__, "a list of readings")
    entries = cast("list[object]", items)
    if not 1 <= len(entries) <= MOST_LATE:
        raise BadReading("readings", len(entries), f"1 to {MOST_LATE} readings")
    checked = [_late_reading(at, entry, now_s) for at, entry in enumerate(entries)]
    moments: dict[tuple[Seconds, Source], PaceReading] = {}
    for reading in sorted(checked, key=lambda reading: reading.time_s):
        moment = (reading.time_s, reading.source)
        moments[moment] = _joined(moments.get(moment), reading)
    return tuple(moments.values())


def _late_reading(at: int, entry: object, now_s: Seconds) -> PaceReading:
    place = f"readings[{at}]"
    if not isinstance(entry, dict):
        # Only its kind is told: a list of two numbers may be a position.
        raise BadReading(place, type(entry).__name__, "an object with the fields of a reading")
    try:
        return reading_from(cast("dict[str, object]", entry), now_s, LATE_AGE_S)
    except BadReading as error:
        field = place if error.field == "reading" else f"{place}.{error.field}"
        raise BadReading(field, error.value, error.expected) from error


def _joined(before: PaceReading | None, reading: PaceReading) -> PaceReading:
    if before is None:
        return reading
    return replace(
        reading,
        speed_mps=before.speed_mps if reading.speed_mps is None else reading.speed_mps,
        cadence_spm=before.cadence_spm if reading.cadence_spm is None else reading.cadence_spm,
        heart_rate_bpm=(
            before.heart_rate_bpm if reading.heart_rate_bpm is None else reading.heart_rate_bpm
        ),
    )


def _refuse_unknown(fields: Mapping[str, object], known: Sequence[str]) -> None:
    for name in fields:
        if name in known:
            continue
        if _POSITION_WORD.search(name):
            # The value is not repeated: a refused position must not reach a log either.
            raise BadReading(
                field=name,
                value="a position",
                expected="no position: positions stay on the phone, send speed_mps",
            )
        raise BadReading(
            field="field",
            value=name,
            expected=f"only {', '.join(known)}; others may be misspelt, so they are refused",
        )


def _quantity(fields: Mapping[str, object], name: str, limits: tuple[float, float]) -> float | None:
    value = fields.get(name)
    return None if value is None else _number(name, value, limits)


def _number(name: str, value: object, limits: tuple[float, float]) -> float:
    low, high = limits
    expected = f"a number from {low:g} to {high:g}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadReading(name, value, expected)
    if not low <= value <= high:
        raise BadReading(name, value, expected)
    return float(value)


def _heart_rate(fields: Mapping[str, object]) -> float | None:
    value = fields.get("heart_rate_bpm")
    if value == 0 and not isinstance(value, bool):
        return None
    return _quantity(fields, "heart_rate_bpm", HEART_RATE_BPM)


def _source(value: object, payloads: Sequence[Decoded]) -> Source:
    if value is None:
        return payloads[0].source if payloads else Source.PHONE
    return _SOURCES.get(_text("source", value), Source.PHONE)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise BadReading(name, value, f"a text of at most {LONGEST_TEXT} characters")
    return value


def _payloads(value: object) -> tuple[Decoded, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadReading(field="bluetooth", value=value, expected=_PAYLOAD_LIST)
    items = cast("list[object]", value)
    if len(items) > MOST_PAYLOADS:
        raise BadReading(
            field="bluetooth", value=len(items), expected=f"at most {MOST_PAYLOADS} payloads"
        )
    return tuple(_payload(item) for item in items)


def _payload(item: object) -> Decoded:
    if not isinstance(item, dict):
        raise BadReading(field="bluetooth", value=item, expected=_PAYLOAD_LIST)
    entry = cast("dict[object, object]", item)
    if set(entry) != {"characteristic", "value"}:
        raise BadReading(
            field="bluetooth", value=entry, expected="exactly the fields characteristic and value"
        )
    decoded = decode(
        _text("bluetooth characteristic", entry["characteristic"]),
        _text("bluetooth value", entry["value"]),
    )
    _check_decoded(decoded)
    return decoded


def _check_decoded(decoded: Decoded) -> None:
    """What a payload holds must be as plausible as what is posted by name."""
    if decoded.speed_mps is not None:
        _number("bluetooth speed_mps", decoded.speed_mps, SPEED_MPS)
    if decoded.cadence_per_min is not None:
        _number("bluetooth cadence_spm", decoded.cadence_per_min, CADENCE_SPM)
    if decoded.heart_rate_bpm is not None:
        _number("bluetooth heart_rate_bpm", decoded.heart_rate_bpm, HEART_RATE_BPM)
