from pathlib import Path

import pytest

from courante.config import HistoryConfig
from courante.errors import BadConfig


@pytest.mark.parametrize(
    "settings",
    [
        {"snapshot_every_s": 0.0},
        {"keep_days": -1.0},
        {"busy_s": float("nan")},
        {"retry_most_s": 0.0},
        {"read_s": 0.0},
        {"close_s": 0.0},
        {"flush_s": -0.1},
        {"flush_s": 11.0},
        {"held_back_bytes": 1000},
        {"held_snapshots_bytes": 1000},
        {"recordings_bytes": 1000},
        {"recordings": 0},
    ],
    ids="-".join,
)
def test_settings_that_keep_nothing_are_refused_by_name(settings: dict[str, float]) -> None:
    with pytest.raises(BadConfig, match=next(iter(settings))):
        HistoryConfig(**settings)  # pyright: ignore[reportArgumentType] - wrong on purpose


def test_its_folder_is_where_a_user_s_data_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert HistoryConfig().folder == tmp_path / ".local" / "share" / "courante"
