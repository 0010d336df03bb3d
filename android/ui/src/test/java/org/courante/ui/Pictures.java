package org.courante.ui;

import android.app.Activity;
import android.content.Context;
import android.graphics.Bitmap;
import android.graphics.Canvas;
import android.view.View;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import org.courante.service.Tracks;

/** Screens as pictures, and a track for them to show. */
final class Pictures {
  private Pictures() {}

  /** Writes NAME.png into the folder that {@code courante.pictures} names, if it names one. */
  static void draw(Activity activity, String name) throws IOException {
    String folder = System.getProperty("courante.pictures");
    if (folder == null) {
      return;
    }
    Bitmap bitmap = bitmap(activity.getWindow().getDecorView());
    try (FileOutputStream out = new FileOutputStream(new File(folder, name + ".png"))) {
      bitmap.compress(Bitmap.CompressFormat.PNG, 100, out);
    }
  }

  static Bitmap bitmap(View view) {
    Bitmap bitmap =
        Bitmap.createBitmap(view.getWidth(), view.getHeight(), Bitmap.Config.ARGB_8888);
    view.draw(new Canvas(bitmap));
    return bitmap;
  }

  static File keepTrack(Context context) throws IOException {
    File file = Tracks.folder(context).gpx("20250314T061205Z");
    Files.createDirectories(file.getParentFile().toPath());
    Files.writeString(file.toPath(), "<gpx/>");
    return file;
  }
}
