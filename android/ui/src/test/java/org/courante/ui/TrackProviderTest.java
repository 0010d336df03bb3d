package org.courante.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import android.app.Application;
import android.content.ContentResolver;
import android.content.ContentValues;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.content.pm.ProviderInfo;
import android.database.Cursor;
import android.net.Uri;
import android.provider.OpenableColumns;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.courante.service.Tracks;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;

@RunWith(RobolectricTestRunner.class)
public final class TrackProviderTest {
  private final Application app = RuntimeEnvironment.getApplication();
  private final ContentResolver resolver = app.getContentResolver();
  private File file;
  private Uri shared;

  @Before
  public void shareATrack() throws IOException {
    Robolectric.setupContentProvider(TrackProvider.class, "org.courante.app.tracks");
    file = Pictures.keepTrack(app);
    KeptTrack track = KeptTrack.in(Tracks.folder(app)).get(0);
    Intent send =
        TrackProvider.share(app, track).getParcelableExtra(Intent.EXTRA_INTENT, Intent.class);
    assertEquals(Intent.ACTION_SEND, send.getAction());
    assertEquals("application/gpx+xml", send.getType());
    shared = send.getParcelableExtra(Intent.EXTRA_STREAM, Uri.class);
  }

  @Test
  public void theTrackCanBeRead() throws IOException {
    try (InputStream in = resolver.openInputStream(shared)) {
      assertEquals("<gpx/>", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertEquals("application/gpx+xml", resolver.getType(shared));
  }

  @Test
  public void itTellsNameAndSize() {
    try (Cursor cursor = resolver.query(shared, null, null, null, null)) {
      assertTrue(cursor.moveToFirst());
      int name = cursor.getColumnIndexOrThrow(OpenableColumns.DISPLAY_NAME);
      int size = cursor.getColumnIndexOrThrow(OpenableColumns.SIZE);
      assertEquals("courante-20250314T061205Z.gpx", cursor.getString(name));
      assertEquals(6, cursor.getLong(size));
    }
  }

  @Test
  public void itCannotBeChanged() {
    assertThrows(FileNotFoundException.class, () -> resolver.openOutputStream(shared));
    assertThrows(
        UnsupportedOperationException.class, () -> resolver.delete(shared, null, null));
    assertThrows(
        UnsupportedOperationException.class, () -> resolver.insert(shared, new ContentValues()));
    assertTrue(file.exists());
  }

  @Test
  public void nothingElseOfTheAppCanBeRead() throws IOException {
    File secret = new File(app.getFilesDir(), "secret.gpx");
    Files.writeString(secret.toPath(), "secret");
    for (String path :
        new String[] {
          "..%2Fsecret.gpx", "secret.gpx", "20250101T000000Z.gpx", "", "a/20250314T061205Z.gpx"
        }) {
      Uri uri = Uri.parse("content://org.courante.app.tracks/" + path);
      assertThrows(path, FileNotFoundException.class, () -> resolver.openInputStream(uri));
      try (Cursor cursor = resolver.query(uri, null, null, null, null)) {
        assertEquals(path, 0, cursor.getCount());
      }
    }
  }

  @Test
  public void noOtherAppReachesItWithoutBeingLentATrack() throws Exception {
    ProviderInfo info =
        app.getPackageManager()
            .resolveContentProvider("org.courante.app.tracks", PackageManager.GET_META_DATA);
    assertFalse(info.exported);
    assertTrue(info.grantUriPermissions);
  }
}
