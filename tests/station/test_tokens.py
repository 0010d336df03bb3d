import base64
import hashlib

from courante.station.tokens import Secrets, digest, new_token, same


def test_tokens_have_128_bits_and_none_comes_twice() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(base64.urlsafe_b64decode(token + "==")) for token in tokens} == {16}


def test_what_is_kept_is_the_sha_256_of_each() -> None:
    secrets = Secrets()
    kept = secrets.tokens
    assert kept.control == hashlib.sha256(secrets.control.encode()).hexdigest()
    assert kept.listen == digest(secrets.listen) != kept.control


def test_only_the_secret_itself_is_the_same() -> None:
    secrets = Secrets()
    kept = secrets.tokens
    assert same(secrets.control, kept.control)
    assert not same(secrets.listen, kept.control)
    assert not same(kept.control, kept.control)
    assert not same("", kept.control)
    assert not same("schlüssel", kept.control)


def test_secrets_do_not_show_in_a_log() -> None:
    secrets = Secrets()
    shown = f"{secrets} {secrets!r} {secrets.tokens} {secrets.tokens!r}"
    for hidden in (secrets.control, secrets.listen, secrets.tokens.control, secrets.tokens.listen):
        assert hidden not in shown
