package org.courante.support;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.stream.Stream;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/**
 * Runs the JUnit tests of one module and tells what came of them, a class a line.
 *
 * <p>Arguments: the module's name, the folder of its compiled tests, the file that takes what they
 * print, and parts of class names if not all are wanted. What a class printed is shown if one of its
 * tests failed. Ends with 1 if a test failed, if there was none, or if one was skipped while the
 * environment has CI; with 2 if a class takes longer than ten minutes.
 */
public final class RunTests {
  private static final long LONGEST_MS = 600_000;
  private static final PrintStream OUT = System.out;

  private RunTests() {}

  public static void main(String[] args) throws Exception {
    String module = args[0];
    Path log = Path.of(args[2]);
    List<String> wanted = List.of(args).subList(3, args.length);
    List<Class<?>> classes = testsBelow(Path.of(args[1]), wanted);
    Tally all = new Tally();
    long began = System.nanoTime();
    try (PrintStream printed = new PrintStream(log.toFile(), StandardCharsets.UTF_8)) {
      System.setOut(printed);
      System.setErr(printed);
      for (Class<?> testClass : classes) {
        run(testClass, all, log);
      }
    }
    boolean good = all.failed == 0 && all.run > 0 && (all.skipped == 0 || !isCi());
    OUT.printf(
        "%s: %d tests in %d classes, %d failed, %d skipped, %.1f s: %s%n",
        module, all.run, classes.size(), all.failed, all.skipped, secondsSince(began),
        good ? "good" : reason(all));
    // Threads that a test left behind must not keep the machine waiting.
    System.exit(good ? 0 : 1);
  }

  private static boolean isCi() {
    String value = System.getenv("CI");
    return value != null && !value.isEmpty();
  }

  private static String reason(Tally all) {
    if (all.failed > 0) {
      return "FAILED";
    }
    return all.run == 0 ? "NO TEST RAN" : "CI ALLOWS NO SKIPPED TEST";
  }

  private static List<Class<?>> testsBelow(Path folder, List<String> wanted) throws Exception {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files.map(file -> folder.relativize(file).toString())
          .filter(name -> name.endsWith("Test.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .filter(name -> wanted.isEmpty() || wanted.stream().anyMatch(name::contains))
          .sorted()
          .forEach(names::add);
    } catch (UncheckedIOException error) {
      throw new IOException(error);
    }
    List<Class<?>> classes = new ArrayList<>();
    for (String name : names) {
      Class<?> found = Class.forName(name, false, RunTests.class.getClassLoader());
      if (!Modifier.isAbstract(found.getModifiers())) {
        classes.add(found);
      }
    }
    return classes;
  }

  private static void run(Class<?> testClass, Tally all, Path log) throws IOException {
    JUnitCore core = new JUnitCore();
    Tally own = new Tally();
    core.addListener(own);
    Timer watch = watchOver(testClass, log);
    long printedBefore = Files.size(log);
    long began = System.nanoTime();
    core.run(testClass);
    watch.cancel();
    System.out.flush();
    if (own.failed > 0) {
      showFrom(log, printedBefore);
    }
    OUT.printf("  %-64s %4d  %6.1f s%n", testClass.getName(), own.run, secondsSince(began));
    all.add(own);
  }

  /** Ends everything, telling where each thread is, if the class is not done in time. */
  private static Timer watchOver(Class<?> testClass, Path log) {
    Timer watch = new Timer("watch over tests", true);
    watch.schedule(
        new TimerTask() {
          @Override
          public void run() {
            OUT.printf("  %s takes too long; all that was printed is in %s%n", testClass, log);
            for (Map.Entry<Thread, StackTraceElement[]> at : Thread.getAllStackTraces().entrySet()) {
              OUT.println("  " + at.getKey());
              for (StackTraceElement element : at.getValue()) {
                OUT.println("      at " + element);
              }
            }
            Runtime.getRuntime().halt(2);
          }
        },
        LONGEST_MS);
    return watch;
  }

  private static void showFrom(Path log, long start) throws IOException {
    byte[] all = Files.readAllBytes(log);
    OUT.write(all, (int) start, all.length - (int) start);
    OUT.flush();
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /** Counts, and tells at once of what failed or was skipped. */
  private static final class Tally extends RunListener {
    int run;
    int failed;
    int skipped;

    void add(Tally other) {
      run += other.run;
      failed += other.failed;
      skipped += other.skipped;
    }

    @Override
    public void testFinished(Description test) {
      run++;
    }

    @Override
    public void testFailure(Failure failure) {
      failed++;
      OUT.printf("  FAILED %s%n%s%n", failure.getDescription(), failure.getTrimmedTrace());
    }

    @Override
    public void testAssumptionFailure(Failure failure) {
      skipped++;
      OUT.printf("  skipped %s: %s%n", failure.getDescription(), failure.getMessage());
    }

    @Override
    public void testIgnored(Description test) {
      skipped++;
      OUT.printf("  ignored %s%n", test);
    }
  }
}
