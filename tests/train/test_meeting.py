"""What is told to JAX's multi-process; that processes meet by it: ``test_processes``."""

import os
import socket

import pytest

from courante.train._meeting import LOOPBACK, address_of, forget_proxies, free_port, is_parting


def test_proxies_of_any_spelling_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("http_proxy", "HTTPS_PROXY", "grpc_proxy", "no_proxy", "NO_PROXY", "all_proxy")
    for name in names:
        monkeypatch.setenv(name, "http://proxy.example:3128")
    monkeypatch.setenv("PROXYING", "other")
    forget_proxies()
    assert not os.environ.keys() & set(names)
    assert os.environ["PROXYING"] == "other"


@pytest.mark.parametrize("kind", [RuntimeError, ValueError])
def test_that_another_process_left_is_known_whatever_the_error(kind: type[Exception]) -> None:
    said = "UNKNOWN: Gloo all-reduce failed: [tcp/pair.cc:547] Connection closed by peer"
    assert is_parting(kind(said))
    assert not is_parting(kind("the likelihood is no longer finite"))


def test_an_address_is_written_as_others_read_it() -> None:
    assert address_of("192.0.2.1", 80) == "192.0.2.1:80"
    assert address_of("2001:db8::1", 80) == "[2001:db8::1]:80"


def test_a_free_port_can_be_listened_on() -> None:
    with socket.create_server((LOOPBACK, free_port())) as server:
        assert server.getsockname()[1] > 0
