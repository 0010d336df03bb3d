from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courante.encoder import ogg
from courante.encoder.ogg import Flag, Page
from courante.errors import BadInput

PAGES = st.builds(
    Page,
    packets=st.lists(st.binary(max_size=700), max_size=6).map(tuple),
    granule=st.integers(-1, 2**62),
    serial=st.integers(0, 2**32 - 1),
    sequence=st.integers(0, 2**32 - 1),
    flag=st.sampled_from([Flag.NONE, Flag.FIRST, Flag.LAST]),
)


def plain_checksum(data: bytes) -> int:
    """Bit by bit, as RFC 3533 describes it."""
    register = 0
    for byte in data:
        register ^= byte << 24
        for _ in range(8):
            register = register << 1 ^ (0x04C11DB7 if register & 1 << 31 else 0)
            register &= 0xFFFFFFFF
    return register


@given(st.binary(max_size=300))
def test_the_checksum_is_that_of_the_standard(data: bytes) -> None:
    assert ogg.checksum(data) == plain_checksum(data)


@given(st.lists(PAGES, max_size=5))
def test_pages_read_back_as_written(pages: list[Page]) -> None:
    assert list(ogg.read(b"".join(ogg.write(page) for page in pages))) == pages


@given(PAGES, st.integers(0, 2**62), st.integers(0, 2**32 - 1))
def test_a_renumbered_page_keeps_its_packets(page: Page, granule: int, number: int) -> None:
    changed = ogg.renumbered(ogg.write(page), granule, number, number)
    assert list(ogg.read(changed)) == [
        replace(page, granule=granule, serial=number, sequence=number)
    ]
    assert ogg.packet_count(changed) == len(page.packets)


def test_packets_that_fill_whole_segments() -> None:
    page = Page((b"a" * 255, b"b" * 510, b""), 1, 2, 3)
    assert list(ogg.read(ogg.write(page))) == [page]


def test_too_much_for_one_page_is_refused() -> None:
    with pytest.raises(BadInput, match="packets"):
        ogg.write(Page((bytes(255 * 255),), 0, 0, 0))


@pytest.mark.parametrize("cut", [1, 20, 27, 30, 100])
def test_what_is_no_whole_page_is_refused(cut: int) -> None:
    data = ogg.write(Page((b"x" * 200,), 0, 0, 0))
    with pytest.raises(BadInput, match="Ogg page"):
        list(ogg.read(data[:cut]))
    with pytest.raises(BadInput, match="Ogg page"):
        list(ogg.cut(data + b"more"))


def test_a_damaged_page_is_refused() -> None:
    data = bytearray(ogg.write(Page((b"x" * 200,), 0, 0, 0)))
    data[100] ^= 1
    with pytest.raises(BadInput, match="checksum"):
        list(ogg.read(bytes(data)))
