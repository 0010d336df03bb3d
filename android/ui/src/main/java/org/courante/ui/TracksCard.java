package org.courante.ui;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import android.widget.TextView;
import java.io.IOException;
import java.util.List;
import org.courante.app.R;
import org.courante.service.Tracks;

/** The tracks that lie on the phone: to be shared, or to be gone. */
final class TracksCard {
  private final Activity activity;
  private final View card;
  private final ViewGroup lines;

  TracksCard(Activity activity) {
    this.activity = activity;
    card = activity.findViewById(R.id.tracks);
    lines = activity.findViewById(R.id.track_lines);
    Headings.mark(activity.findViewById(R.id.tracks_heading));
  }

  void show() {
    List<KeptTrack> tracks = KeptTrack.in(Tracks.folder(activity));
    card.setVisibility(tracks.isEmpty() ? View.GONE : View.VISIBLE);
    lines.removeAllViews();
    for (KeptTrack track : tracks) {
      addLine(track);
    }
  }

  private void addLine(final KeptTrack track) {
    View line = LayoutInflater.from(activity).inflate(R.layout.line_track, lines, false);
    final String when = track.startText(activity);
    ((TextView) line.findViewById(R.id.track_start)).setText(when);
    View share = line.findViewById(R.id.track_share);
    share.setContentDescription(activity.getString(R.string.spoken_share_track, when));
    share.setOnClickListener(
        new View.OnClickListener() {
          @Override
          public void onClick(View view) {
            activity.startActivity(TrackProvider.share(activity, track));
          }
        });
    View delete = line.findViewById(R.id.track_delete);
    delete.setContentDescription(activity.getString(R.string.spoken_delete_track, when));
    delete.setOnClickListener(
        new View.OnClickListener() {
          @Override
          public void onClick(View view) {
            confirmDelete(track, when);
          }
        });
    lines.addView(line);
  }

  private void confirmDelete(final KeptTrack track, String when) {
    new AlertDialog.Builder(activity)
        .setMessage(activity.getString(R.string.delete_track_sure, when))
        .setPositiveButton(
            R.string.delete_track,
            new DialogInterface.OnClickListener() {
              @Override
              public void onClick(DialogInterface dialog, int which) {
                delete(track);
              }
            })
        .setNegativeButton(R.string.delete_track_not, null)
        .show();
  }

  private void delete(KeptTrack track) {
    try {
      Tracks.folder(activity).delete(track.name);
    } catch (IOException kept) {
      new AlertDialog.Builder(activity)
          .setMessage(R.string.delete_track_failed)
          .setPositiveButton(android.R.string.ok, null)
          .show();
    }
    show();
  }
}
