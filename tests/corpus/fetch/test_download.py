import hashlib
from pathlib import Path
from random import Random

import pytest
from tests.cli.conftest import full_disk
from tests.corpus.fetch.conftest import Publisher

from courante.corpus.fetch.download import Expected, download, is_there, sha256_of
from courante.errors import BadInput, Missing, OutputFailed

CONTENT = Random(1).randbytes(300_000)
EXPECTED = Expected(len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), sha256_of)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "below" / "a.zip"


@pytest.fixture
def address(publisher: Publisher) -> str:
    publisher.files["/a.zip"] = CONTENT
    return f"{publisher.url}/a.zip"


def left(path: Path) -> list[str]:
    return [file.name for file in path.parent.iterdir()] if path.parent.exists() else []


def test_a_file_comes_whole_and_tells_its_progress(address: str, path: Path) -> None:
    told: list[int] = []
    assert not is_there(path, EXPECTED)
    download(address, path, EXPECTED, told.append)
    assert path.read_bytes() == CONTENT
    assert is_there(path, EXPECTED)
    assert left(path) == ["a.zip"]
    assert told == sorted(told)
    assert told[-1] == len(CONTENT)


def test_after_a_cut_it_goes_on_where_it_stood(
    publisher: Publisher, address: str, path: Path
) -> None:
    publisher.cut = 200_000
    with pytest.raises(Missing, match=r"a\.zip is missing: .* 200,000 of 300,000 bytes"):
        download(address, path, EXPECTED)
    assert left(path) == ["a.zip.part"]
    publisher.cut = None
    told: list[int] = []
    download(address, path, EXPECTED, told.append)
    assert path.read_bytes() == CONTENT
    assert publisher.asked == [("/a.zip", None), ("/a.zip", "bytes=200000-")]
    assert told[0] > 200_000
    assert left(path) == ["a.zip"]


def test_a_server_without_ranges_begins_anew(
    publisher: Publisher, address: str, path: Path
) -> None:
    publisher.cut = 100_000
    with pytest.raises(Missing):
        download(address, path, EXPECTED)
    publisher.cut, publisher.ranges = None, False
    download(address, path, EXPECTED)
    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize("other", [CONTENT[:-1] + b"?", CONTENT + b"?"])
def test_another_content_leaves_nothing(
    publisher: Publisher, address: str, path: Path, other: bytes
) -> None:
    publisher.files["/a.zip"] = other
    with pytest.raises(BadInput, match=f"the checksum {EXPECTED.digest}; it was not kept"):
        download(address, path, EXPECTED)
    assert left(path) == []


def test_a_wrong_beginning_is_found_out_and_does_not_stay(
    publisher: Publisher, address: str, path: Path
) -> None:
    path.parent.mkdir()
    (path.parent / "a.zip.part").write_bytes(b"?" * 1000)
    with pytest.raises(BadInput, match="checksum"):
        download(address, path, EXPECTED)
    assert left(path) == []
    download(address, path, EXPECTED)
    assert publisher.asked[-1] == ("/a.zip", None)


def test_a_full_disk_leaves_nothing(address: str, path: Path) -> None:
    with full_disk(100_000), pytest.raises(OutputFailed, match=r"a\.zip cannot be written"):
        download(address, path, EXPECTED)
    assert left(path) == []


def test_no_network_and_no_such_file_are_one_clear_sentence(
    publisher: Publisher, nowhere: str, path: Path
) -> None:
    with pytest.raises(Missing, match=rf"{nowhere}/a\.zip is missing: .*refused.*; try again"):
        download(f"{nowhere}/a.zip", path, EXPECTED)
    with pytest.raises(Missing, match="the server answered 404"):
        download(f"{publisher.url}/a.zip", path, EXPECTED)
    with pytest.raises(Missing, match=r"nowhere\.invalid"):
        download("http://nowhere.invalid/a.zip", path, EXPECTED)
    assert left(path) == []
