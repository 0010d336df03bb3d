"""A key for all tests of the Android build: making one takes a second."""

from pathlib import Path

import pytest
from tests.android.tools import make_key


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key store with an RSA key, `key`, and the password `password`."""
    return make_key(tmp_path_factory.mktemp("key") / "release.p12", algorithm="RSA")
