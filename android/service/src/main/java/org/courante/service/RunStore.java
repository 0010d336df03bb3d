package org.courante.service;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;

/**
 * The one file of a run that is on, in the app's private folder. It is whole or it is not there:
 * what is written takes the old file's place only when it lies on the disk. One thread at a time.
 */
final class RunStore {
  private static final String NAME = "run.json";

  /** More than any run can need; a larger file is not ours. */
  private static final long LARGEST_BYTES = 4_000_000;

  private final File file;
  private final File draft;

  RunStore(File folder) {
    file = new File(folder, NAME);
    draft = new File(folder, NAME + ".new");
  }

  void save(SavedRun run) throws IOException {
    try (FileOutputStream out = new FileOutputStream(draft)) {
      out.write(run.toJson().getBytes(StandardCharsets.UTF_8));
      out.getFD().sync();
    }
    Files.move(
        draft.toPath(),
        file.toPath(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** The run that was on, or null. A broken file is forgotten, and the exception says so. */
  SavedRun load() throws BrokenStore {
    if (!file.exists()) {
      return null;
    }
    try {
      return SavedRun.fromJson(read());
    } catch (IOException | BrokenStore broken) {
      forget();
      throw new BrokenStore("The kept run is forgotten: " + broken.getMessage());
    }
  }

  /** No run is on any more. */
  void forget() {
    file.delete();
    draft.delete();
  }

  private String read() throws IOException {
    if (file.length() > LARGEST_BYTES) {
      throw new IOException("the file has " + file.length() + " bytes");
    }
    return new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8);
  }
}
