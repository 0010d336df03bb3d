package org.courante.ui;

import android.content.ClipData;
import android.content.ContentProvider;
import android.content.ContentValues;
import android.content.Context;
import android.content.Intent;
import android.database.Cursor;
import android.database.MatrixCursor;
import android.net.Uri;
import android.os.ParcelFileDescriptor;
import android.provider.OpenableColumns;
import java.io.FileNotFoundException;
import org.courante.app.R;
import org.courante.service.Tracks;

/** Lends one kept track, for reading, to the app that the runner chose in the share sheet. */
public final class TrackProvider extends ContentProvider {
  private static final String AUTHORITY = "org.courante.app.tracks";
  private static final String TYPE = "application/gpx+xml";
  private static final String[] COLUMNS = {OpenableColumns.DISPLAY_NAME, OpenableColumns.SIZE};

  /** What opens the share sheet for a track. */
  static Intent share(Context context, KeptTrack track) {
    Uri uri =
        new Uri.Builder()
            .scheme("content")
            .authority(AUTHORITY)
            .appendPath(track.file.getName())
            .build();
    String title = context.getString(R.string.share_track_title);
    Intent send = new Intent(Intent.ACTION_SEND);
    send.setType(TYPE);
    send.putExtra(Intent.EXTRA_STREAM, uri);
    send.putExtra(Intent.EXTRA_SUBJECT, title);
    send.setClipData(ClipData.newRawUri(title, uri));
    send.addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION);
    return Intent.createChooser(send, context.getString(R.string.share_track));
  }

  @Override
  public boolean onCreate() {
    return true;
  }

  @Override
  public ParcelFileDescriptor openFile(Uri uri, String mode) throws FileNotFoundException {
    if (!mode.equals("r")) {
      throw new FileNotFoundException("mode '" + mode + "' is not possible; tracks are read only");
    }
    return ParcelFileDescriptor.open(track(uri).file, ParcelFileDescriptor.MODE_READ_ONLY);
  }

  @Override
  public Cursor query(
      Uri uri, String[] projection, String selection, String[] arguments, String order) {
    String[] columns = projection == null ? COLUMNS : projection;
    MatrixCursor cursor = new MatrixCursor(columns, 1);
    MatrixCursor.RowBuilder row = cursor.newRow();
    try {
      KeptTrack track = track(uri);
      for (String column : columns) {
        row.add(column, value(track, column));
      }
    } catch (FileNotFoundException gone) {
      return new MatrixCursor(columns, 0);
    }
    return cursor;
  }

  @Override
  public String getType(Uri uri) {
    return TYPE;
  }

  @Override
  public Uri insert(Uri uri, ContentValues values) {
    throw new UnsupportedOperationException("tracks are read only");
  }

  @Override
  public int update(Uri uri, ContentValues values, String selection, String[] arguments) {
    throw new UnsupportedOperationException("tracks are read only");
  }

  @Override
  public int delete(Uri uri, String selection, String[] arguments) {
    throw new UnsupportedOperationException("tracks are read only");
  }

  private KeptTrack track(Uri uri) throws FileNotFoundException {
    String name = uri.getLastPathSegment();
    KeptTrack track = name == null ? null : KeptTrack.of(Tracks.folder(getContext()), name);
    if (track == null || uri.getPathSegments().size() != 1 || !track.file.isFile()) {
      throw new FileNotFoundException("no track of this name is kept");
    }
    return track;
  }

  private static Object value(KeptTrack track, String column) {
    if (column.equals(OpenableColumns.DISPLAY_NAME)) {
      return "courante-" + track.file.getName();
    }
    return column.equals(OpenableColumns.SIZE) ? (Object) track.file.length() : null;
  }
}
