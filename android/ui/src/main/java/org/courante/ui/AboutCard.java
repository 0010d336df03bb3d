package org.courante.ui;

import android.app.Activity;
import android.content.pm.PackageManager.NameNotFoundException;
import android.widget.TextView;
import org.courante.app.R;

/** Version, privacy, licence. */
final class AboutCard {
  private AboutCard() {}

  static void show(Activity activity) {
    Headings.mark(activity.findViewById(R.id.about_heading));
    Headings.mark(activity.findViewById(R.id.privacy_heading));
    Headings.mark(activity.findViewById(R.id.licence_heading));
    TextView version = activity.findViewById(R.id.version);
    version.setText(activity.getString(R.string.version, versionName(activity)));
  }

  private static String versionName(Activity activity) {
    try {
      return activity
          .getPackageManager()
          .getPackageInfo(activity.getPackageName(), 0)
          .versionName;
    } catch (NameNotFoundException impossible) {
      throw new IllegalStateException("the app does not find itself", impossible);
    }
  }
}
