import pytest

from courante.errors import BadReading
from courante.pace.readings import late_readings_from
from courante.types import Seconds, Source

NOW = Seconds(2000.0)


def test_late_readings_come_in_order_at_the_time_they_were_measured() -> None:
    body = {
        "readings": [
            {"speed_mps": 3.0, "source": "gps", "age_s": 5},
            {"speed_mps": 2.8, "source": "gps", "age_s": 3600},
            {"heart_rate_bpm": 150, "source": "strap", "age_s": 60.5},
        ]
    }
    readings = late_readings_from(body, NOW)
    assert [reading.time_s for reading in readings] == [-1600.0, 1939.5, 1995.0]
    assert [reading.source for reading in readings] == [Source.GPS, Source.STRAP, Source.GPS]


def test_what_one_source_told_at_one_moment_is_one_reading() -> None:
    body = {
        "readings": [
            {"speed_mps": 3.0, "source": "footpod", "age_s": 90},
            {"cadence_spm": 170, "source": "footpod", "age_s": 90},
            {"heart_rate_bpm": 150, "source": "strap", "age_s": 90},
            {"speed_mps": 3.1, "source": "footpod", "age_s": 90},
        ]
    }
    pod, strap = late_readings_from(body, NOW)
    assert (pod.speed_mps, pod.cadence_spm, pod.heart_rate_bpm) == (3.1, 170.0, None)
    assert (strap.speed_mps, strap.heart_rate_bpm) == (None, 150.0)


GOOD = {"speed_mps": 3.0}


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"speed_mps": 13}, "readings[3].speed_mps"),
        ({"speed_mps": "3"}, "readings[3].speed_mps"),
        ({"speed_mps": 3, "age_s": 3600.5}, "readings[3].age_s"),
        ({"speed_mps": 3, "age_s": -1}, "readings[3].age_s"),
        ({"speed_mps": 3, "pace": 1}, "readings[3].field"),
        ({"speed_mps": 3, "lat": 52.1}, "readings[3].lat"),
        ({"bluetooth": [{"characteristic": "2A37", "value": "00"}]}, "readings[3].bluetooth 2A37"),
        ({}, "readings[3]"),
        ([52.123, 4.5], "readings[3]"),
        (None, "readings[3]"),
    ],
)
def test_a_bad_one_is_named_by_its_place(entry: object, field: str) -> None:
    with pytest.raises(BadReading) as caught:
        late_readings_from({"readings": [GOOD, GOOD, GOOD, entry, GOOD]}, NOW)
    assert caught.value.field == field
    assert "52.1" not in str(caught.value)


@pytest.mark.parametrize("readings", [None, [], {}, "x", [GOOD] * 601])
def test_there_must_be_some_and_not_too_many(readings: object) -> None:
    with pytest.raises(BadReading, match="readings"):
        late_readings_from({"readings": readings}, NOW)
    assert len(late_readings_from({"readings": [GOOD] * 600}, NOW)) == 1


@pytest.mark.parametrize(("name", "field"), [("latitude", "latitude"), ("age_s", "field")])
def test_beside_them_there_is_nothing(name: str, field: str) -> None:
    with pytest.raises(BadReading) as caught:
        late_readings_from({"readings": [GOOD], name: 52.123}, NOW)
    assert caught.value.field == field
    assert "52.1" not in str(caught.value)
