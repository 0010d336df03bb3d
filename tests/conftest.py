"""What every test may use: the data folder, and the rule that nothing skips in CI."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def missing(what: str, remedy: str) -> None:
    """Skip on a user's machine, naming the remedy; fail where nothing may skip."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing: {remedy}")
    pytest.skip(f"{what} is missing: {remedy}")


@pytest.fixture(scope="session", autouse=True)
def no_data_of_the_users(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Programs started by tests keep their runs elsewhere than those of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data-home")))
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of recorded runs and benchmark data, which is not part of the repository."""
    folder = Path(os.environ.get("COURANTE_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        missing(f"data folder {folder}", "set COURANTE_DATA to the folder that holds runs/")
    return folder
