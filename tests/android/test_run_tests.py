"""The runner of the app's tests fails whenever a test did, was skipped in CI, or none ran."""

from pathlib import Path

import pytest
from tests.android.tools import SUPPORT, done, jar, run

SAMPLE = """import static org.junit.Assert.*;
import org.junit.Assume;
import org.junit.Ignore;
import org.junit.Test;
public class SampleTest {
  @Test public void passes() { assertEquals(1, 1); }
  BODY
}"""
FAILING = """@Test public void fails() {
  System.out.println("said before it failed");
  fail("as told");
}"""
ASSUMING = '@Test public void assumes() { Assume.assumeTrue("no strap here", false); }'
IGNORED = "@Ignore @Test public void ignored() {}"


@pytest.fixture(scope="module")
def class_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("run-tests")
    path = f"{jar('junit-4.13.2.jar')}:{jar('hamcrest-core-1.3.jar')}"
    source = SUPPORT / "java" / "org" / "courante" / "support" / "RunTests.java"
    done("javac", "-cp", path, "-d", folder, source)
    return f"{folder}:{path}"


@pytest.mark.parametrize(
    ("body", "environment", "status", "said"),
    [
        ("", {}, 0, "1 tests in 1 classes, 0 failed, 0 skipped"),
        (FAILING, {}, 1, "java.lang.AssertionError: as told"),
        (FAILING, {}, 1, "said before it failed"),
        (ASSUMING, {}, 0, "skipped assumes(SampleTest): no strap here"),
        (ASSUMING, {"CI": "true"}, 1, "CI ALLOWS NO SKIPPED TEST"),
        (IGNORED, {"CI": "true"}, 1, "CI ALLOWS NO SKIPPED TEST"),
    ],
)
def test_its_status_is_what_came_of_the_tests(
    class_path: str, tmp_path: Path, body: str, environment: dict[str, str], status: int, said: str
) -> None:
    source = tmp_path / "SampleTest.java"
    source.write_text(SAMPLE.replace("BODY", body), encoding="utf-8")
    classes = tmp_path / "classes"
    done("javac", "-cp", class_path, "-d", classes, source)
    ran = run(
        *("java", "-cp", f"{classes}:{class_path}", "org.courante.support.RunTests"),
        *("sample", classes, tmp_path / "log"),
        environment=environment,
    )
    assert ran.returncode == status, ran.stdout
    assert said in ran.stdout


def test_no_test_is_a_failure(class_path: str, tmp_path: Path) -> None:
    runner = ("java", "-cp", class_path, "org.courante.support.RunTests")
    ran = run(*runner, "sample", tmp_path, tmp_path / "log")
    assert ran.returncode == 1
    assert "NO TEST RAN" in ran.stdout
