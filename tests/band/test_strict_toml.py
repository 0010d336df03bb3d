import pytest

from courante.band.strict_toml import Table
from courante.errors import BadConfig


def table(text: str) -> Table:
    return Table.parse("song.toml", text)


def test_every_kind_of_value_is_read() -> None:
    read = table('name = "Anna"\nshare = 0.5\nbars = 4\n[inner]\nx = 1\n[[list]]\ny = 2')
    assert read.text("name") == "Anna"
    assert read.number("share", 0, 1) == 0.5
    assert read.whole("bars", 1, 8) == 4
    assert read.table("inner").whole("x", 0, 1) == 1
    assert [entry.whole("y", 0, 2) for entry in read.tables("list")] == [2]
    read.done()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("share = 1.5", "song.toml: share: 1.5"),
        ('share = "half"', "song.toml: share: 'half'"),
        ("share = true", "song.toml: share: True"),
        ("share = nan", "song.toml: share: nan"),
        ("", "song.toml: share: None"),
    ],
)
def test_a_number_that_is_wrong_is_named_with_its_bounds(text: str, named: str) -> None:
    with pytest.raises(BadConfig, match=r"0 to 1") as error:
        table(text).number("share", 0, 1)
    assert str(error.value).startswith(named)


def test_a_whole_number_is_not_a_fraction() -> None:
    with pytest.raises(BadConfig, match="whole number from 1 to 8"):
        table("bars = 2.5").whole("bars", 1, 8)


@pytest.mark.parametrize("text", ["name = 3", 'name = "  "', ""])
def test_a_text_must_say_something(text: str) -> None:
    with pytest.raises(BadConfig, match="name"):
        table(text).text("name")


def test_a_choice_names_what_there_is() -> None:
    choices = ("oboe", "flute")
    assert table('who = "flute"').choice("who", choices) == 1
    with pytest.raises(BadConfig, match="'tuba' is not usable; expected one of oboe, flute"):
        table('who = "tuba"').choice("who", choices)


def test_keys_that_nobody_took_are_refused_by_their_place() -> None:
    read = table("[[players]]\nname = 'a'\n[[players]]\nname = 'b'\nvolume = 3")
    first, second = read.tables("players")
    for player in (first, second):
        player.text("name")
    first.done()
    with pytest.raises(BadConfig, match=r"song.toml: players\[2\].volume"):
        second.done()


@pytest.mark.parametrize("text", ["list = 3", "list = []", "list = [1]"])
def test_a_list_of_tables_is_nothing_else(text: str) -> None:
    with pytest.raises(BadConfig, match="list"):
        table(text).tables("list")


def test_a_table_is_nothing_else() -> None:
    with pytest.raises(BadConfig, match=r"song.toml: inner: 3 is not usable; expected a table"):
        table("inner = 3").table("inner")


def test_a_file_that_is_no_toml_is_named() -> None:
    with pytest.raises(BadConfig, match=r"song\.toml"):
        table("= what")


@pytest.mark.parametrize("value", ["[]", '"x"', '["x", 1]', '["x", ""]', "3"])
def test_a_list_of_texts_has_nothing_else(value: str) -> None:
    with pytest.raises(BadConfig, match=r"file: names.*a list of texts"):
        Table.parse("file", f"names = {value}").texts("names")


def test_a_list_of_texts_is_taken_as_it_stands() -> None:
    table = Table.parse("file", 'names = ["b", "a"]')
    assert table.texts("names") == ("b", "a")
    table.done()
