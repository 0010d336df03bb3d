import math

import pytest

from courante.errors import BadReading
from courante.pace.readings import reading_from
from courante.types import Seconds, Source

NOW = Seconds(100.0)


def test_a_full_reading() -> None:
    reading = reading_from(
        {
            "speed_mps": 3,
            "cadence_spm": 172.5,
            "heart_rate_bpm": 150,
            "source": "watch",
            "age_s": 1.5,
        },
        NOW,
    )
    assert (reading.speed_mps, reading.cadence_spm, reading.heart_rate_bpm) == (3.0, 172.5, 150.0)
    assert reading.source is Source.WATCH
    assert reading.time_s == 98.5


def test_null_is_the_same_as_absent() -> None:
    reading = reading_from({"speed_mps": None, "cadence_spm": 170, "age_s": None}, NOW)
    assert reading.speed_mps is None
    assert reading.time_s == NOW


@pytest.mark.parametrize(("source", "known"), [(None, "phone"), ("toaster", "phone"), ("gps",) * 2])
def test_unknown_sources_count_as_phone(source: str | None, known: str) -> None:
    assert reading_from({"speed_mps": 2.0, "source": source}, NOW).source == known


@pytest.mark.parametrize("name", ["speed_mps", "cadence_spm", "heart_rate_bpm", "age_s"])
@pytest.mark.parametrize(
    "value", ["170", True, False, math.nan, math.inf, -math.inf, [170], {}, -1, 10**400, 1e308]
)
def test_what_is_no_number_in_range_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(BadReading, match=name) as caught:
        reading_from({"speed_mps": 2.0, name: value}, NOW)
    assert "a number from" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("speed_mps", 0, 12.5),
        ("cadence_spm", 0, 250),
        ("heart_rate_bpm", 25, 250),
        ("age_s", 0, 60),
    ],
)
def test_the_ends_of_a_range_belong_to_it(name: str, low: float, high: float) -> None:
    for value in (low, high):
        reading_from({"speed_mps": 2.0, name: value}, NOW)
    for value in (low - 0.01, high + 0.01):
        with pytest.raises(BadReading, match=name):
            reading_from({"speed_mps": 2.0, name: value}, NOW)


def test_a_heart_rate_of_zero_is_not_measured() -> None:
    assert reading_from({"speed_mps": 2.0, "heart_rate_bpm": 0}, NOW).heart_rate_bpm is None


@pytest.mark.parametrize(
    "fields", [{}, {"source": "watch"}, {"heart_rate_bpm": 0}, {"age_s": 3}, {"bluetooth": []}]
)
def test_a_reading_must_measure_something(fields: dict[str, object]) -> None:
    with pytest.raises(BadReading, match="at least one of speed_mps"):
        reading_from(fields, NOW)


@pytest.mark.parametrize(
    "name",
    [
        "latitude",
        "longitude",
        "lat",
        "lon",
        "lng",
        "coords",
        "position",
        "start_lat",
        "gps_lon",
        "positionLat",
        "Location",
        "geo",
        "geojson",
        "coordinates",
        "track_points",
    ],
)
def test_positions_stay_on_the_phone(name: str) -> None:
    with pytest.raises(BadReading) as caught:
        reading_from({"speed_mps": 2.0, name: 49.4835}, NOW)
    message = str(caught.value)
    assert message.startswith(name)
    assert "positions stay on the phone, send speed_mps" in message
    assert "49" not in message


@pytest.mark.parametrize("name", ["speed", "cadence", "platform", "planet", "timestamp"])
def test_unknown_fields_are_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(BadReading, match="speed_mps, cadence_spm") as caught:
        reading_from({"speed_mps": 2.0, name: 1}, NOW)
    assert name in str(caught.value)
    assert "position" not in str(caught.value)


def test_bluetooth_payloads_are_decoded() -> None:
    reading = reading_from(
        {
            "bluetooth": [
                {"characteristic": "2A53", "value": "040003aa"},
                {"characteristic": "2A37", "value": "0096"},
            ]
        },
        NOW,
    )
    assert (reading.speed_mps, reading.cadence_spm, reading.heart_rate_bpm) == (3.0, 170.0, 150.0)
    assert reading.source is Source.FOOTPOD


def test_what_is_given_by_name_counts_before_a_payload() -> None:
    fields = {
        "cadence_spm": 160,
        "source": "watch",
        "bluetooth": [{"characteristic": "2A53", "value": "040003aa"}],
    }
    reading = reading_from(fields, NOW)
    assert (reading.cadence_spm, reading.speed_mps) == (160.0, 3.0)
    assert reading.source is Source.WATCH


@pytest.mark.parametrize(
    ("payloads", "complaint"),
    [
        ("2A37", "a list of"),
        ([1], "a list of"),
        ([{"characteristic": "2A37"}], "exactly the fields"),
        ([{"characteristic": "2A37", "value": "0048", "x": 1}], "exactly the fields"),
        ([{"characteristic": 1, "value": "0048"}], "a text"),
        ([{"characteristic": "2A37", "value": "00" * 500}], "a text of at most"),
        ([{"characteristic": "2A37", "value": "00"}], "at least 2 bytes"),
        ([{"characteristic": "2A53", "value": "04ffffaa"}], "bluetooth speed_mps"),
        ([{"characteristic": "2A53", "value": "040003ff"}], "bluetooth cadence_spm"),
        ([{"characteristic": "2A37", "value": "012c01"}], "bluetooth heart_rate_bpm"),
        ([{"characteristic": "2A37", "value": "0048"}] * 9, "at most 8"),
    ],
)
def test_bad_payloads_are_refused(payloads: object, complaint: str) -> None:
    with pytest.raises(BadReading, match=complaint):
        reading_from({"bluetooth": payloads}, NOW)


def test_a_source_must_be_a_short_text() -> None:
    for source in (7, "x" * 1000):
        with pytest.raises(BadReading, match="source"):
            reading_from({"speed_mps": 2.0, "source": source}, NOW)
