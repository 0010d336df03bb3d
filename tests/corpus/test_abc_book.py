from courante.corpus.abc_book import decode, tunes

BOOK = """%abc-2.1
Some words before the tunes.
M:4/4

X:7
T:First
K:G
GABc|

These words stand between tunes.

X:8
K:D
dfaf|
"""


def test_every_tune_is_taken_out_with_the_books_header() -> None:
    first, second = tunes(BOOK)
    assert (first.number, first.title) == (7, "First")
    assert first.text == "X:7\nM:4/4\nT:First\nK:G\nGABc|\n"
    assert (second.number, second.title) == (8, "")
    assert second.text == "X:8\nM:4/4\nK:D\ndfaf|\n"


def test_other_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    for end in ("\r\n", "\r"):
        assert tunes("\ufeff" + BOOK.replace("\n", end)) == tunes(BOOK)


def test_a_number_that_is_none_becomes_the_place() -> None:
    assert [tune.number for tune in tunes("X:4\nK:C\nc|\n\nX:\nK:C\nd|\n")] == [4, 2]


def test_a_title_has_no_space_around_it() -> None:
    assert tunes("X:1\nT:  Two words \t\nK:C\n")[0].title == "Two words"


def test_no_tunes() -> None:
    assert tunes("") == tunes("only words\n") == []


def test_old_books_are_latin_1() -> None:
    assert decode("T:Hornpipe à deux".encode()) == "T:Hornpipe à deux"
    assert decode("T:Hornpipe à deux".encode("latin-1")) == "T:Hornpipe à deux"
