from courante.corpus import folk
from courante.types import COMMON_TIME, COMPOUND_TIME


def test_all_three_books_are_there() -> None:
    sources = folk.sources()
    books = [source.name.split("/")[0] for source in sources]
    assert {book: books.count(book) for book in folk.BOOKS} == {
        "ryansMammoth": 1059,
        "oneills1850": 39,
        "airdsAirs": 6,
    }
    assert len({source.name for source in sources}) == len(sources)


def test_a_hornpipe_and_a_jig() -> None:
    by_name = {source.name: source for source in folk.sources()}
    (hornpipe,), _ = folk.read(by_name["ryansMammoth/AcrobatsHornpipe.abc"])
    assert (hornpipe.metre, hornpipe.steps) == (COMMON_TIME, 256)
    (jig,), _ = folk.read(by_name["ryansMammoth/BannocksOBarleyMealJig.abc"])
    assert (jig.metre, jig.work) == (COMPOUND_TIME, "folk: BANNOCKS' O' BARLEY MEAL- JIG")
    assert jig.positions[0] == 10
