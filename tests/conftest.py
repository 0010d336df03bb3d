"""What every test may use: the data folder, and the rule that nothing skips in CI."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def missing(what: str, remedy: str) -> None:
    """Skip on a user's machine, naming the remedy; fail where nothing may skip."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing: {remedy}")
    pytest.skip(f"{what} is missing: {remedy}")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of recorded runs and benchmark data, which is not part of the repository."""
    folder = Path(os.environ.get("COURANTE_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        missing(f"data folder {folder}", "set COURANTE_DATA to the folder that holds runs/")
    return folder
