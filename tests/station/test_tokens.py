import base64

from courante.station.tokens import Tokens, new_token, same


def test_tokens_have_128_bits_and_none_comes_twice() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(base64.urlsafe_b64decode(token + "==")) for token in tokens} == {16}


def test_only_the_secret_itself_is_the_same() -> None:
    tokens = Tokens()
    assert same(tokens.control, tokens.control)
    assert not same(tokens.listen, tokens.control)
    assert not same("", tokens.control)
    assert not same("schlüssel", tokens.control)


def test_secrets_do_not_show_in_a_log() -> None:
    tokens = Tokens()
    assert tokens.control not in f"{tokens} {tokens!r}"
    assert tokens.listen not in f"{tokens} {tokens!r}"
