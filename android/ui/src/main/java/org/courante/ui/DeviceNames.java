package org.courante.ui;

import android.content.res.Resources;
import org.courante.app.R;

/** What a Bluetooth device is called on the screen. */
final class DeviceNames {
  private DeviceNames() {}

  static String of(Resources resources, String name, String address) {
    return name.isEmpty() ? resources.getString(R.string.nameless_device, address) : name;
  }
}
