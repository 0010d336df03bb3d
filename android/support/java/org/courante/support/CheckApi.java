package org.courante.support;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codehaus.mojo.animal_sniffer.SignatureBuilder;
import org.codehaus.mojo.animal_sniffer.SignatureChecker;
import org.codehaus.mojo.animal_sniffer.logging.Logger;

/**
 * Checks that classes use Android's public interface only, and what is newer than our oldest phone
 * knowingly.
 *
 * <p>Arguments: the signatures of the oldest level, those of the newest, the file that lists what is
 * used though it is newer than the oldest, and the folders of classes. A use that the newest level
 * does not know is of a hidden interface; one that only the oldest lacks has to be in the list, and
 * each line of the list has to be in use.
 */
public final class CheckApi {
  private static final Pattern USE = Pattern.compile("(?s).*Undefined reference: (.*)");

  private CheckApi() {}

  public static void main(String[] args) throws IOException {
    List<File> folders = List.of(args).subList(3, args.length).stream().map(File::new).toList();
    Set<String> hidden = unknown(args[1], folders);
    Set<String> newer = unknown(args[0], folders);
    newer.removeAll(hidden);
    Set<String> allowed = listed(Path.of(args[2]));
    Set<String> stale = new TreeSet<>(allowed);
    stale.removeAll(newer);
    newer.removeAll(allowed);
    tell("is not in Android's public interface", hidden);
    tell("is newer than our oldest Android; if a check of the version guards it, list it in " + args[2],
        newer);
    tell("is listed in " + args[2] + ", yet nothing that is newer uses it", stale);
    System.exit(hidden.isEmpty() && newer.isEmpty() && stale.isEmpty() ? 0 : 1);
  }

  private static void tell(String what, Set<String> uses) {
    for (String use : uses) {
      System.err.printf("api: %s %s%n", use, what);
    }
  }

  /** The uses listed: all of a line up to two spaces, after which stands the level that has it. */
  private static Set<String> listed(Path file) throws IOException {
    Set<String> uses = new TreeSet<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        uses.add(line.split(" {2,}", 2)[0]);
      }
    }
    return uses;
  }

  private static Set<String> unknown(String signatures, List<File> folders) throws IOException {
    Collector found = new Collector();
    InputStream known = new ByteArrayInputStream(withOwn(signatures, folders));
    SignatureChecker checker = new SignatureChecker(known, Set.of(), found);
    checker.setSourcePath(List.of());
    for (File folder : folders) {
      checker.process(folder);
    }
    return found.uses;
  }

  /** Our own classes are known too, so that what they inherit is looked for further up. */
  private static byte[] withOwn(String signatures, List<File> folders) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (InputStream known = new FileInputStream(signatures)) {
      SignatureBuilder builder =
          new SignatureBuilder(new InputStream[] {known}, all, new Collector());
      for (File folder : folders) {
        builder.process(folder);
      }
      builder.close();
    }
    return all.toByteArray();
  }

  /** Takes the uses out of what the checker logs. */
  private static final class Collector implements Logger {
    final Set<String> uses = new TreeSet<>();

    @Override
    public void error(String message) {
      Matcher found = USE.matcher(message);
      uses.add(found.matches() ? found.group(1).trim() : message);
    }

    @Override
    public void error(String message, Throwable cause) {
      throw new IllegalStateException(message, cause);
    }

    @Override
    public void info(String message) {}

    @Override
    public void info(String message, Throwable cause) {}

    @Override
    public void debug(String message) {}

    @Override
    public void debug(String message, Throwable cause) {}

    @Override
    public void warn(String message) {
      throw new IllegalStateException(message);
    }

    @Override
    public void warn(String message, Throwable cause) {
      throw new IllegalStateException(message, cause);
    }
  }
}
