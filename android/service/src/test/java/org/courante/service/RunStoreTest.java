package org.courante.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Random;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RunStoreTest {
  private static final String SECRET = "{\"control_token\":\"hush\"}";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void whatIsSavedIsLoaded() throws Exception {
    store().save(new SavedRun(1234, Wish.PAUSE, "20260102T120000Z", SECRET));
    SavedRun run = store().load();
    assertEquals(1234, run.utcMs);
    assertEquals(Wish.PAUSE, run.wish);
    assertEquals("20260102T120000Z", run.track);
    assertEquals(SECRET, run.keeper);
  }

  @Test
  public void nothingSavedIsNoRun() throws Exception {
    assertNull(store().load());
  }

  @Test
  public void theLastOneCountsAndNoDraftIsLeft() throws Exception {
    store().save(new SavedRun(1, Wish.PLAY, "", "a"));
    store().save(new SavedRun(2, Wish.PLAY, "", "b"));
    assertEquals("b", store().load().keeper);
    assertArrayEquals(new String[] {"run.json"}, folder.getRoot().list());
  }

  @Test
  public void aDraftThatWasCutOffChangesNothing() throws Exception {
    store().save(new SavedRun(1, Wish.PLAY, "", "a"));
    Files.write(new File(folder.getRoot(), "run.json.new").toPath(), "{\"ver".getBytes(UTF_8));
    assertEquals("a", store().load().keeper);
  }

  @Test
  public void aForgottenRunIsGone() throws Exception {
    store().save(new SavedRun(1, Wish.PLAY, "", "a"));
    store().forget();
    assertNull(store().load());
  }

  @Test
  public void everyTornFileIsForgottenWithASentenceThatHoldsNothingOfIt() throws Exception {
    byte[] whole = new SavedRun(1, Wish.PLAY, "", SECRET).toJson().getBytes(UTF_8);
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = java.util.Arrays.copyOf(whole, length);
      refused(torn);
    }
  }

  @Test
  public void noiseIsForgotten() throws Exception {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      refused(noise);
    }
  }

  @Test
  public void anotherVersionOrAnotherWishIsRefused() throws Exception {
    refused("{\"version\":2,\"utc_ms\":1,\"wish\":\"PLAY\",\"track\":\"\",\"keeper\":\"a\"}");
    refused("{\"version\":1,\"utc_ms\":1,\"wish\":\"FLY\",\"track\":\"\",\"keeper\":\"a\"}");
    refused("[]");
  }

  private void refused(String text) throws IOException {
    refused(text.getBytes(UTF_8));
  }

  private void refused(byte[] bytes) throws IOException {
    File file = new File(folder.getRoot(), "run.json");
    Files.write(file.toPath(), bytes);
    BrokenStore broken = assertThrows(BrokenStore.class, () -> store().load());
    assertFalse(broken.getMessage().contains("hush"));
    assertFalse(file.exists());
  }

  private RunStore store() {
    return new RunStore(folder.getRoot());
  }
}
