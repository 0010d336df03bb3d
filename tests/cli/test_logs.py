import io
import json
import logging
from collections.abc import Callable
from datetime import datetime

import pytest

from courante.cli.logs import JsonLines, TextLines

Written = Callable[[], str]


def written(formatter: logging.Formatter, log: Callable[[logging.Logger], None]) -> str:
    """What one logger wrote."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.Logger("courante.test")
    logger.addHandler(handler)
    log(logger)
    return stream.getvalue()


def fail() -> None:
    message = "no such luck"
    raise ValueError(message)


def log_failure(logger: logging.Logger) -> None:
    try:
        fail()
    except ValueError:
        logger.exception("it failed", extra={"run_id": "abc"})


def test_json_has_time_level_logger_message_and_fields() -> None:
    text = written(
        JsonLines(),
        lambda log: log.info("run %s", "opened", extra={"run_id": "abc", "late_s": 0.25}),
    )
    assert text.count("\n") == 1
    told = json.loads(text)
    assert datetime.fromisoformat(told.pop("time")).utcoffset() is not None
    assert told == {
        "level": "info",
        "logger": "courante.test",
        "message": "run opened",
        "run_id": "abc",
        "late_s": 0.25,
    }


def test_json_stays_a_line_whatever_is_in_it() -> None:
    class Odd:
        def __str__(self) -> str:
            return "odd"

    text = written(
        JsonLines(), lambda log: log.warning('two\nlines and a "quote"', extra={"x": Odd()})
    )
    assert text.count("\n") == 1
    told = json.loads(text)
    assert (told["message"], told["x"]) == ('two\nlines and a "quote"', "odd")


def test_a_field_cannot_pose_as_what_every_line_has() -> None:
    told = json.loads(written(JsonLines(), lambda log: log.info("true", extra={"level": "none"})))
    assert (told["message"], told["level"]) == ("true", "info")


def test_a_failure_has_its_trace() -> None:
    told = json.loads(written(JsonLines(), log_failure))
    assert told["exception"].startswith("Traceback")
    assert told["exception"].endswith("ValueError: no such luck")
    lines = written(TextLines(), log_failure).splitlines()
    assert lines[0].endswith("ERROR courante.test: it failed run_id=abc")
    assert lines[-1] == "ValueError: no such luck"


def test_text_is_a_line_with_fields() -> None:
    text = written(
        TextLines(), lambda log: log.info("run ended", extra={"why": "ended by the runner", "n": 3})
    )
    _, _, rest = text.partition(" ")
    assert rest == 'INFO courante.test: run ended why="ended by the runner" n=3\n'


def test_no_line_of_ours_can_be_forged() -> None:
    text = written(
        TextLines(), lambda log: log.info("bad\n2030 INFO fine", extra={"why": "a\n2030 INFO b"})
    )
    assert text.count("\n") == 1


@pytest.mark.parametrize("formatter", [TextLines(), JsonLines()])
def test_what_should_not_have_been_logged_is_not_shown(formatter: logging.Formatter) -> None:
    def log(logger: logging.Logger) -> None:
        logger.info("GET /listen/a_very-secret_token.mp3 failed")
        logger.info("header Authorization: Bearer a_very-secret_token")
        logger.info("sent", extra={"path": "/listen/a_very-secret_token/playlist.m3u"})

    text = written(formatter, log)
    assert "secret" not in text
    assert text.count("/listen/...") == 2
